"""Hints and adaptations as the candidate sees them."""

from pydantic import Field

from shared.interviews.conditions.model import HIGH, LOW, Adaptation, Difficulty, HintKind
from shared.interviews.model import InterviewSession, Question
from shared.kernel.clock import Instant
from shared.kernel.view import View


class HintView(View):
    """A hint that was revealed."""

    kind: HintKind = Field(description="what it tells")
    text: str = Field(description="the hint to show")
    revealed_at: Instant = Field(description="when it was revealed")


class AdaptedView(View):
    """A question that was asked instead of another, before anyone had seen that."""

    question_id: str
    instead_of: str = Field(description="id of the question that gave way")
    difficulty: Difficulty = Field(description="whether it is the easier or the harder one")
    why: str = Field(description="what the answers before it were like")


def hint_views(session: InterviewSession, question: Question) -> tuple[HintView, ...]:
    """Return the hints to a question that were revealed."""
    return tuple(HintView.showing(each) for each in session.hints.get(question.id, ()))


def adapted_views(session: InterviewSession) -> tuple[AdaptedView, ...]:
    """Return the questions that were replaced, in their order."""
    return tuple(_adapted(each) for each in session.adaptations)


def _adapted(made: Adaptation) -> AdaptedView:
    bound = f"above {HIGH:.0f}" if made.difficulty is Difficulty.HARDER else f"below {LOW:.0f}"
    return AdaptedView(
        question_id=made.question_id,
        instead_of=made.instead_of,
        difficulty=made.difficulty,
        why=f"The last two answers were {bound} of 5.",
    )
