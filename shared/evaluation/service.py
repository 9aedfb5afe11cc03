"""Evaluating an interview: each answer by the evaluator, then one result over all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from shared.evaluation.delivery import delivery_mean, judge_delivery
from shared.evaluation.model import (
    CompetencyScore,
    DimensionMean,
    EvaluatedAnswer,
    InterviewEvaluation,
)
from shared.kernel.clock import Clock
from shared.kernel.vocabulary import Competency
from shared.media.model import AnalysedMedia
from shared.ports.evaluator import Dimension, EvaluationTask, Evaluator, Verdict

STRONG = 3.5
"""From this score on a competency is called a strength."""

_MOST_STATEMENTS = 3


class AnswerToJudge(NamedTuple):
    """One question of an interview, and what the candidate answered (empty: nothing).

    ``spoken`` is the analysis of the recording, if it was answered aloud.
    """

    question_id: str
    task: EvaluationTask
    spoken: AnalysedMedia | None = None


class Evaluation:
    """Turns the answers of an interview into its result."""

    def __init__(self, evaluator: Callable[[], Evaluator], *, clock: Clock) -> None:
        """Judge with the evaluator that the call gives; it is made when first needed."""
        self._evaluator = evaluator
        self._clock = clock

    def evaluate(self, answers: Sequence[AnswerToJudge]) -> InterviewEvaluation:
        """Judge every answer; the same answers always get the same scores.

        ``answers`` holds at least one. Raises Unavailable when the evaluator cannot judge now.
        """
        evaluator = self._evaluator()
        judged = tuple(
            EvaluatedAnswer(
                question_id=answer.question_id,
                competency=Competency(answer.task.competency),
                evaluation=evaluator.evaluate(answer.task),
                delivery=judge_delivery(answer.spoken) if answer.spoken else None,
            )
            for answer in answers
        )
        first = judged[0].evaluation
        competencies = _by_competency(judged)
        return InterviewEvaluation(
            evaluated_at=self._clock(),
            evaluator=first.evaluator,
            evaluator_version=first.evaluator_version,
            rubric_version=first.rubric_version,
            overall=_mean(each.evaluation.overall for each in judged),
            confidence=round(fmean(each.evaluation.confidence for each in judged), 2),
            answered=sum(each.evaluation.verdict is Verdict.SCORED for each in judged),
            competencies=competencies,
            dimensions=_by_dimension(judged),
            strengths=_strengths(competencies),
            next_steps=_next_steps(judged),
            answers=judged,
            delivery=delivery_mean([each.delivery for each in judged if each.delivery]),
        )


def _by_competency(judged: Sequence[EvaluatedAnswer]) -> tuple[CompetencyScore, ...]:
    scores: dict[Competency, list[float]] = {}
    for each in judged:
        scores.setdefault(each.competency, []).append(each.evaluation.overall)
    return tuple(
        CompetencyScore(competency=name, score=_mean(scores[name]), questions=len(scores[name]))
        for name in sorted(scores)
    )


def _by_dimension(judged: Sequence[EvaluatedAnswer]) -> tuple[DimensionMean, ...]:
    scores: dict[Dimension, list[float]] = {dimension: [] for dimension in Dimension}
    for each in judged:
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


def _next_steps(judged: Sequence[EvaluatedAnswer]) -> tuple[str, ...]:
    """Return the advice on the weakest answers, each piece once."""
    weakest = sorted(judged, key=lambda each: each.evaluation.overall)
    advice = dict.fromkeys(each.evaluation.improvement for each in weakest)
    return tuple(advice)[:_MOST_STATEMENTS]


def _words(competency: Competency) -> str:
    return competency.replace("_", " ").capitalize()


def _mean(scores: Iterable[float]) -> float:
    return round(fmean(scores), 2)
