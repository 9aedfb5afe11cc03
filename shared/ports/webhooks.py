"""The sender of webhooks: one POST to an address that a user has chosen."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import NamedTuple, Protocol


class DeliveryProblem(StrEnum):
    """Why an event was not delivered."""

    NO_SUCH_HOST = "no_such_host"
    ADDRESS_NOT_PUBLIC = "address_not_public"
    NO_CONNECTION = "no_connection"
    TLS_FAILED = "tls_failed"
    TIMED_OUT = "timed_out"
    BROKEN_OFF = "broken_off"
    STATUS = "status"
    """It was answered, but with no status of 200 to 299."""
    ENDPOINT_DISABLED = "endpoint_disabled"
    ENDPOINT_REMOVED = "endpoint_removed"


class Outcome(NamedTuple):
    """The status of an answer, or what stood in its way."""

    status: int | None = None
    problem: DeliveryProblem | None = None

    @property
    def gone(self) -> bool:
        """Whether the receiver asks for no event any more."""
        return self.status == HTTPStatus.GONE

    @property
    def final(self) -> bool:
        """Whether another attempt would be of no use."""
        return self.gone or self.problem in {
            DeliveryProblem.ENDPOINT_DISABLED,
            DeliveryProblem.ENDPOINT_REMOVED,
        }


class WebhookSender(Protocol):
    """Sends events."""

    def refuses(self, url: str) -> str | None:
        """Return why nothing is ever sent to an address of this form, or None."""
        ...

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """POST a body and return how it went, within seconds, whatever the other side does.

        It connects to public addresses only, to one of those that it has just judged, and follows
        no redirect. What is answered beyond the status is not read. Raises nothing.
        """
        ...
