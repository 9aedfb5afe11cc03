"""Time in a resume: how recent and how long jobs are, and the gaps that nothing covers."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from shared.resumes.model import Education, Project, Resume, Work

GAP_MONTHS = 6
"""A time between two jobs that is longer than this may be asked about."""

_YEAR = 12
_OPEN = 9999 * _YEAR
_LONG = 3 * _YEAR
_SHORT = 6
_FADES_OVER = 12 * _YEAR
_USUAL_STUDY = 4 * _YEAR
_FRESH = _YEAR


class Span(NamedTuple):
    """From the first month to the last of a job or study, in months since year 0."""

    first: int
    last: int


class Gap(NamedTuple):
    """A time between two jobs; ``after`` is the index of the job that ended it."""

    name: str
    after: int


def weight_of(job: Work, latest: int) -> float:
    """Return how much a job matters, 0 to 1: the present one most, long ones more than short.

    ``latest`` is the last month that the resume names. A job without dates counts as an old one.
    """
    span = _span(job.start_date, job.end_date, current=job.current)
    if span is None:
        return 0.3
    if span.last == _OPEN:
        # How long it has lasted by now, the resume does not say.
        return 1.0
    months = span.last - span.first
    age = max(0, latest - span.last)
    weight = 0.9 - 0.6 * min(1.0, age / _FADES_OVER)
    weight += 0.1 * (months >= _LONG) - 0.2 * (months < _SHORT)
    return weight


def latest_month(resume: Resume) -> int:
    """Return the last month that any job, study or project of the resume names."""
    dated: list[Work | Education | Project] = [*resume.work, *resume.education, *resume.projects]
    days = [day for part in dated for day in (part.start_date, part.end_date)]
    return max((month for month in map(_last_month, days) if month), default=0)


def is_fresher(resume: Resume) -> bool:
    """Tell whether the jobs last less than a year together; without dates, whether there is one."""
    spans = [_span(job.start_date, job.end_date, current=job.current) for job in resume.work]
    latest = latest_month(resume)
    worked = sum(min(span.last, latest) - span.first + 1 for span in spans if span)
    return worked < _FRESH and all(spans) and not any(job.current for job in resume.work)


def gaps_of(resume: Resume) -> Iterator[Gap]:
    """Yield the times between jobs that no job, study or project covers.

    Only where every job is dated to the month. A study covers its years as a whole; one of which
    only the end is known, the usual length of a study before it.
    """
    jobs = [(_exact(job), index) for index, job in enumerate(resume.work)]
    if not all(span for span, _ in jobs):
        return
    covered = [span for study in resume.education if (span := _of_study(study))]
    for project in resume.projects:
        span = _span(project.start_date, project.end_date, current=project.current)
        covered += [span] if span else []
    ordered = sorted((span, index) for span, index in jobs if span)
    latest = 0
    for (first, last), index in ordered:
        if latest and _uncovered(latest + 1, first, covered) > GAP_MONTHS:
            yield Gap(f"{_month(latest)} to {_month(first)}", index)
        latest = max(latest, last)


def period(start: str | None, end: str | None, *, current: bool) -> str:
    """Return "2019 to 2021", "since 2019" or "2019"; empty when nothing is known."""
    began, ended = (start or "")[:4], (end or "")[:4]
    if current and began:
        return f"since {began}"
    if began and ended and began != ended:
        return f"{began} to {ended}"
    return ended or began


def _uncovered(first: int, end: int, covered: Sequence[Span]) -> int:
    """Count the months from ``first`` up to ``end`` that none of the spans covers."""
    return sum(
        not any(span.first <= month <= span.last for span in covered) for month in range(first, end)
    )


def _exact(job: Work) -> Span | None:
    """Return the span of a job of which both ends are known to the month."""
    coarse = [day for day in (job.start_date, job.end_date) if day and "-" not in day]
    span = _span(job.start_date, job.end_date, current=job.current)
    return None if coarse or not job.start_date else span


def _of_study(study: Education) -> Span | None:
    if study.start_date is None and study.end_date:
        last = _last_month(study.end_date)
        return Span(last - _USUAL_STUDY, last) if last else None
    return _span(study.start_date, study.end_date, current=study.current)


def _span(start: str | None, end: str | None, *, current: bool) -> Span | None:
    first, last = _first_month(start or end), _OPEN if current else _last_month(end)
    return Span(first, last) if first and last else None


def _first_month(day: str | None) -> int | None:
    if not day:
        return None
    year, _, month = day.partition("-")
    return int(year) * _YEAR + int(month or 1) - 1


def _last_month(day: str | None) -> int | None:
    if not day:
        return None
    year, _, month = day.partition("-")
    return int(year) * _YEAR + int(month or _YEAR) - 1


def _month(months: int) -> str:
    return datetime(months // _YEAR, months % _YEAR + 1, 1).strftime("%B %Y")  # noqa: DTZ001 - a month
