"""The facts of a resume that questions may be about.

Only what the candidate has done is used: projects, technologies, employers, studies,
certificates, and the time between two jobs. Name, contact, address, photograph, age, family,
nationality, languages spoken and everything else about the person never reach a question. No other
module of interviews reads a parsed resume.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from shared.resumes.model import Evidence, ParsedResume, Resume, Work

CERTAIN = 0.6
"""Below this confidence a fact is not asked about: it may have been extracted wrongly."""

GAP_MONTHS = 6
"""A time between two jobs that is longer than this may be asked about."""

_MOST_TECHNOLOGIES = 12
_LONGEST_NAME = 80


class FactKind(StrEnum):
    """What sort of fact it is."""

    PROJECT = "project"
    TECHNOLOGY = "technology"
    EMPLOYER = "employer"
    EDUCATION = "education"
    CERTIFICATE = "certificate"
    GAP = "gap"


class ResumeFact(NamedTuple):
    """One fact and where it stands.

    ``name`` is what the question calls it; ``context`` adds where or when ("at Acme, 2019 to
    2021"), and may be empty. ``pointer`` is RFC 6901 into the parsed resume.
    """

    kind: FactKind
    name: str
    context: str
    pointer: str
    page: int
    quote: str
    confidence: float


class ResumeFacts(NamedTuple):
    """What a resume says, as far as questions may be made of it."""

    resume_id: str
    facts: Sequence[ResumeFact]
    skills: Sequence[str]


def facts_of(resume_id: str, parsed: ParsedResume) -> ResumeFacts:
    """Return what questions may be made of."""
    evidence = {each.pointer: each for each in parsed.evidence}
    resume = parsed.resume
    found = [
        *_projects(resume, evidence),
        *_technologies(resume, evidence),
        *_employers(resume, evidence),
        *_studies(resume, evidence),
        *_certificates(resume, evidence),
        *_gaps(resume, evidence),
    ]
    skills = [word for skill in resume.skills for word in (skill.name, *skill.keywords)] + [
        word for project in resume.projects for word in project.keywords
    ]
    return ResumeFacts(resume_id, found, skills)


def one_line(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return text of a resume as it may stand inside a question: one short line, no quotes."""
    plain = re.sub(r"[\s\x00-\x1f\x7f-\x9f\"\u201c\u201d{}<>]+", " ", text).strip(" ,;:.-|")
    return plain if len(plain) <= longest else plain[:longest].rsplit(" ", 1)[0].rstrip(" ,;:-")


def _fact(
    kind: FactKind, name: str | None, context: str, pointer: str, evidence: dict[str, Evidence]
) -> Iterator[ResumeFact]:
    """Yield the fact if it has a name and its evidence in the resume is known."""
    found = _evidence_of(evidence, pointer)
    short = one_line(name or "")
    if found and short:
        quote = one_line(found.quote, 300)
        yield ResumeFact(
            kind, short, one_line(context), pointer, found.page, quote, found.confidence
        )


def _evidence_of(evidence: dict[str, Evidence], pointer: str) -> Evidence | None:
    """Return where a part stands, or else the entry that it belongs to."""
    return evidence.get(pointer) or evidence.get(pointer.rpartition("/")[0])


def _projects(resume: Resume, evidence: dict[str, Evidence]) -> Iterator[ResumeFact]:
    for index, project in enumerate(resume.projects):
        when = _period(project.start_date, project.end_date, current=project.current)
        yield from _fact(FactKind.PROJECT, project.name, when, f"/projects/{index}/name", evidence)


def _technologies(resume: Resume, evidence: dict[str, Evidence]) -> Iterator[ResumeFact]:
    """Yield the listed skills, those that stand in a job's or project's own lines first."""
    listed: list[tuple[bool, ResumeFact]] = []
    for index, skill in enumerate(resume.skills):
        words = [(word, f"/skills/{index}/keywords/{n}") for n, word in enumerate(skill.keywords)]
        for name, pointer in words or [(skill.name, f"/skills/{index}/name")]:
            used = _used_at(resume, name)
            facts = _fact(FactKind.TECHNOLOGY, name, used, pointer, evidence)
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


def _employers(resume: Resume, evidence: dict[str, Evidence]) -> Iterator[ResumeFact]:
    for index, job in enumerate(resume.work):
        when = _period(job.start_date, job.end_date, current=job.current)
        context = ", ".join(part for part in (job.position, when) if part)
        yield from _fact(FactKind.EMPLOYER, job.name, context, f"/work/{index}/name", evidence)


def _studies(resume: Resume, evidence: dict[str, Evidence]) -> Iterator[ResumeFact]:
    for index, study in enumerate(resume.education):
        context = ", ".join(part for part in (study.study_type, study.area) if part)
        pointer = f"/education/{index}/institution"
        yield from _fact(FactKind.EDUCATION, study.institution, context, pointer, evidence)


def _certificates(resume: Resume, evidence: dict[str, Evidence]) -> Iterator[ResumeFact]:
    for index, certificate in enumerate(resume.certificates):
        pointer = f"/certificates/{index}/name"
        yield from _fact(FactKind.CERTIFICATE, certificate.name, "", pointer, evidence)


def _gaps(resume: Resume, evidence: dict[str, Evidence]) -> Iterator[ResumeFact]:
    """Yield the times between jobs, only where every date is known to the month."""
    spans = sorted(_spans(resume.work))
    if len(spans) != len(resume.work):
        return
    latest = 0
    for began, ended, index in spans:
        if latest and began - latest > GAP_MONTHS:
            name = f"{_month(latest)} to {_month(began)}"
            yield from _fact(FactKind.GAP, name, "", f"/work/{index}/startDate", evidence)
        latest = max(latest, ended)


def _spans(jobs: Sequence[Work]) -> Iterator[tuple[int, int, int]]:
    """Yield (first month, last month, index) of every job that says both, in months since 0."""
    for index, job in enumerate(jobs):
        began, ended = _months(job.start_date), _months(job.end_date)
        if began and (ended or job.current):
            yield began, ended or 12 * 9999, index


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
