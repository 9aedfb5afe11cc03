"""Time: always passed in, always aware, always UTC, stored as one sortable text form."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, PlainSerializer, WithJsonSchema

type Clock = Callable[[], datetime]
"""A clock is anything that answers with the present instant (aware, UTC)."""


def system_clock() -> datetime:
    """Return the present instant of this machine in UTC."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """Return the stored form of an instant, ``2026-11-24T03:15:00.000000Z``.

    The width is fixed, so that text order is time order. Raises ValueError for a naive time.
    """
    if at.tzinfo is None:
        message = "a naive time has no place on the time line"
        raise ValueError(message)
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_stamp(text: str) -> datetime:
    """Return the instant that ``stamp`` wrote; raises ValueError for any other form."""
    at = datetime.fromisoformat(text)
    if stamp(at) != text:
        message = "not a stored instant"
        raise ValueError(message)
    return at


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        message = "a time needs its zone"
        raise ValueError(message)
    return at.astimezone(UTC)


Instant = Annotated[
    datetime,
    AfterValidator(_in_utc),
    PlainSerializer(stamp, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A datetime field of a model: aware, UTC, written by ``stamp`` in JSON."""
