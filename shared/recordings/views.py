"""Recordings, consent and retention as they are shown."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.clock import Instant
from shared.media.model import MediaKind
from shared.recordings.consent import WORDING, WORDINGS, RecordingConsent
from shared.recordings.model import KEEP_FOR, Recording
from shared.recordings.reports import PurgeState, RunReport
from shared.recordings.service import Watchable


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class RecordingRow(_View):
    """A recording in a list."""

    id: str
    session_id: str
    question_id: str
    media: MediaKind
    content_type: str
    size_bytes: int
    captured_at: Instant
    purge_at: Instant = Field(description="from then on it is neither shown nor kept")


class RecordingView(RecordingRow):
    """A recording, and where it can be fetched for a few minutes."""

    url: str
    expires_at: Instant


class ConsentView(_View):
    """What new interviews do unless they say otherwise."""

    default: RecordingConsent | None = Field(description="null: nothing is recorded")
    wording: str = Field(description="the version to send when agreeing")
    text: str = Field(description="the sentence to show")


class Withdrawn(_View):
    """What a withdrawal has removed."""

    recordings_erased: int


class RetentionStatus(_View):
    """How well the promise of 90 days is kept, for everybody to see."""

    promise_s: int = Field(description="how long a recording lives")
    last_run_at: Instant | None
    clean_before: str | None = Field(description="nothing that was due before this day is left")
    purged: int = Field(description="recordings removed so far")
    orphan_blobs: int
    worst_lateness_s: float | None = Field(description="of all recordings removed so far")
    failing: int = Field(description="due and still there after the last run")
    last_run: RunReport | None


def recording_row(recording: Recording) -> RecordingRow:
    """Return a recording as it stands in a list."""
    return RecordingRow(**_shown(recording))


def recording_view(watchable: Watchable) -> RecordingView:
    """Return a recording with its link."""
    link = watchable.link
    return RecordingView(**_shown(watchable.recording), url=link.url, expires_at=link.expires_at)


def consent_view(default: RecordingConsent | None) -> ConsentView:
    """Return a default, and what to show to somebody who is asked for it."""
    return ConsentView(default=default, wording=WORDING, text=WORDINGS[WORDING])


def retention_status(state: PurgeState | None) -> RetentionStatus:
    """Return what the purges have done."""
    last = state.runs[0] if state else None
    return RetentionStatus(
        promise_s=int(KEEP_FOR.total_seconds()),
        last_run_at=last.started_at if last else None,
        clean_before=state.clean_before if state else None,
        purged=state.purged if state else 0,
        orphan_blobs=state.orphan_blobs if state else 0,
        worst_lateness_s=state.worst_lateness_s if state else None,
        failing=last.failed if last else 0,
        last_run=last,
    )


def _shown(recording: Recording) -> dict[str, str | int | datetime]:
    hidden = {"kind", "user_id", "blob", "stored_at"}
    return recording.model_dump(exclude=hidden)
