"""How often one network may ask for what asks for no password."""

from datetime import timedelta

import pytest

from shared.accounts.errors import LinkInvalid, TooManyAttempts
from shared.accounts.pace import (
    MAX_FAILURES,
    MAX_REQUESTS,
    WINDOW,
    FailurePace,
    RequestPace,
    Windows,
)
from tests.support.clock import FixedClock


def test_a_network_that_asks_too_often_waits_for_the_next_minute(clock: FixedClock) -> None:
    pace = RequestPace(windows=Windows(clock=clock))
    for _ in range(MAX_REQUESTS):
        pace.admit("oauth", "campus")

    with pytest.raises(TooManyAttempts) as refused:
        pace.admit("oauth", "campus")
    pace.admit("oauth", "another network")
    pace.admit("health", "campus")
    clock.forward(timedelta(seconds=refused.value.retry_after_s))
    pace.admit("oauth", "campus")

    assert refused.value.retry_after_s == WINDOW.total_seconds()


def test_what_is_right_passes_however_many_failures_there_were(clock: FixedClock) -> None:
    pace = FailurePace(windows=Windows(clock=clock))
    for _ in range(MAX_FAILURES):
        with pytest.raises(LinkInvalid), pace.counting("campus"):
            raise LinkInvalid

    with pace.counting("campus"):
        passed = True
    with pytest.raises(TooManyAttempts), pace.counting("campus"):
        raise LinkInvalid

    assert passed
