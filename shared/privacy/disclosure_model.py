"""What a disclosure consists of, as it is stored, and what can go wrong with one."""

from enum import StrEnum
from typing import Literal, NamedTuple

from shared.audit.chain import Link
from shared.kernel.errors import Conflict, Forbidden, NotFound


class Scope(StrEnum):
    """A part of what is held about a user."""

    ACCOUNT = "account"
    PROFILE = "profile"
    CONSENTS = "consents"
    RESUMES = "resumes"
    INTERVIEWS = "interviews"
    RECORDINGS = "recordings"
    PAYMENTS = "payments"


class DisclosureAct(StrEnum):
    """What an entry records."""

    REQUESTED = "requested"
    APPROVED = "approved"
    HANDED_OVER = "handed_over"


class Order(NamedTuple):
    """What an authority demands: by which law, under which reference, and which parts."""

    legal_basis: str
    authority: str
    reference: str
    scope: tuple[Scope, ...]


class Entry(Link):
    """One entry of the record (``audit``).

    ``subject`` and ``by`` are keyed hashes of user ids. ``content_sha256`` is of what was handed
    over.
    """

    kind: Literal["disclosure"] = "disclosure"
    chain: Literal["disclosures"] = "disclosures"
    disclosure_id: str
    act: DisclosureAct
    subject: str
    by: str
    legal_basis: str
    authority: str
    reference: str
    scope: tuple[Scope, ...]
    records: int | None = None
    content_sha256: str | None = None


class NoSuchDisclosure(NotFound):
    """There is no disclosure of this id about this user."""

    code = "disclosure.not_found"
    title = "There is no such disclosure"


class SecondPersonNeeded(Forbidden):
    """Who asked for a disclosure cannot approve it."""

    code = "disclosure.second_person_needed"
    title = "Another admin must approve this disclosure"


class NotApproved(Conflict):
    """The disclosure has not been approved, or too long ago."""

    code = "disclosure.not_approved"
    title = "This disclosure is not approved"
