"""From a parsed resume to the facts that questions may be about.

This is the only module outside of the resumes that reads one, and it reads work, projects,
education, skills and certificates, nothing else.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from shared.interviews.questions.facts import FactKind, ResumeFact, one_line
from shared.interviews.questions.generator import ReadableResume
from shared.resumes.model import Evidence, ParsedResume, Resume, Work

GAP_MONTHS = 6
"""A time between two jobs that is longer than this may be asked about."""

_MOST_TECHNOLOGIES = 12


def readable(resume_id: str, parsed: ParsedResume) -> ReadableResume:
    """Return what questions may be made of."""
    places = {each.pointer: each for each in parsed.evidence}
    resume = parsed.resume
    found = [
        *_projects(resume, places),
        *_technologies(resume, places),
        *_employers(resume, places),
        *_studies(resume, places),
        *_certificates(resume, places),
        *_gaps(resume, places),
    ]
    skills = [word for skill in resume.skills for word in (skill.name, *skill.keywords)] + [
        word for project in resume.projects for word in project.keywords
    ]
    return ReadableResume(resume_id, found, skills)


def _fact(
    kind: FactKind, name: str | None, context: str, pointer: str, places: dict[str, Evidence]
) -> Iterator[ResumeFact]:
    """Yield the fact if it has a name and its place in the resume is known."""
    place = _place(places, pointer)
    short = one_line(name or "")
    if place and short:
        quote = one_line(place.quote, 300)
        yield ResumeFact(
            kind, short, one_line(context), pointer, place.page, quote, place.confidence
        )


def _place(places: dict[str, Evidence], pointer: str) -> Evidence | None:
    """Return where a part stands, or else the entry that it belongs to."""
    return places.get(pointer) or places.get(pointer.rpartition("/")[0])


def _projects(resume: Resume, places: dict[str, Evidence]) -> Iterator[ResumeFact]:
    for place, project in enumerate(resume.projects):
        when = _period(project.start_date, project.end_date, current=project.current)
        yield from _fact(FactKind.PROJECT, project.name, when, f"/projects/{place}/name", places)


def _technologies(resume: Resume, places: dict[str, Evidence]) -> Iterator[ResumeFact]:
    """Yield the listed skills, those that stand in a job's or project's own lines first."""
    listed: list[tuple[bool, ResumeFact]] = []
    for place, skill in enumerate(resume.skills):
        words = [(word, f"/skills/{place}/keywords/{n}") for n, word in enumerate(skill.keywords)]
        for name, pointer in words or [(skill.name, f"/skills/{place}/name")]:
            used = _used_at(resume, name)
            facts = _fact(FactKind.TECHNOLOGY, name, used, pointer, places)
            listed += [(not used, fact) for fact in facts]
    listed.sort(key=lambda each: each[0])
    yield from (fact for _, fact in listed[:_MOST_TECHNOLOGIES])


def _used_at(resume: Resume, technology: str) -> str:
    """Return where a technology was used, "at Acme, 2019 to 2021", as far as the resume says."""
    word = f" {technology.casefold()} "
    for job in resume.work:
        said = " ".join([job.position or "", job.summary or "", *job.highlights])
        if word in f" {_spaced(said)} " and job.name:
            when = _period(job.start_date, job.end_date, current=job.current)
            return f"at {job.name}, {when}" if when else f"at {job.name}"
    return ""


def _spaced(text: str) -> str:
    return " ".join(part.strip(",;:.()") for part in text.casefold().split())


def _employers(resume: Resume, places: dict[str, Evidence]) -> Iterator[ResumeFact]:
    for place, job in enumerate(resume.work):
        when = _period(job.start_date, job.end_date, current=job.current)
        context = ", ".join(part for part in (job.position, when) if part)
        yield from _fact(FactKind.EMPLOYER, job.name, context, f"/work/{place}/name", places)


def _studies(resume: Resume, places: dict[str, Evidence]) -> Iterator[ResumeFact]:
    for place, study in enumerate(resume.education):
        context = ", ".join(part for part in (study.study_type, study.area) if part)
        pointer = f"/education/{place}/institution"
        yield from _fact(FactKind.EDUCATION, study.institution, context, pointer, places)


def _certificates(resume: Resume, places: dict[str, Evidence]) -> Iterator[ResumeFact]:
    for place, certificate in enumerate(resume.certificates):
        pointer = f"/certificates/{place}/name"
        yield from _fact(FactKind.CERTIFICATE, certificate.name, "", pointer, places)


def _gaps(resume: Resume, places: dict[str, Evidence]) -> Iterator[ResumeFact]:
    """Yield the times between jobs, only where every date is known to the month."""
    spans = sorted(_spans(resume.work))
    if len(spans) != len(resume.work):
        return
    latest = 0
    for began, ended, place in spans:
        if latest and began - latest > GAP_MONTHS:
            name = f"{_month(latest)} to {_month(began)}"
            yield from _fact(FactKind.GAP, name, "", f"/work/{place}/startDate", places)
        latest = max(latest, ended)


def _spans(jobs: Sequence[Work]) -> Iterator[tuple[int, int, int]]:
    """Yield (first month, last month, place) of every job that says both, in months since 0."""
    for place, job in enumerate(jobs):
        began, ended = _months(job.start_date), _months(job.end_date)
        if began and (ended or job.current):
            yield began, ended or 12 * 9999, place


def _months(day: str | None) -> int | None:
    year, _, month = (day or "").partition("-")
    return int(year) * 12 + int(month) - 1 if month else None


def _month(months: int) -> str:
    return datetime(months // 12, months % 12 + 1, 1).strftime("%B %Y")  # noqa: DTZ001 - a month


def _period(start: str | None, end: str | None, *, current: bool) -> str:
    """Return "2019 to 2021", "since 2019" or "2019"; empty when nothing is known."""
    began, ended = (start or "")[:4], (end or "")[:4]
    if current and began:
        return f"since {began}"
    if began and ended and began != ended:
        return f"{began} to {ended}"
    return ended or began
