"""What all of Azure's services share: how long we wait, how often we try, and how they fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from azure.core.exceptions import AzureError, HttpResponseError

from shared.ports import Outage

_TRY_AGAIN_IN_S = 5
_LONGEST_WAIT_S = 600

CONNECT_WITHIN_S = 2
ANSWER_WITHIN_S = 10
RETRIES = 2


def patience(answer_within_s: float = ANSWER_WITHIN_S) -> dict[str, Any]:
    """Return what every client is given: who does not answer is an outage within a minute.

    What was answered is not asked again: the library would sleep for as long as Retry-After says,
    and hold up a request meanwhile. Our own callers know better what can wait.
    """
    return {
        "connection_timeout": CONNECT_WITHIN_S,
        "read_timeout": answer_within_s,
        "retry_total": RETRIES,
        "retry_status": 0,
    }


@contextmanager
def service() -> Iterator[None]:
    """Turn what a service refuses, or does not answer, into an Outage."""
    try:
        yield
    except AzureError as error:
        raise Outage(retry_after_s=_wait_named_by(error)) from error


def _wait_named_by(error: AzureError) -> int:
    """Return the seconds of Retry-After, kept within reason, or our own."""
    response: Any = error.response if isinstance(error, HttpResponseError) else None
    named = "" if response is None else str(response.headers.get("Retry-After", ""))
    if not (named.isascii() and named.isdecimal()):
        return _TRY_AGAIN_IN_S
    return min(max(int(named), 1), _LONGEST_WAIT_S)
