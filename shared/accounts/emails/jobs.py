"""What the queue of emails holds: ids only, never an address, a name or a secret."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.model import Model
from shared.ports.queues import EMAILS, OfNextRelease, Queue

DedupId = Annotated[str, Field(alias="occasion_id")]
"""Makes repeated requests for one email one email; named as the release before wrote it."""


class Notice(StrEnum):
    """An event of which the owner of an account is notified."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an event
    LOGIN_ENDED = "login_ended"
    NEW_DEVICE = "new_device"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    SECOND_FACTOR_LOST = "second_factor_lost"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    ROLE_CHANGED = "role_changed"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    WEBHOOK_DISABLED = "webhook_disabled"
    SUBSCRIPTION_ACTIVE = "subscription_active"
    SUBSCRIPTION_PENDING = "subscription_pending"
    SUBSCRIPTION_HALTED = "subscription_halted"
    SUBSCRIPTION_PAUSED = "subscription_paused"
    SUBSCRIPTION_ENDING = "subscription_ending"
    SUBSCRIPTION_CANCELLED = "subscription_cancelled"
    SUBSCRIPTION_COMPLETED = "subscription_completed"


class _Job(Model):
    """A queue message. Members that the next release adds to it are ignored."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class RegistrationEmail(_Job):
    """An address was registered."""

    kind: Literal["registration"] = "registration"
    address_id: str
    attempt_id: str


class ResendEmail(_Job):
    """The link that confirms an address was requested once more."""

    kind: Literal["resend"] = "resend"
    address_id: str
    dedup_id: DedupId


class ResetEmail(_Job):
    """A link that resets the password of an address was requested."""

    kind: Literal["reset"] = "reset"
    address_id: str
    dedup_id: DedupId


class NoticeEmail(_Job):
    """The owner of an account is to be notified of an event."""

    kind: Literal["notice"] = "notice"
    user_id: str
    notice: Notice
    dedup_id: DedupId


class ChangeEmail(_Job):
    """Another address was requested for an account; one of the two mailboxes is asked."""

    kind: Literal["email_change"] = "email_change"
    user_id: str
    change_id: str
    to_new: bool


class AgreedChange(_Job):
    """A change of address may have been agreed to, and whoever was to make it may have died."""

    kind: Literal["agreed_change"] = "agreed_change"
    user_id: str


type EmailJob = (
    RegistrationEmail | ResendEmail | ResetEmail | NoticeEmail | ChangeEmail | AgreedChange
)

_KINDS = {
    "registration",
    "resend",
    "reset",
    "notice",
    "email_change",
    "agreed_change",
}
_LATER_S = 600

_JOB: TypeAdapter[EmailJob] = TypeAdapter(
    Annotated[EmailJob, Field(discriminator="kind")], config=ConfigDict(defer_build=True)
)


def dedup_id(request_key: RequestKey | None, address_id: str, now: datetime) -> str:
    """Return the id that makes repeated requests for one email one email."""
    return request_key.derived_id("occ", address_id) if request_key else new_id("occ", now)


def enqueue_email(queue: Queue, job: EmailJob, *, delay: timedelta = timedelta(0)) -> None:
    """Request an email."""
    queue.send(EMAILS, job.model_dump(mode="json", by_alias=True), delay=delay)


def notify_of_subscription(queue: Queue, user_id: str, status: str, once: str) -> None:
    """Request an email about what has become of a subscription; a repetition is one email."""
    notice = Notice(f"subscription_{status}")
    enqueue_email(queue, NoticeEmail(user_id=user_id, notice=notice, dedup_id=once))


def notify_of_webhook(queue: Queue, user_id: str, once: str) -> None:
    """Request an email about a webhook endpoint that was disabled; a repetition is one email."""
    job = NoticeEmail(user_id=user_id, notice=Notice.WEBHOOK_DISABLED, dedup_id=once)
    enqueue_email(queue, job)


def read_job(body: object) -> EmailJob:
    """Return the job with that body; raises ValueError, and OfNextRelease for one of a later kind.

    After a roll-back such messages are in the queue: they wait for the release that knows them.
    """
    match body:
        case {"kind": str(kind)} if kind not in _KINDS:
            raise OfNextRelease(retry_after_s=_LATER_S)
        case {"kind": "notice", "notice": str(notice)} if notice not in set(Notice):
            raise OfNextRelease(retry_after_s=_LATER_S)
    return _JOB.validate_python(body)
