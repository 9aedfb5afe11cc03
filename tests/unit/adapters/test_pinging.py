"""Pings of other services are paced, whoever looks at the health."""

import pytest

from shared.adapters.pinging import BAD_FOR_S, GOOD_FOR_S, PacedPing
from shared.ports import Outage


def test_an_answer_and_a_failure_are_repeated_for_a_while() -> None:
    now, asked = [0.0], []
    failing = [False]

    def ask() -> str:
        asked.append(now[0])
        if failing[0]:
            raise Outage(retry_after_s=1)
        return f"answer {len(asked)}"

    ping = PacedPing(ask=ask, monotonic=lambda: now[0])
    assert [ping(), ping()] == ["answer 1", "answer 1"]
    now[0], failing[0] = GOOD_FOR_S, True
    for _ in range(3):
        with pytest.raises(Outage):
            ping()
    assert len(asked) == 2
    now[0], failing[0] = GOOD_FOR_S + BAD_FOR_S, False
    assert ping() == "answer 3"
