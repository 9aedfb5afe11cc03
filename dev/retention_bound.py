"""``python -m dev.retention_bound``: the true worst case of "recordings are kept 90 days".

Read from what is deployed: the timer's schedule, the limits of host.json, the storage account of
the recordings in infra/bicep. Every setting that can keep a byte longer is a term of the sum. What
no entry leads to has terms of its own: it has to be found first. The media of running sessions,
which is not recorded, has a bound of its own too.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dev.hosting.cron import Schedule
from shared.interviews.spoken import cleanup, cleanup_entries
from shared.interviews.spoken import daily_check as media_check
from shared.recordings import daily_check
from shared.recordings.model import KEEP_FOR
from shared.recordings.purge import MAX_CLOCK_SKEW, SCHEDULE

ROOT = Path(__file__).resolve().parents[1]

PROMISED = KEEP_FOR + timedelta(hours=1)
"""What the bound must stay within."""

PROMISED_ORPHAN = PROMISED + timedelta(days=2)
"""The same for what no entry leads to, should it appear on the very day on which it is due."""

PROMISED_ORPHAN_MEDIA = timedelta(days=2, hours=4)
"""The same for media of a session to which no entry leads, from its arrival."""

LIFECYCLE_SAYS = (
    "That is no bound. Microsoft: 'An active policy processes objects periodically'; 'In some",
    "cases, it can take multiple days to finish processing all the objects in the storage account.",
    "A new lifecycle management policy run begins only after the ongoing run completes.'",
    "(learn.microsoft.com/azure/storage/blobs: lifecycle-management-overview,",
    "lifecycle-management-performance-characteristics)",
)


@dataclass(frozen=True, slots=True)
class Account:
    """What the storage account of the recordings keeps of what is deleted, and by age deletes."""

    soft_delete_days: int
    container_soft_delete_days: int
    versioning: bool
    change_feed: bool
    restore: bool
    lifecycle_days: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """One reason why a byte may be there later."""

    name: str
    time: timedelta


def terms(account: Account | None) -> Iterator[Term]:
    """Yield the terms of the worst case in which the purge works."""
    yield Term("what is promised", KEEP_FOR)
    yield Term(f"between two runs of '{SCHEDULE}'", _longest_gap(Schedule.parse(SCHEDULE)))
    yield Term("one run, until the host stops it", _function_timeout())
    yield Term("a clock that is behind, before it is an alarm", MAX_CLOCK_SKEW)
    if account:
        kept = max(account.soft_delete_days, account.container_soft_delete_days)
        yield Term("soft delete", timedelta(days=kept))
        for name in ("versioning", "change_feed", "restore"):
            if getattr(account, name):
                yield Term(f"{name}: for good, as far as anybody knows", timedelta(days=36_500))


def orphan_terms(account: Account | None) -> Iterator[Term]:
    """Yield the terms of the worst case of what no entry leads to."""
    yield from terms(account)
    yield Term("from the beginning of one daily check to that of the next", daily_check.EVERY)
    yield Term("a check, at worst until the next one is due", daily_check.EVERY)


def media_terms() -> Iterator[Term]:
    """Yield the terms of the worst case of media of a session to which no entry leads."""
    gap = _longest_gap(Schedule.parse(cleanup.SCHEDULE))
    yield Term("passed over while its session may go on", cleanup_entries.ABANDONED_AFTER)
    yield Term("from the beginning of one check of media to that of the next", media_check.EVERY)
    yield Term("a check, at worst until the next one is due", media_check.EVERY)
    yield Term("from its entry until no upload can arrive", cleanup_entries.SECOND_LOOK_AFTER)
    yield Term(f"between two runs of '{cleanup.SCHEDULE}', twice", 2 * gap)
    yield Term("one run, until the host stops it, twice", 2 * _function_timeout())


def media_bound() -> timedelta:
    """Return how old at worst media without an entry may be when it goes, its session being over.

    While its session goes on it stays, as all media of the session that waits does.
    """
    return sum((term.time for term in media_terms()), timedelta(0))


def orphan_bound(account: Account | None) -> timedelta:
    """Return how old at worst what no entry leads to may be when it goes."""
    return sum((term.time for term in orphan_terms(account)), timedelta(0))


def bound(account: Account | None) -> timedelta:
    """Return how old a recording may be at worst when its last byte goes."""
    return sum((term.time for term in terms(account)), timedelta(0))


def second_line(account: Account) -> timedelta | None:
    """Return the age from which the lifecycle rule applies, or None without one.

    That is no bound: see LIFECYCLE_SAYS.
    """
    if account.lifecycle_days is None:
        return None
    # "Greater than" whole days: the rule sees a blob on the day after.
    return timedelta(days=account.lifecycle_days + 1 + account.soft_delete_days)


def deployed(root: Path = ROOT) -> Account | None:
    """Return the account as infra/bicep describes it, or None where there is no infrastructure.

    Raises ValueError when it is described in a way that is not understood here.
    """
    modules = root / "infra/bicep/modules"
    if not modules.is_dir():
        return None
    storage = (modules / "storage.bicep").read_text(encoding="utf-8")
    data = (modules / "data.bicep").read_text(encoding="utf-8")
    given = _one(r"module recordings 'storage\.bicep' = \{(.*?)\n\}", data)
    default = int(_one(r"param softDeleteDays int = (\d+)", storage))
    own = re.search(r"softDeleteDays: (\d+)", given)
    days = int(own[1]) if own else default
    _one(r"(var softDelete = softDeleteDays == 0 \? \{ enabled: false \})", storage)
    for name in ("containerDeleteRetention", "deleteRetention"):
        _one(rf"\b({name}Policy: softDelete\n)", storage)
    rule = re.search(r"\{ container: 'recordings', days: (\d+) \}", data)
    return Account(
        soft_delete_days=days,
        container_soft_delete_days=days,
        versioning=_one(r"isVersioningEnabled: (\w+)", storage) != "false",
        change_feed=_one(r"changeFeed: \{\s*enabled: (\w+)", storage) != "false",
        restore=_one(r"restorePolicy: \{\s*enabled: (\w+)", storage) != "false",
        lifecycle_days=int(rule[1]) if rule else None,
    )


def main() -> int:
    """Print the terms and their sum; return 1 if it is more than is promised."""
    account = deployed()
    for term in terms(account):
        print(f"{_said(term.time):>16}  {term.name}")
    worst = bound(account)
    print(f"{_said(worst):>16}  in all; at most {_said(PROMISED)} is allowed")
    orphan = orphan_bound(account)
    for term in list(orphan_terms(account))[len(list(terms(account))) :]:
        print(f"{_said(term.time):>16}  {term.name}")
    allowed = _said(PROMISED_ORPHAN)
    print(f"{_said(orphan):>16}  for what no entry leads to; at most {allowed} is allowed")
    for term in media_terms():
        print(f"{_said(term.time):>16}  {term.name}")
    media = media_bound()
    allowed = _said(PROMISED_ORPHAN_MEDIA)
    print(
        f"{_said(media):>16}  for media of a session without an entry; at most {allowed} is allowed"
    )
    if account is None:
        print("There is no infrastructure here: what the storage account keeps is not counted.")
    elif (behind := second_line(account)) is not None:
        print(f"{_said(behind):>16}  is when the lifecycle rule begins to apply, purge or not")
        print(*LIFECYCLE_SAYS, sep="\n")
    kept = worst <= PROMISED and orphan <= PROMISED_ORPHAN and media <= PROMISED_ORPHAN_MEDIA
    return 0 if kept else 1


def _longest_gap(schedule: Schedule) -> timedelta:
    """Return the longest time between two firings within two days."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    end, longest = at + timedelta(days=2), timedelta(0)
    while at < end:
        following = schedule.next_after(at)
        longest, at = max(longest, following - at), following
    return longest


def _function_timeout() -> timedelta:
    text = json.loads((ROOT / "host.json").read_text(encoding="utf-8"))["functionTimeout"]
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    if found is None:
        raise ValueError(f"infra/bicep is not as expected: no {pattern}")
    return found[1]


def _said(time: timedelta) -> str:
    clock = str(timedelta(seconds=time.seconds)).rjust(8, "0")
    return f"{time.days} d {clock}"


if __name__ == "__main__":
    sys.exit(main())
