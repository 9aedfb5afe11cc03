"""Which resource is used up first as users come, and how long answers wait for speech recognition.

The arithmetic of docs/scaling.md: what so many users ask for in the busiest hour, by the figures of
the other measurements, against the limits that infra/bicep sets or that Azure has.
"""

import argparse
import heapq
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from shared.interviews.spoken.turns import SpeechTurns

ACTIVE_SHARE = 0.1
"""Of all accounts in a month."""

INTERVIEWS_A_MONTH = 3
"""Of an active user: what is free."""

SPOKEN_ANSWERS = 10
ANSWER_S = 90
REQUESTS_PER_INTERVIEW = 60
"""Opening, reading, three requests per answer, polling, evaluation, report; with its login."""

BUSIEST_HOUR = 1 / 150
"""Of a month's use: five times the mean hour."""


class Resource(NamedTuple):
    """What users share: how much of it, how much a user takes when it is busiest, what to do."""

    name: str
    limit: float
    unit: str
    per_user: float
    remedy: str

    @property
    def users(self) -> float:
        """The number of accounts with which it is used up."""
        return self.limit / self.per_user


_INTERVIEWS_AN_HOUR = ACTIVE_SHARE * INTERVIEWS_A_MONTH * BUSIEST_HOUR
"""Of one account, in the busiest hour."""

_ANSWERS_A_SECOND = _INTERVIEWS_AN_HOUR * SPOKEN_ANSWERS / 3600
_REQUESTS_A_SECOND = _INTERVIEWS_AN_HOUR * REQUESTS_PER_INTERVIEW / 3600
_SIGN_UPS_A_MONTH = 1 / 12
_RU_PER_INTERVIEW = 42 + 28 + 13 + 18 + 40 * 4 + SPOKEN_ANSWERS * (100 + 3 * 10)
_DAY_SHARE = 1 / 20
"""Of a month's use on a busy day."""

RESOURCES = (
    Resource(
        "email, by default",
        100,
        "an hour",
        _SIGN_UPS_A_MONTH * BUSIEST_HOUR * 1.5,
        "ask for a higher quota before opening (a domain of your own is needed)",
    ),
    Resource(
        "log cap",
        200_000,
        "requests a day",
        ACTIVE_SHARE * INTERVIEWS_A_MONTH * REQUESTS_PER_INTERVIEW * _DAY_SHARE,
        "raise logCapGb, or sample requests",
    ),
    Resource(
        "speech recognition, S0",
        100,
        "at once",
        _ANSWERS_A_SECOND * ANSWER_S / 2,
        "ask for more concurrent requests; then a second resource in another region",
    ),
    Resource(
        "Cosmos DB, autoscale",
        4_000,
        "RU/s",
        _INTERVIEWS_AN_HOUR * _RU_PER_INTERVIEW / 3600,
        "raise the maximum; beyond 10,000 partitions split by themselves",
    ),
    Resource(
        "instances",
        100 * 8 / 0.15,
        "requests/s",
        _REQUESTS_A_SECOND,
        "raise maximumInstanceCount (1,000 at most); ask for the region's memory quota",
    ),
    Resource(
        "instances, processor",
        100 / 0.02,
        "requests/s of 20 ms",
        _REQUESTS_A_SECOND,
        "the same",
    ),
    Resource(
        "purge, one run",
        8_000_000,
        "recordings a day",
        ACTIVE_SHARE * INTERVIEWS_A_MONTH * SPOKEN_ANSWERS * _DAY_SHARE,
        "split due days by a prefix and purge them side by side",
    ),
    Resource(
        "recordings, 8 MB each, 90 days",
        5e9,
        "MB",
        ACTIVE_SHARE * INTERVIEWS_A_MONTH * SPOKEN_ANSWERS * 8 * 3,
        "a second storage account, chosen by user",
    ),
)


def main(arguments: list[str]) -> int:
    """Print the walls in the order in which users meet them, and waits for speech recognition."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--users", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    given = options.parse_args(arguments)
    heads = "".join(f"{f'{users:,}':>12}" for users in given.users)
    print(f"{'used by so many accounts':<34}{heads}  wall at")
    for each in sorted(RESOURCES, key=lambda resource: resource.users):
        shares = "".join(f"{each.per_user * users / each.limit:>12.0%}" for users in given.users)
        print(f"{each.name:<34}{shares}  {each.users:>12,.0f} accounts: {each.remedy}")
    print("\nspoken answers that come within a minute, 45 s of speech recognition each")
    print(
        f"{'answers':>8}{'sessions':>10}{'lost':>6}{'median wait':>13}{'longest':>10}"
        f"{'at best':>9}{'overtaken':>11}{'asked, each':>13}"
    )
    for answers in (100, 400, 2_000):
        done = rush(answers=answers, sessions=100)
        waits = sorted(done.waits)
        median, longest = f"{waits[len(waits) // 2] / 60:.1f} min", f"{waits[-1] / 60:.1f} min"
        best = max(0, (answers / 100 - 1) * ANSWER_S / 2 - 60) / 60
        print(
            f"{answers:>8}{100:>10}{answers - len(waits):>6}{median:>13}{longest:>10}"
            f"{best:>5.1f} min{done.overtaken:>11}{done.asked / answers:>13.1f}"
        )
    return 0


class Rush(NamedTuple):
    """How many seconds each answer waited, in the order in which they came, and who went first."""

    waits: list[float]
    asked: int
    overtaken: int


def rush(
    *, answers: int, sessions: int, took_s: float = ANSWER_S / 2, within_s: float = 60
) -> Rush:
    """Let answers come and take their turns by the product's own rule, until all are heard.

    ``overtaken``: how many were heard later than one that had come after them, by more than a
    minute. ``asked`` counts how often the turns were asked for.
    """
    start = datetime(2026, 1, 1, tzinfo=UTC)
    arrivals = [start + timedelta(seconds=within_s * each / answers) for each in range(answers)]
    events = [(at, place, False) for place, at in enumerate(arrivals)]
    heapq.heapify(events)
    turns, begun, asked = SpeechTurns(), {}, 0
    while events:
        now, place, heard = heapq.heappop(events)
        if heard:
            turns = turns.left(f"{place}")
            continue
        asked += 1
        turns, wait_s = turns.asked(f"{place}", now, sessions=sessions)
        if wait_s:
            heapq.heappush(events, (now + timedelta(seconds=wait_s), place, False))
        else:
            begun[place] = now
            heapq.heappush(events, (now + timedelta(seconds=took_s), place, True))
    order = [begun[place] for place in sorted(begun)]
    overtaken = sum(
        min(order[place:]) < at - timedelta(minutes=1) for place, at in enumerate(order)
    )
    waits = [(begun[place] - arrivals[place]).total_seconds() for place in sorted(begun)]
    return Rush(waits, asked, overtaken)
