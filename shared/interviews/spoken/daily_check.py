"""The daily check of media: what no clean-up entry leads to is found, and removed or given one.

No act of the product leaves such media: an entry is written before the first upload can arrive. A
restored database does, or a deletion by hand. The check passes over what is younger than an
abandoned session, works for a minute, and notes the last name that it has looked at, so that the
next run goes on from there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.cleanup_entries import (
    ABANDONED_AFTER,
    CleanupEntries,
    CleanupState,
    transient_folder,
)
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event, log_failure
from shared.ports.blobs import TRANSIENT, BlobInfo, BlobStore
from shared.recordings.model import day_of
from shared.store import Contended, Unreadable

EVERY = timedelta(days=1)
"""From the beginning of one check to that of the next."""

LONGEST_RUN = timedelta(minutes=1)
"""After this time a run ends, and the next one goes on."""

_NAMED = 3
"""The segments of a name: the user, the session, the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaCheck:
    """Compares the media of sessions with the entries of the clean-up."""

    repository: SessionRepository
    entries: CleanupEntries
    blobs: BlobStore
    clock: Clock

    def run(self) -> None:
        """Go on with the check, or begin one if the last began a day ago."""
        began = self.clock()
        state = self._state()
        if state.media_checked and began < state.media_check_began_at + EVERY:
            return
        if state.media_checked:
            state = state.model_copy(
                update={"media_check_began_at": began, "media_check_after": "", "orphan_media": 0}
            )
        found, after, checked = self._look(state, began)
        noted = {
            "media_check_began_at": state.media_check_began_at,
            "media_check_after": after,
            "media_checked": checked,
            "orphan_media": state.orphan_media + found,
        }
        try:
            self.entries.note_check(**noted)
        except (Contended, Unreadable):
            log_failure("media_check.state_not_saved")

    def found(self) -> int:
        """Return how many files the last check found to which no entry led."""
        return self._state().orphan_media

    def _state(self) -> CleanupState:
        try:
            state = self.entries.state()
        except Unreadable:
            state = None
        return state or CleanupState(clean_before="")

    def _look(self, state: CleanupState, began: datetime) -> tuple[int, str, bool]:
        """Return how many files without an entry were found, the last name, whether all is done."""
        found, after = 0, state.media_check_after
        for folder, infos in groupby(self._old(after, began), lambda info: _folder_of(info.name)):
            names = [info.name for info in infos]
            try:
                found += self._claimed(folder, names)
            except DomainError:
                log_failure("media_check.failed")
            after = names[-1]
            if self.clock() - began >= LONGEST_RUN:
                return found, after, False
        return found, "", True

    def _old(self, after: str, began: datetime) -> Iterator[BlobInfo]:
        for info in self.blobs.list(TRANSIENT):
            if info.name > after and info.stored_at <= began - ABANDONED_AFTER:
                yield info

    def _claimed(self, folder: tuple[str, str] | None, names: list[str]) -> int:
        """Remove media or have it removed if no entry leads to it; return how many files."""
        now = self.clock()
        if folder is None:
            count = sum(self.blobs.delete(TRANSIENT, name) for name in names)
        elif self._leads_to(*folder, now):
            count = 0
        else:
            count = len(names)
            if self._is_there(*folder):
                self.entries.look_again(*folder, now=now)
            else:
                self.blobs.delete_prefix(TRANSIENT, transient_folder(*folder))
        if count:
            log_event("media_check.orphan_media", level=40, count=count)
        return count

    def _leads_to(self, user_id: str, session_id: str, now: datetime) -> bool:
        """Tell whether the clean-up will look at a session: under its first day, or a late one."""
        days = {day_of(now), day_of(now - EVERY)}
        try:
            session = self.repository.find(user_id, session_id)
        except Unreadable:
            return self.entries.leads_to(user_id, session_id)
        if session and session.media_since:
            days.add(day_of(session.media_since))
        if any(self.entries.is_under(day, session_id) for day in days):
            return True
        return self.entries.leads_to(user_id, session_id)

    def _is_there(self, user_id: str, session_id: str) -> bool:
        try:
            return self.repository.find(user_id, session_id) is not None
        except Unreadable:
            return True


def _folder_of(name: str) -> tuple[str, str] | None:
    """Return the user and the session that a name says; None for a name of another form."""
    user_id, *rest = name.split("/")
    return (user_id, rest[0]) if len(rest) == _NAMED - 1 and user_id.startswith("usr_") else None
