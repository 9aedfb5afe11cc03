"""What is counted, and all that is stored of it: how often, on which day."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from shared.store import Stored


class Page(StrEnum):
    """A page of the frontend, without ids and without what it was called with."""

    HOME = "home"
    REGISTER = "register"
    LOGIN = "login"
    DASHBOARD = "dashboard"
    PROFILE = "profile"
    RESUMES = "resumes"
    INTERVIEW = "interview"
    REPORT = "report"
    RECORDINGS = "recordings"
    PLANS = "plans"
    SETTINGS = "settings"
    PRIVACY = "privacy"
    HELP = "help"


class Feature(StrEnum):
    """Something that was used."""

    RESUME_UPLOAD = "resume_upload"
    INTERVIEW_TEXT = "interview_text"
    INTERVIEW_AUDIO = "interview_audio"
    INTERVIEW_VIDEO = "interview_video"
    EVALUATION = "evaluation"
    REPORT_DOWNLOAD = "report_download"
    RECORDING_PLAYBACK = "recording_playback"
    PAYMENT = "payment"
    EXPORT = "export"


class Duration(StrEnum):
    """How long a visit was: five sizes, since seconds would tell visits apart."""

    UNDER_10_S = "under_10_s"
    UNDER_1_MIN = "under_1_min"
    UNDER_5_MIN = "under_5_min"
    UNDER_30_MIN = "under_30_min"
    OVER_30_MIN = "over_30_min"


class Metric(StrEnum):
    """What a counter counts."""

    PAGES = "pages"
    FEATURES = "features"
    DURATIONS = "durations"


class DayCounts(Stored):
    """A part of the counters of one UTC day (``stats``): by metric and name.

    Each day has several, so that requests do not wait for one document. Nothing else is stored of
    an event: no time within the day, no order, no network, no browser, no user.
    """

    id: str
    kind: Literal["counts"] = "counts"
    day: str
    counts: dict[str, dict[str, int]] = Field(default_factory=dict)

    def counted(self, metric: Metric, name: str) -> "DayCounts":
        """Return the counters with one event more."""
        of_metric = {**self.counts.get(metric, {})}
        of_metric[name] = of_metric.get(name, 0) + 1
        return self.model_copy(update={"counts": {**self.counts, metric: of_metric}})
