"""Recordings, consent and retention as they are shown."""

from pydantic import Field

from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.media.model import MediaKind
from shared.recordings.consent import WORDING, WORDINGS, ConsentSource, RecordingConsent
from shared.recordings.daily_check import CheckState
from shared.recordings.model import KEEP_FOR, Recording
from shared.recordings.purge_state import PurgeState
from shared.recordings.service import Watchable


class RecordingConsentView(View):
    """What a user agreed to, and when."""

    granted_at: Instant
    wording: str
    policy_version: str
    source: ConsentSource


class PurgeRunView(View):
    """One run of the purge. Lateness is the time from ``purge_at`` to the removal."""

    started_at: Instant
    ended_at: Instant
    purged: int
    without_blob: int = Field(description="of the purged, those known to have had no blob before")
    orphan_blobs: int = Field(description="blobs removed that no document led to")
    failed: int = Field(description="still there and due; tried again by each run")
    unreadable: int = Field(description="entries passed over since they could not be read")
    oldest_due_at: Instant | None = Field(description="of all that was found due")
    lateness_max_s: float | None
    lateness_p99_s: float | None
    clock_skew_s: float = Field(description="our clock less the store's")
    complete: bool = Field(description="false: cut off by its own limit, goes on")


class UnendedRunView(View):
    """A run of the purge that was killed before its end. What it removed is counted."""

    started_at: Instant


class RecordingRow(View):
    """A recording in a list."""

    id: str
    session_id: str
    question_id: str
    media: MediaKind
    content_type: str = Field(description="of the file that is kept")
    size_bytes: int
    sound_only: bool = Field(
        description="a video answer is kept without its picture, which could not be copied"
    )
    captured_at: Instant
    purge_at: Instant = Field(description="from then on it is neither shown nor kept")


class RecordingView(RecordingRow):
    """A recording, and where it can be fetched for a few minutes."""

    url: str
    expires_at: Instant


class ConsentView(View):
    """The consent that holds for new sessions unless they say otherwise."""

    default: RecordingConsentView | None = Field(description="null: nothing is recorded")
    wording: str = Field(description="the version to send when agreeing")
    text: str = Field(description="the sentence to show")


class Withdrawn(View):
    """What a withdrawal has removed."""

    recordings_erased: int


class DailyCheckView(View):
    """The daily comparison of all recordings with the records that lead to them."""

    begun_at: Instant
    finished_at: Instant | None = Field(description="null: it is still going on")
    orphan_blobs: int = Field(description="blobs without a record, now due to be removed")
    recordings_without_entry: int = Field(description="records without a due date, given it again")
    entries_without_blob: int = Field(description="records whose file is missing")
    entries_of_past_days: int = Field(description="records found under a day that was over")


class RetentionStatus(View):
    """How well the promise of 90 days is kept, for the public to see."""

    promise_s: int = Field(description="how long a recording lives")
    last_run_at: Instant | None
    clean_before: str | None = Field(description="nothing that was due before this day is left")
    purged: int = Field(description="recordings removed so far")
    orphan_blobs: int
    orphan_media: int = Field(
        description="files of running sessions that the last daily check found no record of"
    )
    oldest_due_at: Instant | None = Field(description="of all recordings removed so far")
    worst_lateness_s: float | None = Field(description="of all recordings removed so far")
    failing: int = Field(description="due and still there after the last run")
    unreadable: int = Field(description="records that the last runs could not read")
    last_run: PurgeRunView | None = Field(description="the last that ended")
    unended_count: int = Field(description="runs so far that were killed before their end")
    unended: list[UnendedRunView] = Field(description="the last of those, newest first")
    daily_check: DailyCheckView | None


def recording_row(recording: Recording) -> RecordingRow:
    """Return a recording as it stands in a list."""
    return RecordingRow.showing(recording)


def recording_view(watchable: Watchable) -> RecordingView:
    """Return a recording with its link."""
    row, link = recording_row(watchable.recording), watchable.link
    return RecordingView(**dict(row), url=link.url, expires_at=link.expires_at)


def consent_view(default: RecordingConsent | None) -> ConsentView:
    """Return a default, and what to show to a user who is asked for it."""
    shown = RecordingConsentView.showing(default) if default else None
    return ConsentView(default=shown, wording=WORDING, text=WORDINGS[WORDING])


def retention_status(
    state: PurgeState | None,
    check: CheckState | None = None,
    *,
    unreadable_media: int = 0,
    orphan_media: int = 0,
) -> RetentionStatus:
    """Return what the purges have done, and what the clean-up of media passed over and found.

    ``state`` is as ``Purge.status`` returns it.
    """
    last = state.runs[0] if state and state.runs else None
    return RetentionStatus(
        promise_s=int(KEEP_FOR.total_seconds()),
        last_run_at=last.started_at if last else None,
        clean_before=state.clean_before if state else None,
        purged=state.purged if state else 0,
        orphan_blobs=state.orphan_blobs if state else 0,
        orphan_media=orphan_media,
        oldest_due_at=state.oldest_due_at if state else None,
        worst_lateness_s=state.worst_lateness_s if state else None,
        failing=last.failed if last else 0,
        unreadable=(last.unreadable if last else 0) + unreadable_media,
        last_run=PurgeRunView.showing(last) if last else None,
        unended_count=state.unended_count if state else 0,
        unended=[UnendedRunView.showing(run) for run in state.unended] if state else [],
        daily_check=DailyCheckView.showing(check) if check else None,
    )
