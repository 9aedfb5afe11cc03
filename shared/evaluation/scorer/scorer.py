"""The built-in scorer: no network, no model to download, the same answer always the same."""

from shared.evaluation.scorer import feedback, rubric
from shared.evaluation.scorer.artefacts import Artefacts
from shared.evaluation.scorer.dimensions import Judged, judge
from shared.evaluation.scorer.expectation import Expectation
from shared.evaluation.scorer.gates import verdict_of
from shared.evaluation.scorer.reading import Reading
from shared.evaluation.scorer.text import Sentence
from shared.ports.evaluator import (
    AnswerEvaluation,
    Coverage,
    DimensionScore,
    EvaluationTask,
    KeyPointResult,
    QuestionKind,
    Quote,
    StarParts,
    Verdict,
)

_LONGEST_QUOTE = 400


class Scorer:
    """Implements ``Evaluator`` with the artefacts of this package; safe to share by threads."""

    def __init__(self) -> None:
        """Read and check the artefacts; raises ``Damaged``."""
        self._learned = Artefacts()

    def ping(self) -> str:
        """Return name and version; the artefacts were checked when this was built."""
        return f"{rubric.NAME} {self._version}"

    def evaluate(self, task: EvaluationTask) -> AnswerEvaluation:
        """Judge one answer. Only its first ``MOST_CHARACTERS`` characters are read."""
        expected = Expectation(task, self._learned.vectors, self._learned.key_point)
        reading = Reading(expected, task.answer[: rubric.MOST_CHARACTERS], self._learned)
        verdict = verdict_of(reading)
        weights = rubric.WEIGHTS[task.kind]
        judged = tuple(_capped(one, rubric.CAPS[verdict]) for one in judge(reading))
        overall = round(sum(weights[one.dimension] * one.score for one in judged), 2)
        weighed = [(one, weights[one.dimension]) for one in judged]
        return AnswerEvaluation(
            evaluator=rubric.NAME,
            evaluator_version=self._version,
            rubric_version=rubric.RUBRIC_VERSION,
            verdict=verdict,
            reason=feedback.verdict_reason(verdict, overall),
            confidence=round(_confidence(reading, verdict, judged), 2),
            overall=overall,
            dimensions=tuple(
                DimensionScore(
                    dimension=one.dimension,
                    score=one.score,
                    weight=weight,
                    reason=one.reason,
                    evidence=tuple(_quote(reading, sentence) for sentence in one.evidence),
                )
                for one, weight in weighed
            ),
            key_points=_key_points(reading),
            star=_star(reading) if task.kind == QuestionKind.BEHAVIOURAL else None,
            missing=feedback.missing_points(reading),
            improvement=feedback.improvement(reading, verdict, weighed),
            stronger_outline=feedback.stronger_outline(reading),
        )

    @property
    def _version(self) -> str:
        return f"{rubric.VERSION}+{self._learned.digest}"


def _capped(judged: Judged, cap: float) -> Judged:
    score = round(min(max(judged.score, 0.0), 5.0, cap), 2)
    return Judged(judged.dimension, score, judged.reason, judged.evidence)


def _confidence(reading: Reading, verdict: Verdict, judged: tuple[Judged, ...]) -> float:
    """Return how far to trust the scores: least for short, unclear or told answers.

    Not a probability: an order of trust, for a client to decide whether to ask a person.
    """
    if verdict != Verdict.SCORED:
        return rubric.SURENESS[verdict]
    relevance, coverage = (one.score for one in judged[:2])
    length = min(1.0, 0.4 + 0.6 * len(reading.answer.text.words) / 50)
    accord = 1 - 0.5 * abs(relevance - coverage) / 5
    doubtful = sum(0.25 < point.credit < 0.75 for point in reading.points) / len(reading.points)  # noqa: PLR2004
    trust = 0.9 * length * accord * (1 - 0.4 * doubtful) * (1 - 0.6 * reading.prose.code_share)
    return trust * (0.75 if reading.is_behavioural else 1.0)


def _key_points(reading: Reading) -> tuple[KeyPointResult, ...]:
    results = []
    sentences = reading.answer.sentences
    for point, found in zip(reading.expected.points, reading.points, strict=True):
        shown = found.coverage is not Coverage.MISSED or found.contradicted
        quote = (
            _cut(reading, sentences[found.first].start, sentences[found.last].end)
            if shown and found.last >= 0
            else None
        )
        results.append(KeyPointResult(text=point.text.raw, coverage=found.coverage, evidence=quote))
    return tuple(results)


def _star(reading: Reading) -> StarParts:
    story = reading.story
    return StarParts(
        situation=_quote_or_none(reading, story.situation),
        task=_quote_or_none(reading, story.task),
        action=_quote_or_none(reading, story.action),
        result=_quote_or_none(reading, story.result),
    )


def _quote_or_none(reading: Reading, sentence: Sentence | None) -> Quote | None:
    return None if sentence is None else _quote(reading, sentence)


def _quote(reading: Reading, sentence: Sentence) -> Quote:
    return _cut(reading, sentence.start, sentence.end)


def _cut(reading: Reading, start: int, end: int) -> Quote:
    end = min(end, start + _LONGEST_QUOTE)
    return Quote(start=start, end=end, text=reading.answer.text.raw[start:end])
