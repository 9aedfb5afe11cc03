"""Questions about what a job requires and the resume does not show.

A question of the bank comes before a template, and both name only what the gazetteer names: no
word of the description reaches a question.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from shared.interviews.model import Question
from shared.interviews.questions.bank import BankQuestion, question_bank
from shared.interviews.questions.resume_facts import FactKind
from shared.interviews.questions.resume_templates import PersonalQuestion, Template, read_templates
from shared.interviews.questions.selection import Wanted, asked_as, chance, distance
from shared.interviews.requirements.mapping import missing
from shared.interviews.requirements.model import Requirement
from shared.resumes.skill_kinds import SkillKind, skill_of
from shared.resumes.skill_mentions import mentions_of

_FOR_THE_JOB = 0.3
_TEMPLATES = Path(__file__).parent / "templates.json"


def first_questions(requirements: Sequence[Requirement], wanted: Wanted) -> tuple[Question, ...]:
    """Return a question for each missing requirement, for at most half of the session.

    None that was asked before. What has been asked about least comes first, so that the sessions
    for one job go through all that it requires.
    """
    asked = frozenset(wanted.asked)
    lacking = missing(requirements)
    ways = {each.name: list(_ways(each, wanted)) for each in lacking}
    lacking.sort(key=lambda each: sum(way.id in asked for way in ways[each.name]))
    chosen: list[Question] = []
    for each in lacking:
        taken = asked | {question.id for question in chosen}
        fresh = [way for way in ways[each.name] if way.id not in taken]
        if fresh and len(chosen) < wanted.count // 2:
            sorts = Counter(question.id.rpartition("-")[0] for question in chosen)
            chosen.append(min(fresh, key=lambda way: sorts[way.id.rpartition("-")[0]]))
    return tuple(chosen)


def linked(
    requirements: Sequence[Requirement], questions: Sequence[Question]
) -> tuple[Requirement, ...]:
    """Return the requirements with the questions of the session that are about each."""
    return tuple(
        each.model_copy(
            update={
                "question_ids": tuple(
                    question.id for question in questions if _is_about(question, each.name)
                )
            }
        )
        for each in requirements
    )


def preferred(
    personal: Sequence[PersonalQuestion], requirements: Sequence[Requirement]
) -> list[PersonalQuestion]:
    """Return the personal questions, those about what the job requires with more weight."""
    names = {each.name for each in requirements if each.required}
    return [
        each._replace(weight=min(1.0, each.weight + _FOR_THE_JOB))
        if each.question.about and skill_of(each.question.about.fact).name in names
        else each
        for each in personal
    ]


def topics_of(requirements: Sequence[Requirement]) -> frozenset[str]:
    """Return the topics of the bank that requirements are known by."""
    names = {each.name for each in requirements}
    return frozenset(topic for topic, name in _named_topics().items() if name in names)


@cache
def requirement_templates() -> tuple[Template, ...]:
    """Return the questions about any tool, language or method that is not in the resume."""
    return read_templates(_TEMPLATES)


def _ways(requirement: Requirement, wanted: Wanted) -> Iterator[Question]:
    """Yield the questions that can be asked about a requirement, the best first."""
    fitting = [
        question
        for question in question_bank()
        if question.suits(wanted.role)
        and distance(wanted.level, question.levels) <= 1
        and _is_subject(question, requirement.name)
    ]

    def order(question: BankQuestion) -> tuple[int, bool, float]:
        away = distance(wanted.level, question.levels)
        other = not question.id.startswith(f"{wanted.role}-")
        return away, other, chance(wanted.seed, question.id)

    yield from map(asked_as, sorted(fitting, key=order))
    kind = FactKind.METHOD if requirement.kind is SkillKind.METHOD else FactKind.TECHNOLOGY
    for template in requirement_templates():
        if template.fact is kind and wanted.level in template.levels:
            yield _filled(template, requirement.name)


def _filled(template: Template, name: str) -> Question:
    return Question(
        id=f"job-{template.id}-{_mark(name)}",
        kind=template.kind,
        competency=template.competency,
        text=template.text.replace("{name}", name),
        key_points=template.key_points,
        reference_answer=template.reference_answer.replace("{name}", name),
    )


def _mark(name: str) -> str:
    return hashlib.sha256(name.casefold().encode()).hexdigest()[:16]


def _is_about(question: Question, name: str) -> bool:
    """Tell whether a question of a session is about what the gazetteer calls by this name."""
    if question.about:
        return skill_of(question.about.fact).name == name
    known = _bank().get(question.id)
    return _is_subject(known, name) if known else question.id.endswith(_mark(name))


def _is_subject(question: BankQuestion, name: str) -> bool:
    """Tell whether a question of the bank is about what the gazetteer calls by this name.

    A method is a theme, so a topic tells it; a tool or language must be named in the question or a
    key point too.
    """
    topics = [topic for topic in question.topics if _named_topics().get(topic) == name]
    if not topics:
        return False
    return skill_of(name).kind is SkillKind.METHOD or name in _named_in(question.id)


@cache
def _named_in(question_id: str) -> frozenset[str]:
    question = _bank()[question_id]
    said = "\n".join([question.text, *question.key_points])
    return frozenset(mention.skill.name for mention in mentions_of(said))


@cache
def _named_topics() -> dict[str, str]:
    topics = {topic for question in question_bank() for topic in question.topics}
    return {topic: name for topic in topics if (name := skill_of(topic).name)}


@cache
def _bank() -> dict[str, BankQuestion]:
    return {question.id: question for question in question_bank()}
