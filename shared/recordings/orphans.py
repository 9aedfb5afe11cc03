"""Blobs to which no entry leads: each is given one, so that the purge removes and counts it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from shared.kernel.ids import derived_id
from shared.ports.blobs import RECORDINGS, BlobInfo, BlobStore, NoSuchBlob
from shared.recordings.model import KEEP_FOR, DueRecording, day_of
from shared.recordings.repository import RecordingRepository

_NOBODY = "nobody"


def claim_orphans(
    due_on: str, infos: Iterable[BlobInfo], repository: RecordingRepository, blobs: BlobStore
) -> list[DueRecording]:
    """Give an entry to each blob of a day that has none; return the entries.

    The blobs were listed before the entries are read here. An entry is written before its blob and
    removed after it, so a blob without one was given up, and is looked at once more.
    """
    unreadable: list[str] = []
    entries = list(repository.under(due_on, unreadable=unreadable))
    known = {entry.blob for entry in entries}
    claimed = []
    for info in infos:
        if info.name in known or not _is_there(blobs, info.name):
            continue
        entry = _entry_for(due_on, info, repository, doubtful=bool(unreadable))
        if entry.id not in unreadable:
            repository.claim(entry)
            claimed.append(entry)
    return claimed


def _entry_for(
    due_on: str, info: BlobInfo, repository: RecordingRepository, *, doubtful: bool
) -> DueRecording:
    """Return the entry of a blob: of its recording's document if there is one.

    If there is none nobody can watch it, so it goes with the first minute of the day in its name;
    with the last one where an entry of that day cannot be read, which may be its own.
    """
    segments = info.name.split("/")
    user_id = segments[1] if len(segments) > 2 else _NOBODY  # noqa: PLR2004 - day, user, the rest
    recording = repository.led_to(user_id, info.name)
    if recording and day_of(recording.purge_at) == due_on:
        return DueRecording.of(recording).model_copy(update={"orphan": True})
    first = _first_moment(due_on, info.stored_at)
    return DueRecording(
        id=recording.id if recording else derived_id("rec", info.name),
        due_on=due_on,
        user_id=user_id,
        session_id=segments[2] if len(segments) > 3 else _NOBODY,  # noqa: PLR2004 - see above
        blob=info.name,
        purge_at=first + timedelta(days=1, microseconds=-1) if doubtful else first,
        orphan=True,
    )


def _first_moment(due_on: str, stored_at: datetime) -> datetime:
    """Return when a day begins, or when 90 days after its storage do for what is no day."""
    try:
        day = date.fromisoformat(due_on)
    except ValueError:
        return stored_at + KEEP_FOR
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _is_there(blobs: BlobStore, name: str) -> bool:
    try:
        blobs.info(RECORDINGS, name)
    except NoSuchBlob:
        return False
    return True
