"""Every tool, language and method that a resume shows, and where: what requirements are held to.

What jobs and projects tell comes before what is only listed, for it shows more. What is planned is
not shown.
"""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from shared.interviews.questions.fact_wording import one_line, says
from shared.interviews.questions.resume_grounds import Grounds
from shared.resumes.model import ParsedResume, Resume
from shared.resumes.skill_kinds import SkillKind, is_planned, skill_of
from shared.resumes.skill_mentions import mentions_of

_LONGEST_QUOTE = 300
_BEFORE = 120
_TECHNICAL = frozenset({SkillKind.TOOL, SkillKind.LANGUAGE, SkillKind.METHOD})


class ShownSkill(NamedTuple):
    """A skill under its usual name, and where the resume shows it.

    ``pointer`` is RFC 6901 into the parsed resume; ``page`` is 0 where the candidate stated it.
    """

    name: str
    pointer: str
    page: int
    quote: str


class _Said(NamedTuple):
    name: str
    words: str
    pointer: str
    quote: str


def shown_skills(parsed: ParsedResume) -> tuple[ShownSkill, ...]:
    """Return what a resume shows, each name once."""
    grounds = Grounds(parsed)
    shown: dict[str, ShownSkill] = {}
    for said in chain(_told(parsed.resume), _listed(parsed.resume)):
        ground = grounds.of(said.pointer, said.words) if said.name not in shown else None
        if ground:
            quote = ground.quote if says(ground.quote, said.words) else said.quote
            line = one_line(quote, _LONGEST_QUOTE)
            shown[said.name] = ShownSkill(said.name, said.pointer, ground.page, line)
    return tuple(shown.values())


def _told(resume: Resume) -> Iterator[_Said]:
    """Yield what sentences name, those about work first."""
    for text, pointer in _sentences(resume):
        if text and not is_planned(text):
            for mention in mentions_of(text):
                words = text[mention.start : mention.end]
                yield _Said(mention.skill.name, words, pointer, _round(text, mention.start))


def _round(text: str, start: int) -> str:
    """Return what stands round a place, from a whole word on."""
    if start <= _BEFORE:
        return text
    return text[text.find(" ", start - _BEFORE, start) + 1 or start :]


def _sentences(resume: Resume) -> Iterator[tuple[str | None, str]]:
    for index, job in enumerate(resume.work):
        for n, line in enumerate(job.highlights):
            yield line, f"/work/{index}/highlights/{n}"
        yield job.summary, f"/work/{index}/summary"
        yield job.position, f"/work/{index}/position"
    for index, project in enumerate(resume.projects):
        for n, line in enumerate(project.highlights):
            yield line, f"/projects/{index}/highlights/{n}"
        yield project.description, f"/projects/{index}/description"
    for index, certificate in enumerate(resume.certificates):
        yield certificate.name, f"/certificates/{index}/name"
    yield resume.basics.summary, "/basics/summary"


def _listed(resume: Resume) -> Iterator[_Said]:
    """Yield what lists name."""
    for index, project in enumerate(resume.projects):
        for n, word in enumerate(project.keywords):
            yield from _item(word, f"/projects/{index}/keywords/{n}", "")
    for index, skill in enumerate(resume.skills):
        if not skill.keywords:
            yield from _item(skill.name, f"/skills/{index}/name", "")
        for n, word in enumerate(skill.keywords):
            yield from _item(word, f"/skills/{index}/keywords/{n}", skill.name)


def _item(text: str, pointer: str, group: str) -> Iterator[_Said]:
    if is_planned(f"{group} {text}"):
        return
    known = skill_of(text)
    names = dict.fromkeys(mention.skill.name for mention in mentions_of(text))
    if known.kind in _TECHNICAL:
        names = {known.name: None} | names
    for name in names:
        yield _Said(name, text, pointer, text)
