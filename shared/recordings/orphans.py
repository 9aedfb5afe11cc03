"""Blobs to which no entry leads: each is given one, so that the purge removes and counts it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from shared.kernel.ids import derived_id
from shared.ports.blobs import RECORDINGS, BlobInfo, BlobStore, NoSuchBlob
from shared.recordings.model import KEEP_FOR, DueRecording, day_of
from shared.recordings.repository import RecordingRepository

_NOBODY = "nobody"


class Compared(NamedTuple):
    """What was found under a day: entries made for orphans, and entries without a blob."""

    claimed: list[DueRecording]
    without_blob: list[DueRecording]


def claim_orphans(
    due_on: str, infos: Iterable[BlobInfo], repository: RecordingRepository, blobs: BlobStore
) -> Compared:
    """Give an entry to each blob of a day that has none.

    The blobs were listed before the entries are read here. An entry is written before its blob and
    removed after it, so a blob without one was given up, and is looked at once more.
    """
    unreadable: list[str] = []
    there = {info.name: info for info in infos}
    entries = list(repository.under(due_on, unreadable=unreadable))
    known = {entry.blob for entry in entries}
    claimed = []
    for name, info in there.items():
        if name in known or not _is_there(blobs, name):
            continue
        entry = _entry_for(due_on, info, repository, doubtful=bool(unreadable))
        if entry.id not in unreadable and repository.claim(entry):
            claimed.append(entry)
    return Compared(claimed, [entry for entry in entries if entry.blob not in there])


def due_day_of(info: BlobInfo) -> str:
    """Return the day on which a blob is due: the first segment of its name, if that is a day."""
    folder = info.name.partition("/")[0]
    try:
        return date.fromisoformat(folder).isoformat()
    except ValueError:
        return day_of(info.stored_at + KEEP_FOR)


def _entry_for(
    due_on: str, info: BlobInfo, repository: RecordingRepository, *, doubtful: bool
) -> DueRecording:
    """Return the entry of a blob: of its recording's document if there is one.

    If there is none nobody can watch it, so it goes with the first minute of its day; with the last
    one where an entry of that day cannot be read, which may be its own.
    """
    _, user_id, session_id, *_ = (*info.name.split("/"), _NOBODY, _NOBODY)
    recording = repository.led_to(user_id, info.name)
    if recording and day_of(recording.purge_at) == due_on:
        return DueRecording.of(recording).model_copy(update={"orphan": True})
    first = datetime.combine(date.fromisoformat(due_on), time(), UTC)
    return DueRecording(
        id=recording.id if recording else derived_id("rec", info.name),
        due_on=due_on,
        user_id=user_id,
        session_id=session_id,
        blob=info.name,
        purge_at=first + timedelta(days=1, microseconds=-1) if doubtful else first,
        orphan=True,
    )


def _is_there(blobs: BlobStore, name: str) -> bool:
    try:
        blobs.info(RECORDINGS, name)
    except NoSuchBlob:
        return False
    return True
