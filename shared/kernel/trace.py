"""The trace that the present work belongs to (W3C trace context), and its log lines.

A log line is one JSON object. It says what happened to which operation and never to whom: no
email, name, address, token or text of a person goes into one.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_current: ContextVar[str] = ContextVar("trace_id", default="")
_used: ContextVar[dict[str, float] | None] = ContextVar("used", default=None)
_log = logging.getLogger("imock")


def trace_id() -> str:
    """Return the 32 hex digits of the present trace, or an empty text outside of one."""
    return _current.get()


@contextmanager
def traced(traceparent: str | None) -> Iterator[str]:
    """Work inside the caller's trace, or a new one if none or no valid one is given."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    known = match and set(match[1]) != {"0"}
    token = _current.set(match[1] if match and known else secrets.token_hex(16))
    nothing_yet = _used.set({})
    try:
        yield _current.get()
    finally:
        _used.reset(nothing_yet)
        _current.reset(token)


def use(what: str, amount: float) -> None:
    """Count what the present trace has used; outside of one it does nothing."""
    used = _used.get()
    if used is not None:
        used[what] = used.get(what, 0) + amount


def used() -> dict[str, float]:
    """Return the sums of what the present trace has used, as fields of a log line."""
    return {what: round(amount, 2) for what, amount in (_used.get() or {}).items()}


def log_event(event: str, *, level: int = logging.INFO, **fields: str | float | None) -> None:
    """Write one log line about the present trace."""
    _log.log(level, json.dumps({"event": event, "trace_id": trace_id(), **fields}))


def log_outcome(event: str, **fields: str | float | None) -> None:
    """Write the log line at the end of the present trace, with what it has used."""
    _log.info(json.dumps({"event": event, "trace_id": trace_id(), **fields, **used()}))


def log_failure(event: str, **fields: str | float | None) -> None:
    """Write one log line about the exception being handled: where it arose, not what it says.

    The message of an exception may quote a person's data, so only its type and the places it
    came through are kept.
    """
    _log.error(json.dumps({"event": event, "trace_id": trace_id(), **fields, **_where()}))


def _where() -> dict[str, str | list[str]]:
    error = sys.exception()
    frames = traceback.extract_tb(error.__traceback__) if error else []
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    return {"error": type(error).__name__, "places": places}
