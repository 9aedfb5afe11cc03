"""What is stored about the policy: its versions, and what each user was told and has accepted."""

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from shared.kernel.clock import Instant
from shared.kernel.text import Line, Prose
from shared.store import Stored

VersionName = Annotated[str, Field(pattern=r"^[0-9a-z][0-9a-z.-]{0,31}$", examples=["2027-01-01"])]
"""What a version of the policy is called."""

PurposeId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$", examples=["study"])]
PurposeText = Annotated[Line, Field(max_length=500)]
Purposes = Annotated[dict[PurposeId, PurposeText], Field(max_length=20)]

Moment = Annotated[
    Instant,
    WithJsonSchema({"type": "string", "format": "date-time", "maxLength": 40}),
]
"""An instant that is sent to us."""

Summary = Annotated[Prose, Field(min_length=1, max_length=2_000)]
PolicyText = Annotated[Prose, Field(min_length=1, max_length=100_000)]


class Purpose(Stored):
    """A new use of personal data, which needs an explicit consent of each user."""

    id: str
    text: str


class PolicyVersion(Stored):
    """A published version, without its text. ``significant``: every user gets an email."""

    version: str
    published_at: Instant
    effective_at: Instant
    summary: str
    text_sha256: str
    significant: bool
    purposes: tuple[Purpose, ...] = ()


class PolicyHistory(Stored):
    """Every published version (``directory``), oldest first. A version is published by being here.

    It is also the durable intent of its emails: what stands here is worked off by a timer.
    """

    id: Literal["policy"] = "policy"
    versions: tuple[PolicyVersion, ...] = ()


class VersionText(Stored):
    """The text of a version (``directory``); stored before the version is published."""

    id: str
    text: str


class PolicyRecord(Stored):
    """What one user was told of a version, and when they first used the service under it."""

    id: str
    kind: Literal["policy_record"] = "policy_record"
    user_id: str
    version: str
    notified_at: Instant | None = None
    undeliverable: bool = False
    accepted_at: Instant | None = None

    @property
    def told(self) -> bool:
        """Whether the email has been sent, or never can be."""
        return self.notified_at is not None or self.undeliverable


class PurposeAct(Stored):
    """One consent to a purpose, or its withdrawal, in the words that were agreed to."""

    purpose: str
    version: str
    text: str
    agreed: bool
    at: Instant


class PurposeConsent(Stored):
    """Every act of one user on purposes (``users``), oldest first: the latest of each counts."""

    id: Literal["purposes"] = "purposes"
    kind: Literal["purposes"] = "purposes"
    user_id: str
    acts: tuple[PurposeAct, ...] = ()

    def agrees_to(self, purpose: str) -> bool:
        """Tell whether the user agrees to a purpose: by an act that was not withdrawn."""
        of_it = [act.agreed for act in self.acts if act.purpose == purpose]
        return bool(of_it) and of_it[-1]


class PolicyCampaign(Stored):
    """The emails of one version (``jobs``): how far they are. It names no user.

    ``cursor``: the page of accounts that is next; ``left``: users of this pass who could not be
    told. ``leased_until``: nobody else works on it until then.
    """

    id: str
    kind: Literal["policy_campaign"] = "policy_campaign"
    work: Literal["policy_email"] = "policy_email"
    version: str
    begun_at: Instant
    due_at: Instant
    leased_until: Instant | None = None
    lease: str | None = None
    cursor: str | None = None
    mailed: int = 0
    undeliverable: int = 0
    left: int = 0
    done_at: Instant | None = None


def record_id(version: str) -> str:
    """Return the id of what is stored about a version, for a user, as text and as a campaign."""
    return f"policy:{version}"
