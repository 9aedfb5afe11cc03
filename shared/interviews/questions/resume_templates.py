"""Questions about the candidate's own resume: each names a fact and says where it stands.

The wording is ours and the fact is only a name in it, so whatever a resume says stays data.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from shared.interviews.model import Citation, Question
from shared.interviews.questions.fact_wording import tells_change
from shared.interviews.questions.resume_facts import FactKind, ResumeFact
from shared.kernel.vocabulary import Competency, Level
from shared.ports.evaluator import QuestionKind
from shared.resumes.skill_kinds import is_everyday

_TEMPLATES = Path(__file__).parent / "resume_templates.json"


class Template(NamedTuple):
    """A question about any fact of one kind; ``{name}`` and ``{context}`` stand for the fact.

    ``of_change``: only about a result that says what changed, not how large a thing is.
    ``of_everyday``: of a tool also where everybody uses it: nobody asks why Git was chosen.
    """

    id: str
    fact: FactKind
    levels: frozenset[Level]
    kind: QuestionKind
    competency: Competency
    text: str
    key_points: tuple[str, ...]
    reference_answer: str
    of_change: bool
    of_everyday: bool

    def fits(self, fact: ResumeFact, level: Level) -> bool:
        """Tell whether the question can be asked about a fact at a level."""
        change = not self.of_change or tells_change(fact.name)
        everyday = self.of_everyday or not is_everyday(fact.name)
        usual = fact.kind is not FactKind.TECHNOLOGY or everyday
        return self.fact is fact.kind and level in self.levels and change and usual


class PersonalQuestion(NamedTuple):
    """A question about a resume, and how much what it is about matters, 0 to 1."""

    question: Question
    weight: float


def resume_questions(
    facts: Sequence[ResumeFact], resume_id: str, level: Level
) -> list[PersonalQuestion]:
    """Return every question that can be made of the facts."""
    return [
        PersonalQuestion(_about(fact, template, resume_id), fact.weight)
        for fact in facts
        for template in resume_templates()
        if template.fits(fact, level)
    ]


def _about(fact: ResumeFact, template: Template, resume_id: str) -> Question:
    context = _context(fact)

    def filled(text: str) -> str:
        return text.replace("{name}", fact.name).replace("{context}", context)

    # The id follows from what is asked, so the same fact in a newer resume is the same question.
    which = hashlib.sha256(f"{fact.kind}\0{fact.name.casefold()}".encode()).hexdigest()[:16]
    return Question(
        id=f"own-{template.id}-{which}",
        kind=template.kind,
        competency=template.competency,
        text=filled(template.text),
        key_points=template.key_points,
        reference_answer=filled(template.reference_answer),
        about=Citation(
            resume_id=resume_id,
            fact=fact.name,
            pointer=fact.pointer,
            page=fact.page,
            quote=fact.quote,
        ),
    )


def _context(fact: ResumeFact) -> str:
    """Return the context in brackets, of which there are no two pairs behind each other."""
    if not fact.context:
        return ""
    if fact.name.endswith(")") and fact.kind is FactKind.EMPLOYER:
        return f", {fact.context}"
    twice = fact.name.endswith(")") and fact.kind is FactKind.EDUCATION
    return "" if twice else f" ({fact.context})"


@cache
def resume_templates() -> tuple[Template, ...]:
    """Return every template."""
    return read_templates(_TEMPLATES)


def read_templates(path: Path) -> tuple[Template, ...]:
    """Return the templates of one file."""
    return tuple(
        Template(
            id=entry["id"],
            fact=FactKind(entry["fact"]),
            levels=frozenset(Level(level) for level in entry["levels"]),
            kind=QuestionKind(entry["kind"]),
            competency=Competency(entry["competency"]),
            text=entry["text"],
            key_points=tuple(entry["key_points"]),
            reference_answer=entry["reference_answer"],
            of_change=entry.get("of_change", False),
            of_everyday=entry.get("of_everyday", False),
        )
        for entry in json.loads(path.read_text(encoding="utf-8"))
    )
