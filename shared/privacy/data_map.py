"""The data map: every kind of data that is stored, in one place.

Where it lies, whose it is, which clause of the policy it rests on, how long it stays, how it is
exported and how it is erased. ``docs/privacy.md`` is made of it; export and the replay of erasures
follow it; a test fails where code stores a kind that it does not know.
"""

from shared.ports.documents import (
    AUDIT,
    DIRECTORY,
    INBOX,
    JOBS,
    LEDGER,
    RETENTION,
    STATS,
    TOMBSTONES,
    USERS,
    Container,
)
from shared.privacy.file_kinds import BLOBS, OTHERS, QUEUED
from shared.privacy.kinds import (
    ACCOUNT_LIFE,
    DocumentKind,
    Erased,
    StoredKind,
    Whose,
)

BOOKS = "eight financial years after that of the sale"


def _user(
    name: str, model: str, what: str, clauses: tuple[str, ...], kept: str = ACCOUNT_LIFE
) -> DocumentKind:
    return DocumentKind(
        name=name,
        container=USERS,
        models=(model,),
        what=what,
        whose=Whose.USER,
        clauses=clauses,
        kept=kept,
        erased=Erased.REMOVED,
        exported=f"{name}.json",
    )


def _ledger(name: str, model: str, what: str, *, exported: bool = True) -> DocumentKind:
    return DocumentKind(
        name=name,
        container=LEDGER,
        models=(model,),
        what=what,
        whose=Whose.PAYER,
        clauses=("P3.2", "P3.3"),
        kept=BOOKS,
        erased=Erased.SEPARATED,
        exported=f"{name}.json" if exported else None,
        not_exported="" if exported else "written when the account is deleted",
    )


def _work(
    name: str,
    container: Container,
    models: tuple[str, ...],
    what: str,
    kept: str,
    *,
    whose: Whose = Whose.NOBODY,
    clauses: tuple[str, ...] = ("P5.3",),
) -> DocumentKind:
    """Return a kind that only says what work is to be done, or how far it is."""
    return DocumentKind(
        name=name,
        container=container,
        models=models,
        what=what,
        whose=whose,
        clauses=clauses,
        kept=kept,
        erased=Erased.UNAFFECTED if whose is Whose.NOBODY else Erased.REMOVED,
        not_exported="ids and times of work to be done; what it is about is exported itself",
    )


DOCUMENTS: tuple[DocumentKind, ...] = (
    _user("account", "Account", "name, email address, bcrypt hash, roles", ("P2.1a", "P5.1")),
    _user(
        "login",
        "Login",
        "a browser that is logged in: times and a counter",
        ("P6.2", "P8"),
        "14 days unused, 30 days at most",
    ),
    _user("profile", "Profile", "target role, experience level, goals", ("P2.2b",)),
    _user("resume", "StoredResume", "what a resume says, as corrected", ("P2.2a", "P2.2c")),
    _user(
        "session",
        "InterviewSession",
        "interview: questions, times, hints, answers, attempts, appeals, consent, a coach's "
        "grades, what the job requires (of a job description sent, never its text; the PDF of one "
        "is read and not kept)",
        ("P2.3a",),
    ),
    _user("evaluation", "StoredEvaluation", "the evaluation of an interview", ("P2.3a",)),
    _user("analysis", "Analysis", "words, numbers and times of a spoken answer", ("P2.3a",)),
    _user("asked", "Asked", "which questions were asked before", ("P2.2c",)),
    _user("recording", "Recording", "what is known of a recording", ("P5.2",), "90 days"),
    _user("consent", "DefaultConsent", "consent to recording, for interviews to come", ("P2.3b",)),
    _user("consent_act", "ConsentAct", "each time consent was given or withdrawn", ("P2.3b",)),
    _user("policy_record", "PolicyRecord", "which policy was told of and accepted", ("P9.2",)),
    _user("purposes", "PurposeConsent", "consent to purposes, with its history", ("P9.2",)),
    _user("webhook_endpoints", "Endpoints", "where events are sent; no secret", ("P7.3",)),
    _user(
        "webhook_delivery",
        "Delivery",
        "an event sent to a system of the user: ids, times, statuses",
        ("P7.3",),
        "30 days after its last attempt",
    ),
    _user("payer", "Payer", "the random name of the user's ledger", ("P3.2",)),
    _user(
        "request", "RequestClaim", "that a request was made, by a hash of it", ("P2.2a",), "a day"
    ),
    _ledger("order", "Order", "what was ordered and paid, the State, the invoice's number"),
    _ledger("subscription", "Subscription", "what is paid each period"),
    _ledger("refund", "RefundIntent", "a refund that was decided on"),
    _ledger("entry", "Entry", "credits and paid time: bought, returned, used"),
    _ledger("adjustment", "Adjustment", "credits that an admin has given or taken"),
    _ledger("dispute", "Dispute", "how a dispute stands"),
    _ledger("note", "Note", "that a part of an invoice does not stand"),
    _ledger("slot", "Slot", "which subscription may charge"),
    _ledger("closed", "Closing", "that the account of a ledger was deleted", exported=False),
    _work(
        "tax_document",
        LEDGER,
        ("TaxDocument", "Printed"),
        "invoices and credit notes as issued, in the register of the year",
        BOOKS,
        clauses=("P3.3",),
    ),
    _work(
        "settled",
        LEDGER,
        ("Settled",),
        "what Razorpay has paid out to our bank account, line by line",
        BOOKS,
        clauses=("P3.3",),
    ),
    _work(
        "open",
        LEDGER,
        ("OpenItem",),
        "what is not final at Razorpay",
        f"until it is; closed by hand: {BOOKS}",
    ),
    _work("brake", LEDGER, ("Brake",), "when payments of a wrong amount came", "always"),
    _work("watermark", LEDGER, ("Watermark",), "how far Razorpay's lists are read", "always"),
    _work("series", LEDGER, ("Series",), "the last invoice number of a year", BOOKS),
    _work("reservation", LEDGER, ("Reservation",), "an invoice number being given", BOOKS),
    DocumentKind(
        name="address",
        container=DIRECTORY,
        models=("AddressEntry",),
        what="that an address belongs to an account",
        whose=Whose.USER,
        clauses=("P2.1a",),
        kept=ACCOUNT_LIFE,
        erased=Erased.REMOVED,
        not_exported="a keyed hash of the address that the account shows",
    ),
    DocumentKind(
        name="registration",
        container=DIRECTORY,
        models=("Registration",),
        what="name, email address and bcrypt hash of an account to be confirmed",
        whose=Whose.ADDRESS,
        clauses=("P2.1a",),
        kept="a day",
        erased=Erased.REMOVED,
        not_exported="nobody has proved yet that the address is theirs",
    ),
    DocumentKind(
        name="bucket",
        container=DIRECTORY,
        models=("Bucket",),
        what="how often something was tried lately",
        whose=Whose.ADDRESS,
        clauses=("P6.2",),
        kept="a day",
        erased=Erased.REMOVED,
        not_exported="counters under hashes, for hours",
    ),
    DocumentKind(
        name="identity",
        container=DIRECTORY,
        models=("IdentityEntry",),
        what="that an identity at Google or LinkedIn belongs to an account",
        whose=Whose.USER,
        clauses=("P2.1b",),
        kept=ACCOUNT_LIFE,
        erased=Erased.REMOVED,
        not_exported="a keyed hash; the account lists its identities",
    ),
    _work(
        "payer_owner",
        DIRECTORY,
        ("PayerOwner",),
        "whom to write to about a ledger",
        ACCOUNT_LIFE,
        whose=Whose.USER,
        clauses=("P3.2",),
    ),
    _work("mail_pace", DIRECTORY, ("MailPace",), "when mails were sent, by hashes", "an hour"),
    _work("challenge", DIRECTORY, ("SpentChallenge",), "a passkey's challenge, used", "10 minutes"),
    _work("speech_turns", DIRECTORY, ("SpeechTurns",), "who is heard next, by hashes", "a day"),
    _work("sign_in", DIRECTORY, ("SignIn",), "a sign-in that was started", "10 minutes"),
    _work(
        "due_recording",
        RETENTION,
        ("DueRecording", "EntryOwner"),
        "when a recording must go",
        "90 days",
        whose=Whose.USER,
        clauses=("P5.2",),
    ),
    _work(
        "sweep",
        RETENTION,
        ("CleanupEntry",),
        "when the media of an interview must go",
        "two hours after the interview",
        whose=Whose.USER,
        clauses=("P2.3b",),
    ),
    _work(
        "opened",
        RETENTION,
        ("OpenedEntry",),
        "an interview whose credit is neither charged nor given back",
        "a day",
        whose=Whose.USER,
        clauses=("P5.3",),
    ),
    _work("opened_state", RETENTION, ("OpenedState",), "how far openings are settled", "always"),
    _work("daily_check", RETENTION, ("CheckState",), "how far the daily check is", "always"),
    _work("sweep_state", RETENTION, ("CleanupState",), "how far clean-up is", "always"),
    _work("purge_tally", RETENTION, ("PurgeTally",), "how late a day's purges were", "always"),
    _work("purge_state", RETENTION, ("PurgeState",), "how far purges are", "always"),
    _work(
        "policy",
        DIRECTORY,
        ("PolicyHistory", "VersionText"),
        "the policy and its versions",
        "always",
        clauses=("P9.1",),
    ),
    _work(
        "policy_campaign",
        JOBS,
        ("PolicyCampaign",),
        "how far the emails about a version are",
        "always",
        clauses=("P9.1",),
    ),
    _work(
        "counts",
        STATS,
        ("DayCounts",),
        "counters of usage by day",
        "25 months",
        clauses=("P2.4a",),
    ),
    _work(
        "disclosure",
        AUDIT,
        (),
        "a chain of records: disclosures to authorities, by keyed hashes",
        "always",
        clauses=("P4.2",),
    ),
    _work(
        "admin_act",
        AUDIT,
        ("ActRecord",),
        "a chain of records: what people with a role did, by keyed hashes",
        "always",
        clauses=("P6.2",),
    ),
    _work("event", INBOX, ("Event",), "a webhook of Razorpay: ids and times", "35 days"),
    _work("mark", INBOX, ("Mark",), "what was reconciled", "35 days"),
    _work(
        "erasure",
        JOBS,
        ("ErasureJob",),
        "an erasure that goes on",
        "until it is verified",
        whose=Whose.USER,
    ),
    _work(
        "webhook_due",
        JOBS,
        ("DueDelivery",),
        "an event that is still to be sent",
        "until it is sent, three days at most",
        whose=Whose.USER,
    ),
    _work("export", JOBS, ("ExportJob",), "an export", "a week", whose=Whose.USER),
    _work("erased", JOBS, ("FinishedErasure",), "that an erasure was verified", "90 days"),
    _work("tombstone", TOMBSTONES, ("Tombstone",), "a keyed hash of an erased id", "always"),
    _work("receipt", TOMBSTONES, ("StoredReceipt", "ChainHead"), "receipts of erasures", "always"),
)

EVERYTHING: tuple[StoredKind, ...] = (*DOCUMENTS, *BLOBS, *QUEUED, *OTHERS)

KINDS_OF_USERS = tuple(each.name for each in DOCUMENTS if each.container == USERS)
"""The ``kind`` of every document of ``users``."""
