"""What a trace has used, and the log line that says so."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from shared.kernel.trace import log_outcome, traced, use, used


def test_what_a_trace_uses_is_summed_and_is_its_own() -> None:
    with traced(None):
        use("request_units", 2.83)
        use("request_units", 1)
        with traced(None):
            use("request_units", 10)
            assert used() == {"request_units": 10}
        assert used() == {"request_units": 3.83}

    assert used() == {}


def test_outside_of_a_trace_nothing_is_kept() -> None:
    use("request_units", 1)

    assert used() == {}


def test_work_that_a_trace_gives_to_threads_counts_where_the_context_goes_along() -> None:
    with traced(None), ThreadPoolExecutor(1) as pool:
        pool.submit(copy_context().run, use, "request_units", 1).result()
        pool.submit(use, "request_units", 1).result()

        assert used() == {"request_units": 1}


def test_the_last_log_line_says_what_was_used(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with traced(None) as trace:
        use("request_units", 2)
        log_outcome("request", status=200)

    assert json.loads(caplog.messages[-1]) == {
        "event": "request",
        "trace_id": trace,
        "status": 200,
        "request_units": 2,
    }
