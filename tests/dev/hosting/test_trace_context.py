"""Which trace a request belongs to."""

import pytest

from dev.hosting.trace_context import trace_of

VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_a_valid_trace_is_carried_on_with_its_state() -> None:
    trace = trace_of({"traceparent": VALID, "tracestate": "a=b"})

    assert trace.traceparent == VALID
    assert trace.tracestate == "a=b"
    assert trace.id == "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    "given",
    [
        "",
        VALID.upper(),
        VALID + "-x",
        VALID[:-1],
        "ff" + VALID[2:],
        "00-" + "0" * 32 + "-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-" + "0" * 16 + "-01",
        VALID + "," + VALID,
    ],
)
def test_what_is_no_trace_is_replaced_by_a_new_one(given: str) -> None:
    first, second = (trace_of({"traceparent": given, "tracestate": "a=b"}) for _ in range(2))

    assert given not in {first.traceparent, second.traceparent}
    assert first.id != second.id
    assert first.tracestate == ""
    assert trace_of({"traceparent": first.traceparent}) == first
