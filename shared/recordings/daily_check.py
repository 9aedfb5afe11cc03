"""The daily check: all blobs, entries and documents of recordings are compared once a day.

It removes nothing. What no entry leads to is given one, and the purge removes it when it is due. It
works in steps of one day or one page, and notes how far it is after each, so that whatever stops
it, the next run goes on from there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Literal, Self

from shared.kernel.clock import Clock, Instant
from shared.kernel.trace import log_event, log_failure
from shared.ports.blobs import RECORDINGS, BlobInfo, BlobStore
from shared.ports.documents import RETENTION, DocumentStore, UnknownCursor
from shared.recordings.model import KEEP_FOR, DueRecording, day_of, days_between
from shared.recordings.orphans import claim_orphans, due_day_of
from shared.recordings.purge import Purge
from shared.recordings.repository import RecordingRepository
from shared.store import Collection, Stored, Unreadable

EVERY = timedelta(days=1)
"""From the beginning of one check to that of the next."""

LONGEST_RUN = timedelta(minutes=1)
"""After this time a run ends, and the next one goes on."""

MOST_STEPS = 500
"""After so many steps likewise."""

_IN_PROGRESS = timedelta(days=2)
"""So long after its capture a recording may still have an entry and no blob: it is being made."""

_PAGE = 100
_STATES = "state"
_ID = "daily_check"


class Part(StrEnum):
    """What is compared; a check moves down this list."""

    DAYS = "days"
    """Blobs and entries, day by day; the cursor is the last day that is done."""

    RECORDINGS = "recordings"
    """The documents of candidates, page by page."""

    ENTRIES = "entries"
    """Entries under days at which the purge looks no more, page by page."""


class CheckState(Stored):
    """How far the check is, and what it has found since it began (``retention``)."""

    id: Literal["daily_check"] = "daily_check"
    kind: Literal["daily_check"] = "daily_check"
    due_on: Literal["state"] = "state"
    begun_at: Instant
    finished_at: Instant | None = None
    part: Part | None = Part.DAYS
    cursor: str | None = None
    orphan_blobs: int = 0
    recordings_without_entry: int = 0
    entries_without_blob: int = 0
    entries_of_past_days: int = 0

    def finding(self, found: "_Found", part: Part | None, cursor: str | None) -> Self:
        """Return the state after one more step."""
        counts = {name: getattr(self, name) + count for name, count in vars(found).items()}
        return self.model_copy(update={**counts, "part": part, "cursor": cursor})


@dataclass
class _Found:
    """What one step has found."""

    orphan_blobs: int = 0
    recordings_without_entry: int = 0
    entries_without_blob: int = 0
    entries_of_past_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCheck:
    """Compares what is stored of recordings, a part of it in each run."""

    repository: RecordingRepository
    purge: Purge
    documents: DocumentStore
    blobs: BlobStore
    clock: Clock
    most_steps: int = MOST_STEPS

    def status(self) -> CheckState | None:
        """Return how far the check is and what it has found, or None before the first."""
        return self._states.find(_STATES, _ID)

    def run(self) -> CheckState:
        """Go on with the check, or begin one if the last began a day ago."""
        began = self.clock()
        state = self._begun(began)
        for _ in range(self.most_steps):
            if state.part is None or self.clock() - began >= LONGEST_RUN:
                break
            state = self._step(state)
        return state

    @property
    def _states(self) -> Collection[CheckState]:
        return Collection(self.documents, RETENTION, CheckState)

    def _begun(self, now: datetime) -> CheckState:
        fresh = CheckState(begun_at=now)

        def step(state: CheckState | None) -> CheckState:
            if state and (state.part or now < state.begun_at + EVERY):
                return state
            return fresh

        try:
            return self._states.change(_STATES, _ID, step)
        except Unreadable:
            log_failure("daily_check.begun_anew")
            self._states.put(fresh)
            return fresh

    def _step(self, state: CheckState) -> CheckState:
        """Take one step and note it, unless another instance has gone on meanwhile."""
        found = _Found()
        work = {
            Part.DAYS: self._compare_day,
            Part.RECORDINGS: self._compare_recordings,
            Part.ENTRIES: self._find_past_entries,
        }
        assert state.part  # noqa: S101 - the loop ends without one
        try:
            cursor = work[state.part](state, found)
        except UnknownCursor:  # of a store that was replaced: this part begins again
            return self._noted(state, state.model_copy(update={"cursor": None}))
        part: Part | None = state.part
        if cursor is None:
            part = next(iter(list(Part)[list(Part).index(state.part) + 1 :]), None)
        after = state.finding(found, part, cursor)
        if part is None:
            after = after.model_copy(update={"finished_at": self.clock()})
            log_event(
                "daily_check.finished", **{name: getattr(after, name) for name in vars(found)}
            )
        return self._noted(state, after)

    def _noted(self, before: CheckState, after: CheckState) -> CheckState:
        return self._states.change(
            _STATES, _ID, lambda state: after if state is None or state == before else state
        )

    def _compare_day(self, state: CheckState, found: _Found) -> str | None:
        """Compare the blobs and the entries of the next folder; return it, or None at the end."""
        first, last = state.begun_at - EVERY, state.begun_at + KEEP_FOR + EVERY
        days = {*days_between(day_of(first), day_of(last)), *self.blobs.folders(RECORDINGS)}
        left = sorted(day for day in days if state.cursor is None or day > state.cursor)
        if not left:
            return None
        infos = sorted(self._under(left[0]), key=due_day_of)
        groups = {due_on: list(group) for due_on, group in groupby(infos, due_day_of)}
        if left[0]:
            groups = groups or {left[0]: []}
        for due_on, group in groups.items():
            compared = claim_orphans(due_on, group, self.repository, self.blobs)
            found.orphan_blobs += len(compared.claimed)
            if due_on == left[0]:
                found.entries_without_blob += sum(map(self._is_complete, compared.without_blob))
            if compared.claimed:
                log_event("daily_check.orphan_blobs", level=40, due_on=due_on)
                self.purge.run_days([due_on])
        return left[0]

    def _under(self, folder: str) -> list[BlobInfo]:
        """Return the blobs of a folder; those of none if it is the empty one."""
        if folder:
            return list(self.blobs.list(RECORDINGS, f"{folder}/"))
        return [info for info in self.blobs.list(RECORDINGS) if "/" not in info.name]

    def _is_complete(self, due: DueRecording) -> bool:
        """Tell whether an entry is so old that its blob must have been there."""
        return self.clock() - (due.purge_at - KEEP_FOR) >= _IN_PROGRESS

    def _compare_recordings(self, state: CheckState, found: _Found) -> str | None:
        page = self.repository.walk(limit=_PAGE, cursor=state.cursor)
        days = set()
        for recording in page.items:
            if self.repository.has_entry(recording):
                continue
            if self.repository.get(recording.user_id, recording.id) is None:
                continue  # removed meanwhile: its document goes before its entry
            self.repository.claim(DueRecording.of(recording))
            log_event("daily_check.no_entry", level=40, recording_id=recording.id)
            found.recordings_without_entry += 1
            days.add(day_of(recording.purge_at))
        self.purge.run_days(days)
        return page.next_cursor

    def _find_past_entries(self, state: CheckState, found: _Found) -> str | None:
        page = self.repository.walk_entries(limit=_PAGE, cursor=state.cursor)
        purged = self.purge.status()
        past = [each for each in page.items if purged and each.due_on < purged.clean_before]
        found.entries_of_past_days += len(past)
        self.purge.run_days({each.due_on for each in past})
        return page.next_cursor
