"""Which trace a request belongs to (W3C Trace Context, level 1)."""

import re
import secrets
from collections.abc import Mapping
from typing import NamedTuple

_FORM = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


class TraceContext(NamedTuple):
    """The headers that carry a trace on."""

    traceparent: str
    tracestate: str = ""

    @property
    def id(self) -> str:
        """The 32 hex digits that name the trace."""
        return self.traceparent[3:35]


def new_trace() -> TraceContext:
    """Begin a trace."""
    return TraceContext(f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00")


def trace_of(headers: Mapping[str, str]) -> TraceContext:
    """Return the trace that a request's headers name, or a new one if they name none."""
    match = _FORM.fullmatch(headers.get("traceparent", ""))
    if match is None or set(match[1]) == {"0"} or set(match[2]) == {"0"}:
        return new_trace()
    return TraceContext(match[0], headers.get("tracestate", ""))
