"""The scorer: needs no network and no download; the same answer always gets the same evaluation."""

from functools import cache

from shared.evaluation.scorer import feedback, rubric
from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.appeal import judged_on
from shared.evaluation.scorer.dimensions import ScoredDimension, score_dimensions
from shared.evaluation.scorer.gates import verdict_of
from shared.evaluation.scorer.grading import found_words, take
from shared.evaluation.scorer.key_points import PointMatch
from shared.evaluation.scorer.model_files import Models
from shared.evaluation.scorer.reference import Reference
from shared.evaluation.scorer.text import Sentence
from shared.ports.evaluator import (
    AnswerEvaluation,
    Coverage,
    DimensionScore,
    EvaluationTask,
    Grading,
    Ground,
    KeyPointResult,
    KnownStatements,
    PointJudgement,
    QuestionKind,
    Quote,
    StarParts,
    Verdict,
)

_LONGEST_QUOTE = 400
_DOUBTFUL = 0.25, 0.75


@cache
def _models() -> Models:
    return Models()


class Scorer:
    """Implements ``Evaluator`` with the models of this package; threads may share it."""

    def __init__(self) -> None:
        """Load and check the models, if this process has not yet; raises ``Damaged``."""
        self._models = _models()

    def ping(self) -> str:
        """Return name and version; the models were checked on construction."""
        return f"{rubric.NAME} {self._version}"

    def find(self, text: str, words: str) -> tuple[int, int] | None:
        """Find words by their folded forms."""
        return found_words(text[: rubric.MAX_CHARACTERS], words)

    def statements(self, key_point: str) -> KnownStatements | None:
        """Return the statements of a key point of the bank."""
        return self._models.statements.texts_of(key_point)

    def evaluate(self, task: EvaluationTask, grading: Grading | None = None) -> AnswerEvaluation:
        """Score one answer. Only its first ``MAX_CHARACTERS`` characters count."""
        reference = Reference(task, self._models)
        analysis = AnswerAnalysis(reference, task.answer[: rubric.MAX_CHARACTERS], self._models)
        verdict = verdict_of(analysis)
        if grading and verdict is Verdict.SCORED:
            take(analysis, grading)
        weights = rubric.WEIGHTS[task.kind]
        scored = tuple(_capped(one, verdict) for one in score_dimensions(analysis))
        overall = round(sum(weights[one.dimension] * one.score for one in scored), 2)
        weighted = [(one, weights[one.dimension]) for one in scored]
        reason = feedback.verdict_reason(analysis, verdict, overall)
        improvement = feedback.improvement(analysis, verdict, weighted)
        said = (reason, improvement, *(one.reason for one in scored))
        return AnswerEvaluation(
            evaluator=rubric.NAME,
            evaluator_version=self._version,
            rubric_version=rubric.RUBRIC_VERSION,
            verdict=verdict,
            reason=reason,
            confidence=round(_confidence(analysis, verdict, scored), 2),
            overall=overall,
            dimensions=tuple(
                DimensionScore(
                    dimension=one.dimension,
                    score=one.score,
                    weight=weight,
                    reason=one.reason,
                    evidence=tuple(_quote(analysis, sentence) for sentence in one.evidence),
                )
                for one, weight in weighted
            ),
            key_points=_key_points(analysis),
            star=_star(analysis) if task.kind == QuestionKind.BEHAVIOURAL else None,
            missing=feedback.missing_points(analysis),
            improvement=improvement,
            stronger_outline=feedback.stronger_outline(analysis, said=said),
        )

    def judge_point(self, task: EvaluationTask, place: int, start: int, end: int) -> PointJudgement:
        """Judge a key point on the sentences that the span touches."""
        reference = Reference(task, self._models)
        analysis = AnswerAnalysis(reference, task.answer[: rubric.MAX_CHARACTERS], self._models)
        ground, found = judged_on(analysis, place, range(start, end), self._models)
        said = ground is Ground.SAID
        sentences = analysis.answer.sentences
        return PointJudgement(
            ground=ground,
            coverage=found.coverage if said else Coverage.MISSED,
            evidence=_cut(analysis, sentences[found.first].start, sentences[found.last].end)
            if said
            else None,
            evaluator_version=self._version,
            rubric_version=rubric.RUBRIC_VERSION,
        )

    @property
    def _version(self) -> str:
        return f"{rubric.VERSION}+{self._models.digest}"


def _capped(scored: ScoredDimension, verdict: Verdict) -> ScoredDimension:
    score = round(min(max(scored.score, 0.0), 5.0, rubric.CAPS[verdict]), 2)
    reason = feedback.dimension_reason(scored, verdict, score)
    return ScoredDimension(scored.dimension, score, reason, scored.evidence)


def _confidence(
    analysis: AnswerAnalysis, verdict: Verdict, scored: tuple[ScoredDimension, ...]
) -> float:
    """Return the confidence in the scores: low for short or doubtful answers and for stories.

    It ranks answers by trust, for a client to decide whether to ask a person; it is no probability.
    """
    if verdict != Verdict.SCORED:
        return rubric.CONFIDENCE[verdict]
    relevance, coverage = (one.score for one in scored[:2])
    length = min(1.0, 0.4 + 0.6 * len(analysis.answer.text.words) / 50)
    accord = 1 - 0.5 * abs(relevance - coverage) / 5
    matched = [match.credit for match in analysis.key_point_matches]
    doubtful = sum(_DOUBTFUL[0] < credit < _DOUBTFUL[1] for credit in matched) / len(matched)
    trust = 0.9 * length * accord * (1 - 0.4 * doubtful) * (1 - 0.6 * analysis.prose.code_share)
    return trust * (0.75 if analysis.is_behavioural else 1.0)


def _key_points(analysis: AnswerAnalysis) -> tuple[KeyPointResult, ...]:
    return tuple(
        _key_point(analysis, point.text.raw, found)
        for point, found in zip(
            analysis.reference.key_points, analysis.key_point_matches, strict=True
        )
    )


def _key_point(analysis: AnswerAnalysis, text: str, found: PointMatch) -> KeyPointResult:
    sentences = analysis.answer.sentences
    shown = found.coverage is not Coverage.MISSED or found.contradicted
    quote = (
        _cut(analysis, sentences[found.first].start, sentences[found.last].end)
        if shown and found.last >= 0
        else None
    )
    return KeyPointResult(
        text=text,
        coverage=found.coverage,
        evidence=None if found.contradicted else quote,
        contrary=quote if found.contradicted else None,
        likelihood=round(found.credit, 2),
    )


def _star(analysis: AnswerAnalysis) -> StarParts:
    story = analysis.story
    return StarParts(
        situation=_quote_or_none(analysis, story.situation),
        task=_quote_or_none(analysis, story.task),
        action=_quote_or_none(analysis, story.action),
        result=_quote_or_none(analysis, story.result),
    )


def _quote_or_none(analysis: AnswerAnalysis, sentence: Sentence | None) -> Quote | None:
    return None if sentence is None else _quote(analysis, sentence)


def _quote(analysis: AnswerAnalysis, sentence: Sentence) -> Quote:
    return _cut(analysis, sentence.start, sentence.end)


def _cut(analysis: AnswerAnalysis, start: int, end: int) -> Quote:
    end = min(end, start + _LONGEST_QUOTE)
    return Quote(start=start, end=end, text=analysis.raw[start:end])
