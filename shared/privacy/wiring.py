"""How the parts of privacy are put together. ``shared.bootstrap`` calls this."""

from dataclasses import dataclass

from shared.accounts.emails.templates import EmailTemplates
from shared.accounts.model import Account, Status
from shared.audit.acts import AdminActs, admin_acts
from shared.audit.chain import Chain
from shared.kernel.assembly import Assembly
from shared.kernel.clock import Clock
from shared.ports.documents import AUDIT, JOBS, USERS, DocumentStore
from shared.ports.email import EmailSender
from shared.ports.keys import Keys
from shared.privacy.acceptance import Acceptances, PolicyRecords
from shared.privacy.campaign import RUNS_PER_HOUR, PolicyCampaigns
from shared.privacy.consents import PurposeConsents
from shared.privacy.disclosure import CHAIN, Disclosures
from shared.privacy.disclosure_model import Entry
from shared.privacy.held import HeldData
from shared.privacy.model import PolicyCampaign, PolicyRecord, PurposeConsent
from shared.privacy.policy import PolicyVersions
from shared.store import Collection


@dataclass(frozen=True, slots=True)
class Rules:
    """What an installation decides. ``emails_per_hour``: the pace of emails about the policy."""

    frontend_url: str
    privacy_email: str
    emails_per_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyServices:
    """The use cases of privacy."""

    policy: PolicyVersions
    acceptances: Acceptances
    records: PolicyRecords
    campaigns: PolicyCampaigns
    consents: PurposeConsents
    disclosures: Disclosures
    acts: AdminActs
    held: HeldData


def build(
    rules: Rules, documents: DocumentStore, email: EmailSender, keys: Keys, *, clock: Clock
) -> PrivacyServices:
    """Put privacy together; nothing is opened yet."""
    accounts = Collection(documents, USERS, Account)

    def is_there(user_id: str) -> bool:
        account = accounts.find(user_id, "account")
        return account is not None and account.status is not Status.ERASING

    versions = PolicyVersions.of(documents, clock=clock)
    records = PolicyRecords(records=Collection(documents, USERS, PolicyRecord), is_there=is_there)
    part = Assembly(
        {
            Clock: clock,
            DocumentStore: documents,
            Keys: keys,
            Chain[Entry]: Chain(
                name=CHAIN, kind="disclosure", links=Collection(documents, AUDIT, Entry)
            ),
            AdminActs: admin_acts(documents, keys, clock),
            PolicyVersions: versions,
            PolicyRecords: records,
            PolicyCampaigns: PolicyCampaigns(
                versions=versions,
                records=records,
                campaigns=Collection(documents, JOBS, PolicyCampaign),
                accounts=accounts,
                templates=EmailTemplates(
                    frontend_url=rules.frontend_url, privacy_email=rules.privacy_email
                ),
                sender=email,
                clock=clock,
                most_per_run=max(1, rules.emails_per_hour // RUNS_PER_HOUR),
            ),
            PurposeConsents: PurposeConsents(
                consents=Collection(documents, USERS, PurposeConsent),
                versions=versions,
                is_there=is_there,
                clock=clock,
            ),
        }
    )
    return part(PrivacyServices)
