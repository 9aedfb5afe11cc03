"""What the API shows of the policy and of consents."""

from collections.abc import Sequence
from typing import Any, Self

from pydantic import Field

from shared.audit.chain import ChainState
from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.privacy.disclosure_model import DisclosureAct, Scope
from shared.privacy.held import HeldRecord
from shared.privacy.model import PolicyCampaign, PolicyVersion, Purpose, PurposeConsent
from shared.privacy.policy import Readable


class PurposeView(View):
    """A new use of personal data, which needs an explicit consent."""

    id: str
    text: str


class VersionView(View):
    """A version of the privacy policy."""

    version: str
    published_at: Instant
    effective_at: Instant
    summary: str
    text_sha256: str = Field(description="of the text in UTF-8")
    significant: bool = Field(description="every registered user gets an email")
    purposes: tuple[PurposeView, ...]


class PolicyView(VersionView):
    """The version in effect."""

    text: str


class VersionsView(View):
    """Every published version, newest first, and the one before them."""

    items: tuple[VersionView, ...]


class CampaignView(View):
    """How far the emails about a version are."""

    version: str
    begun_at: Instant
    mailed: int
    undeliverable: int
    done_at: Instant | None


class CampaignsView(View):
    """The emails about each significant version."""

    items: tuple[CampaignView, ...]


class PurposeConsentView(View):
    """A purpose, and whether the caller agrees to it."""

    purpose: str
    text: str
    version: str = Field(description="to be sent with a consent: the version that has this text")
    agreed: bool


class PurposeActView(View):
    """A consent of the caller, or its withdrawal."""

    purpose: str
    version: str
    text: str
    agreed: bool
    at: Instant


class ConsentsView(View):
    """Every purpose that needs a consent, and every act of the caller, oldest first."""

    purposes: tuple[PurposeConsentView, ...]
    history: tuple[PurposeActView, ...]


def policy_view(current: Readable) -> PolicyView:
    """Return a version with its text."""
    return PolicyView(**dict(VersionView.showing(current.version)), text=current.text)


def versions_view(versions: Sequence[PolicyVersion], first: PolicyVersion) -> VersionsView:
    """Return the versions, newest first."""
    ordered = (*reversed(versions), first)
    return VersionsView(items=tuple(VersionView.showing(each) for each in ordered))


def campaigns_view(campaigns: Sequence[PolicyCampaign]) -> CampaignsView:
    """Return how far the emails are."""
    return CampaignsView(items=tuple(CampaignView.showing(each) for each in campaigns))


def consents_view(
    purposes: dict[str, tuple[str, Purpose]], consent: PurposeConsent
) -> ConsentsView:
    """Return the purposes with the caller's latest act on each."""
    return ConsentsView(
        purposes=tuple(
            PurposeConsentView(
                purpose=purpose.id,
                text=purpose.text,
                version=version,
                agreed=consent.agrees_to(purpose.id),
            )
            for version, purpose in purposes.values()
        ),
        history=tuple(PurposeActView.showing(act) for act in consent.acts),
    )


class HeldRecordView(View):
    """A stored record."""

    container: str
    kind: str
    id: str
    data: dict[str, Any]


class HeldView(View):
    """Stored records, ordered by container, kind and id."""

    records: tuple[HeldRecordView, ...]


class DisclosureView(View):
    """An act of a disclosure. ``subject`` and ``by`` are keyed hashes of user ids."""

    disclosure_id: str
    act: DisclosureAct
    at: Instant
    subject: str
    by: str
    legal_basis: str
    authority: str
    reference: str
    scope: tuple[Scope, ...]
    records: int | None
    content_sha256: str | None = Field(description="of the records as canonical JSON")
    hash: str


class ChainView(View):
    """An append-only record, checked from its first entry on."""

    entries: int = Field(description="that are whole")
    head: str = Field(description="the hash of the last of them; note it elsewhere")
    whole: bool
    broken_at: str | None = Field(description="the first entry that was changed or is missing")

    @classmethod
    def of(cls, state: ChainState) -> Self:
        """Return how a verified chain is shown."""
        whole = state.broken_at is None
        return cls(entries=state.entries, head=state.head, whole=whole, broken_at=state.broken_at)


def held_view(records: Sequence[HeldRecord]) -> HeldView:
    """Return records as they are shown."""
    return HeldView(records=tuple(HeldRecordView(**each._asdict()) for each in records))
