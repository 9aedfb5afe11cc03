"""Evaluating a session: each answer by the evaluator, then one result over all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from shared.evaluation.delivery import delivery_mean, evaluate_delivery
from shared.evaluation.hearing import explained, not_heard_well, unlike_speech
from shared.evaluation.model import (
    CompetencyScore,
    DimensionMean,
    EvaluatedAnswer,
    InterviewEvaluation,
)
from shared.evaluation.wording import NOTHING_TO_CHANGE
from shared.kernel.clock import Clock
from shared.kernel.vocabulary import Competency
from shared.media.model import AnalysedMedia
from shared.ports.evaluator import (
    AnswerEvaluation,
    Dimension,
    EvaluationTask,
    Evaluator,
    Verdict,
)

STRONG = 3.5
"""From this score on a competency is called a strength."""

_MOST_STATEMENTS = 3


class GivenAnswer(NamedTuple):
    """One question of a session, and what the candidate answered (empty: nothing).

    ``spoken`` is the analysis of the recording, if it was answered aloud.
    """

    question_id: str
    task: EvaluationTask
    spoken: AnalysedMedia | None = None


type Heard = Mapping[str, tuple[EvaluationTask, AnswerEvaluation]]
type Again = Callable[[Heard], Mapping[str, AnswerEvaluation]]


def as_they_are(heard: Heard) -> Mapping[str, AnswerEvaluation]:
    """Return the evaluations unchanged."""
    return {name: evaluation for name, (_, evaluation) in heard.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Turns the answers of a session into its result. ``evaluator`` is made when first needed."""

    evaluator: Callable[[], Evaluator]
    clock: Clock

    def evaluate(
        self, answers: Sequence[GivenAnswer], *, again: Again = as_they_are
    ) -> InterviewEvaluation:
        """Evaluate every answer; the same answers always get the same scores.

        ``answers`` holds at least one. ``again`` takes the answers that were heard well, by the
        ids of their questions, and returns their evaluations by somebody else too; what it raises
        passes through. Raises Unavailable when the evaluator is not available.
        """
        evaluator = self.evaluator()
        evaluated = tuple(_evaluated(evaluator, answer) for answer in answers)
        heard = {
            each.question_id: (answer.task, each.evaluation)
            for answer, each in zip(answers, evaluated, strict=True)
            if not each.not_heard_well
        }
        others = again(heard)
        evaluated = tuple(
            each.model_copy(update={"evaluation": others.get(each.question_id, each.evaluation)})
            for each in evaluated
        )
        by_model = (each.evaluation for each in evaluated if each.evaluation.judged_by_model)
        first = next(by_model, evaluated[0].evaluation)
        counted = [each for each in evaluated if not each.not_heard_well]
        competencies = _by_competency(counted)
        return InterviewEvaluation(
            evaluated_at=self.clock(),
            evaluator=first.evaluator,
            evaluator_version=first.evaluator_version,
            rubric_version=first.rubric_version,
            overall=_mean([each.evaluation.overall for each in counted]),
            confidence=_mean([each.evaluation.confidence for each in counted]),
            answered=sum(each.evaluation.verdict is Verdict.SCORED for each in counted),
            competencies=competencies,
            dimensions=_by_dimension(counted),
            strengths=_strengths(competencies),
            next_steps=_next_steps(evaluated),
            answers=evaluated,
            delivery=delivery_mean([each.delivery for each in evaluated if each.delivery]),
        )


def _evaluated(evaluator: Evaluator, answer: GivenAnswer) -> EvaluatedAnswer:
    """Evaluate one answer; what was not heard well is not held against the candidate."""
    evaluation = evaluator.evaluate(answer.task)
    unclear = None
    if answer.spoken:
        unclear = not_heard_well(answer.spoken) or unlike_speech(evaluation)
    if unclear:
        nothing = evaluator.evaluate(answer.task.model_copy(update={"answer": ""}))
        evaluation = explained(nothing, unclear)
    return EvaluatedAnswer(
        question_id=answer.question_id,
        competency=Competency(answer.task.competency),
        evaluation=evaluation,
        delivery=evaluate_delivery(answer.spoken) if answer.spoken else None,
        not_heard_well=unclear,
    )


def _by_competency(evaluated: Sequence[EvaluatedAnswer]) -> tuple[CompetencyScore, ...]:
    scores: dict[Competency, list[float]] = {}
    for each in evaluated:
        scores.setdefault(each.competency, []).append(each.evaluation.overall)
    return tuple(
        CompetencyScore(competency=name, score=_mean(scores[name]), questions=len(scores[name]))
        for name in sorted(scores)
    )


def _by_dimension(evaluated: Sequence[EvaluatedAnswer]) -> tuple[DimensionMean, ...]:
    scores: dict[Dimension, list[float]] = {dimension: [] for dimension in Dimension}
    for each in evaluated:
        given: Mapping[Dimension, float] = {
            part.dimension: part.score for part in each.evaluation.dimensions
        }
        for dimension in Dimension:
            scores[dimension].append(given.get(dimension, 0.0))
    return tuple(
        DimensionMean(dimension=dimension, score=_mean(values))
        for dimension, values in scores.items()
    )


def _strengths(competencies: Sequence[CompetencyScore]) -> tuple[str, ...]:
    strong = sorted(
        (each for each in competencies if each.score >= STRONG), key=lambda each: -each.score
    )
    return tuple(
        f"{_words(each.competency)}: {each.score:.1f} of 5" for each in strong[:_MOST_STATEMENTS]
    )


def _next_steps(evaluated: Sequence[EvaluatedAnswer]) -> tuple[str, ...]:
    """Return the advice on the weakest answers, each piece once: what is to change, if anything."""
    weakest = sorted(evaluated, key=lambda each: each.evaluation.overall)
    advice = dict.fromkeys(each.evaluation.improvement for each in weakest)
    if len(advice) > 1:
        advice.pop(NOTHING_TO_CHANGE, None)
    return tuple(advice)[:_MOST_STATEMENTS]


def _words(competency: Competency) -> str:
    return competency.replace("_", " ").capitalize()


def _mean(scores: Sequence[float]) -> float:
    return round(fmean(scores), 2) if scores else 0.0
