"""The facts of a resume that questions may be about.

Only what the candidate has done is used: projects, results with a number, technologies, methods,
employers, studies, certificates that are held, and the time between two jobs. Name, contact,
address, photograph, age, family, nationality, languages spoken, traits of character and everything
else about the person never reach a question. Beside this module, resume_skills alone reads a parsed
resume.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from shared.interviews.questions.fact_time import (
    gaps_of,
    is_fresher,
    latest_month,
    period,
    weight_of,
)
from shared.interviews.questions.fact_wording import (
    LONGEST_CLAIM,
    LONGEST_NAME,
    context_of,
    is_employer,
    one_line,
    sayable,
    says,
)
from shared.interviews.questions.resume_grounds import Grounds
from shared.interviews.questions.resume_skills import ShownSkill, shown_skills
from shared.resumes.model import ParsedResume, Work
from shared.resumes.skill_kinds import SkillKind, is_for_office, is_planned, skill_of

CERTAIN = 0.9
"""Below this confidence a fact is not asked about: it may have been extracted wrongly."""

_LIKELY = 0.8
"""The same for what is asked about in its own words, and for a result that stands in a list."""

_MOST_TECHNOLOGIES = 12
_MOST_RESULTS = 6
_FIGURE = re.compile(
    r"\d[\d.,]*\s?(?:%|percent|x\b|ms\b|k\b|m\b|bn\b|million|billion|lakh|crore|seconds?|minutes?"
    r"|hours?|days?|users|customers|requests|transactions|records|tests?\b|stores|sites|clients)"
    r"|[$€£₹]\s?\d|\bfrom\s+\d[\w.,%\s]{0,12}\s+to\s+\d|\bby\s+(?:half|a third|a quarter|\d)"
    r"|\b(?:halved|doubled|tripled)\b",
    re.IGNORECASE,
)
_DEED = re.compile(r"[A-ZÀ-Ž][\w'\u2019-]+\s+\S+\s+\S+")


class FactKind(StrEnum):
    """What sort of fact it is."""

    PROJECT = "project"
    RESULT = "result"
    TECHNOLOGY = "technology"
    METHOD = "method"
    EMPLOYER = "employer"
    EDUCATION = "education"
    CERTIFICATE = "certificate"
    GAP = "gap"


class ResumeFact(NamedTuple):
    """One fact and where it stands; ``page`` is 0 where the candidate has stated it instead.

    ``name`` is what the question calls it; ``context`` adds where or when ("at Acme, 2019 to
    2021"), and may be empty. ``pointer`` is RFC 6901 into the parsed resume. ``weight`` says how
    much it matters, 0 to 1: what is recent, long or measured before what is old or only listed.
    """

    kind: FactKind
    name: str
    context: str
    pointer: str
    page: int
    quote: str
    confidence: float
    weight: float = 0.5


class ResumeFacts(NamedTuple):
    """What a resume says, as far as questions may be made of it."""

    resume_id: str
    facts: Sequence[ResumeFact]
    skills: Sequence[str]
    shown: Sequence[ShownSkill] = ()


def facts_of(resume_id: str, parsed: ParsedResume) -> ResumeFacts:
    """Return what questions may be made of, what matters most first."""
    finder = _Finder(parsed)
    found = sorted(finder.all(), key=lambda fact: -fact.weight)
    resume = parsed.resume
    skills = [word for skill in resume.skills for word in (skill.name, *skill.keywords)] + [
        word for project in resume.projects for word in project.keywords
    ]
    return ResumeFacts(resume_id, found, skills, shown_skills(parsed))


class _Listed(NamedTuple):
    """A listed skill under its group, and the job it was used in, if one says so."""

    text: str
    pointer: str
    group: str


@dataclass(slots=True)
class _Finder:
    """Finds the facts of one resume."""

    parsed: ParsedResume

    def all(self) -> Iterator[ResumeFact]:
        yield from self._projects()
        yield from sorted(self._results(), key=lambda fact: -fact.weight)[:_MOST_RESULTS]
        yield from sorted(self._skills(), key=lambda fact: -fact.weight)[:_MOST_TECHNOLOGIES]
        yield from self._employers()
        if is_fresher(self.parsed.resume):
            yield from self._studies()
        yield from self._certificates()
        yield from self._gaps()

    def _fact(
        self,
        kind: FactKind,
        name: str | None,
        pointer: str,
        *,
        context: Sequence[str] = (),
        weight: float,
        least: float = CERTAIN,
    ) -> Iterator[ResumeFact]:
        """Yield the fact if it can be said, is certain, and stands in what is quoted for it."""
        said = sayable(name or "", LONGEST_CLAIM if kind is FactKind.RESULT else LONGEST_NAME)
        found = self._grounds.of(pointer, name or "")
        if found is None or found.confidence < least or not any(map(str.isalpha, said)):
            return
        quote = one_line(found.quote, 300)
        if kind is FactKind.GAP or says(quote, said):
            yield ResumeFact(
                kind,
                said,
                context_of(context),
                pointer,
                found.page,
                quote,
                found.confidence,
                weight,
            )

    def _is_certain(self, pointer: str) -> bool:
        found = self._grounds.of(pointer, "")
        return found is not None and found.confidence >= CERTAIN

    def _when(self, job: Work, index: int) -> str:
        """Return the time of a job, as far as its dates are certain."""
        dates = [
            f"/work/{index}/{name}"
            for name, day in (("startDate", job.start_date), ("endDate", job.end_date))
            if day
        ]
        goes_on = self._grounds.of(f"/work/{index}/current", "") if job.current else None
        guessed = goes_on is not None and goes_on.confidence < CERTAIN
        sure = all(map(self._is_certain, dates)) and not guessed
        return period(job.start_date, job.end_date, current=job.current) if sure else ""

    @property
    def _grounds(self) -> Grounds:
        return Grounds(self.parsed)

    @property
    def _latest(self) -> int:
        return latest_month(self.parsed.resume)

    def _projects(self) -> Iterator[ResumeFact]:
        for index, project in enumerate(self.parsed.resume.projects):
            when = period(project.start_date, project.end_date, current=project.current)
            as_job = Work(
                start_date=project.start_date, end_date=project.end_date, current=project.current
            )
            weight = max(0.6, weight_of(as_job, self._latest) - 0.05)
            pointer = f"/projects/{index}/name"
            yield from self._fact(
                FactKind.PROJECT, project.name, pointer, context=[when], weight=weight
            )

    def _results(self) -> Iterator[ResumeFact]:
        """Yield what a job or project tells with a number, as it is written."""
        resume = self.parsed.resume
        for index, job in enumerate(resume.work):
            weight = weight_of(job, self._latest)
            where = self._at(job, index)
            for n, text in enumerate(job.highlights):
                yield from self._result(text, f"/work/{index}/highlights/{n}", where, weight)
        for index, project in enumerate(resume.projects):
            for n, text in enumerate(project.highlights):
                pointer = f"/projects/{index}/highlights/{n}"
                yield from self._result(text, pointer, project.name, 0.6)

    def _result(self, text: str, pointer: str, where: str, weight: float) -> Iterator[ResumeFact]:
        if _FIGURE.search(text) and _DEED.match(text):
            yield from self._fact(
                FactKind.RESULT,
                text,
                pointer,
                context=[where],
                weight=min(1.0, weight + 0.1),
                least=_LIKELY,
            )

    def _at(self, job: Work, index: int) -> str:
        """Return where a job was, "at Acme, 2019 to 2021", as far as that is certain."""
        if not (job.name and is_employer(job.name) and self._is_certain(f"/work/{index}/name")):
            return ""
        return context_of([f"at {job.name}", self._when(job, index)])

    def _skills(self) -> Iterator[ResumeFact]:
        """Yield the listed tools, languages and methods, once each."""
        seen: set[str] = set()
        for listed in self._listed():
            known = skill_of(listed.text)
            is_method = known.kind is SkillKind.METHOD
            named = is_method or known.kind in {SkillKind.TOOL, SkillKind.LANGUAGE}
            if not named or is_for_office(listed.text):
                continue
            if known.name in seen or is_planned(f"{listed.group} {listed.text}"):
                continue
            seen.add(known.name)
            kind = FactKind.METHOD if is_method else FactKind.TECHNOLOGY
            where, weight = self._used_at(listed.text)
            yield from self._fact(
                kind, listed.text, listed.pointer, context=[where], weight=weight, least=_LIKELY
            )

    def _listed(self) -> Iterator[_Listed]:
        for index, skill in enumerate(self.parsed.resume.skills):
            if not skill.keywords:
                yield _Listed(skill.name, f"/skills/{index}/name", "")
            for n, word in enumerate(skill.keywords):
                yield _Listed(word, f"/skills/{index}/keywords/{n}", skill.name)

    def _used_at(self, technology: str) -> tuple[str, float]:
        """Return where a technology was used last, as far as the resume says, and its weight."""
        word = f" {technology.casefold()} "
        for index, job in enumerate(self.parsed.resume.work):
            said = " ".join([job.position or "", job.summary or "", *job.highlights])
            if word in f" {_spaced(said)} " and (where := self._at(job, index)):
                return where, weight_of(job, self._latest) - 0.05
        for project in self.parsed.resume.projects:
            if technology.casefold() in map(str.casefold, project.keywords):
                return "", 0.55
        return "", 0.45

    def _employers(self) -> Iterator[ResumeFact]:
        for index, job in enumerate(self.parsed.resume.work):
            if not is_employer(job.name or ""):
                continue
            position = (job.position or "") if self._is_certain(f"/work/{index}/position") else ""
            yield from self._fact(
                FactKind.EMPLOYER,
                job.name,
                f"/work/{index}/name",
                context=[position, self._when(job, index)],
                weight=weight_of(job, self._latest),
            )

    def _studies(self) -> Iterator[ResumeFact]:
        for index, study in enumerate(self.parsed.resume.education):
            parts = [
                text
                for name, text in (("studyType", study.study_type), ("area", study.area))
                if text and self._is_certain(f"/education/{index}/{name}")
            ]
            yield from self._fact(
                FactKind.EDUCATION,
                study.institution,
                f"/education/{index}/institution",
                context=parts,
                weight=0.7 - 0.1 * min(index, 3),
            )

    def _certificates(self) -> Iterator[ResumeFact]:
        for index, certificate in enumerate(self.parsed.resume.certificates):
            pointer = f"/certificates/{index}/name"
            ground = self._grounds.of(pointer, certificate.name)
            if not is_planned(f"{certificate.name} {ground.quote if ground else ''}"):
                yield from self._fact(
                    FactKind.CERTIFICATE, certificate.name, pointer, weight=0.4, least=_LIKELY
                )

    def _gaps(self) -> Iterator[ResumeFact]:
        for gap in gaps_of(self.parsed.resume):
            pointer = f"/work/{gap.after}/startDate"
            yield from self._fact(FactKind.GAP, gap.name, pointer, weight=0.2)


def _spaced(text: str) -> str:
    return " ".join(part.strip(",;:.()") for part in text.casefold().split())
