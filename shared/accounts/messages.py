"""What waits in the queue of mails: ids only, never an address, a name or a secret."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.ports.queues import EMAILS, Queue


class Notice(StrEnum):
    """What an account's owner is told of after it has happened."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an occasion
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an occasion
    LOGIN_ENDED = "login_ended"


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegistrationMail(_Message):
    """Somebody has registered an address."""

    kind: Literal["registration"] = "registration"
    address_id: str
    attempt_id: str


class ResendMail(_Message):
    """Somebody has asked again for the link that confirms an address."""

    kind: Literal["resend"] = "resend"
    address_id: str
    occasion_id: str


class ResetMail(_Message):
    """Somebody has forgotten the password of an address."""

    kind: Literal["reset"] = "reset"
    address_id: str
    occasion_id: str


class NoticeMail(_Message):
    """Something has happened that the owner of an account should know."""

    kind: Literal["notice"] = "notice"
    user_id: str
    notice: Notice
    occasion_id: str


type MailMessage = RegistrationMail | ResendMail | ResetMail | NoticeMail

_ANY: TypeAdapter[MailMessage] = TypeAdapter(Annotated[MailMessage, Field(discriminator="kind")])


def occasion(request_key: RequestKey | None, address_id: str, now: datetime) -> str:
    """Return the id of the occasion for one mail: the same for a repeated request."""
    return request_key.derived_id("occ", address_id) if request_key else new_id("occ", now)


def post(queue: Queue, message: MailMessage) -> None:
    """Ask for a mail."""
    queue.send(EMAILS, message.model_dump(mode="json"))


def read(body: object) -> MailMessage:
    """Return the message with that body; raises ValueError."""
    return _ANY.validate_python(body)
