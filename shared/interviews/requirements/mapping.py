"""From what a job description requires to where the resume shows it."""

from collections.abc import Sequence

from shared.interviews.questions.resume_facts import ResumeFacts
from shared.interviews.questions.resume_skills import ShownSkill
from shared.interviews.requirements.description import Demand, demands_of
from shared.interviews.requirements.model import Requirement
from shared.resumes.skill_mentions import shown_by


def mapped(description: str | None, resume: ResumeFacts | None) -> tuple[Requirement, ...]:
    """Return what a description requires, each with its place in the resume, if it has one."""
    shown = {each.name: each for each in resume.shown} if resume else {}
    demands = demands_of(description or "")
    return tuple(_mapped(demand, shown) for demand in demands)


def missing(requirements: Sequence[Requirement]) -> list[Requirement]:
    """Return what is required and not shown; of alternatives one, and none where one is shown.

    What goes with an earlier one ("ASP.NET Core" with "C#") comes last.
    """
    shown = {each.name for each in requirements if each.quote is not None}
    lacking: list[Requirement] = []
    for each in requirements:
        others = {*each.alternatives}
        spared = others & shown or any(before.name in others for before in lacking)
        if each.required and each.quote is None and not spared:
            lacking.append(each)
    alone: list[Requirement] = []
    for each in lacking:
        if not any(_go_together(each.name, before.name) for before in alone):
            alone.append(each)
    return alone + [each for each in lacking if each not in alone]


def _go_together(one: str, other: str) -> bool:
    return one in shown_by(other) or other in shown_by(one)


def _mapped(demand: Demand, shown: dict[str, ShownSkill]) -> Requirement:
    found = shown.get(demand.name) or next(
        (shown[name] for name in shown_by(demand.name) if name in shown), None
    )
    requirement = Requirement(
        name=demand.name,
        kind=demand.kind,
        required=demand.required,
        alternatives=demand.alternatives,
    )
    if found is None:
        return requirement
    where = {"pointer": found.pointer, "page": found.page or None, "quote": found.quote}
    return requirement.model_copy(update=where)
