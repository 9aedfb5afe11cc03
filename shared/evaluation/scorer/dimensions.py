"""The five scores of an answer, each with its reason and the sentences it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from shared.evaluation.scorer import cues, manner, rubric
from shared.evaluation.scorer.reading import Reading
from shared.evaluation.scorer.text import Sentence
from shared.evaluation.scorer.vectors import cosines
from shared.ports.evaluator import Coverage, Dimension, Score

_SHOWN = 3  # quotes per dimension
_GOOD, _FAIR = 3.5, 1.8  # from here on the reason praises, or finds a part
_SHORT, _LOOSE = 0.6, 0.5
_UNTOLD = 0.1  # what is left of relevance where no story is told
_DENIED = 0.9  # what a wholly contradicting answer loses of its relevance
_FULL_CONTENT, _LEAST_BEARING = 4.5, 0.2


@dataclass(frozen=True, slots=True)
class Judged:
    """One dimension before any cap."""

    dimension: Dimension
    score: Score
    reason: str
    evidence: tuple[Sentence, ...]


def judge(reading: Reading) -> tuple[Judged, ...]:
    """Return the five scores in the order of the rubric.

    Form is worth something only where there is content: structure, specificity and clarity
    count in full from a mean of 4.5 on relevance and coverage, and a fifth without any.
    """
    relevance, coverage = _relevance(reading), _coverage(reading)
    content = (relevance.score + coverage.score) / 2
    bearing = _LEAST_BEARING + (1 - _LEAST_BEARING) * min(1.0, content / _FULL_CONTENT)
    form = (_structure(reading), _specificity(reading), _clarity(reading))
    return (
        relevance,
        coverage,
        *(Judged(f.dimension, f.score * bearing, f.reason, f.evidence) for f in form),
    )


def _relevance(reading: Reading) -> Judged:
    if reading.is_behavioural:
        score = rubric.on_scale(reading.topic, rubric.TOPIC_SCALE)
        score *= min(1.0, _UNTOLD + reading.story.substance)
    else:
        score = reading.focus * rubric.on_scale(reading.agreement, rubric.AGREEMENT_SCALE)
    score *= 1 - _DENIED * reading.contradicted_share
    if score >= _GOOD:
        reason = "What you say is on the subject of the question."
    elif score >= _FAIR:
        reason = "Part of what you say is on the subject; the rest does not help to answer."
    elif reading.is_behavioural:
        reason = "It is not clear how this story answers the question: say so in one sentence."
    else:
        reason = "Little of this helps to answer what was asked."
    return Judged(Dimension.RELEVANCE, score, reason, _nearest(reading))


def _nearest(reading: Reading) -> tuple[Sentence, ...]:
    """Return the sentences closest to question and key points, as they follow each other."""
    sentences = reading.answer.sentences
    near = cosines(reading.expected.topic.total, reading.answer.window_rows)[0][: len(sentences)]
    best = np.argsort(-near, kind="stable")[:_SHOWN]
    return tuple(sentences[at] for at in sorted(best.tolist()) if near[at] > 0)


def _coverage(reading: Reading) -> Judged:
    score = rubric.on_scale(reading.coverage, rubric.COVERAGE_SCALE)
    made = [point for point in reading.points if point.coverage == Coverage.COVERED]
    partly = [point for point in reading.points if point.coverage == Coverage.PARTLY]
    count = len(reading.points)
    reason = f"You make {len(made)} of {count} key points"
    reason += f" and touch on {len(partly)} more." if partly else "."
    if any(point.contradicted for point in reading.points):
        reason += " At least one thing you say is the contrary of what is right."
    quoted = sorted({point.first for point in (*made, *partly)})[:_SHOWN]
    return Judged(
        Dimension.COVERAGE, score, reason, tuple(reading.answer.sentences[at] for at in quoted)
    )


def _structure(reading: Reading) -> Judged:
    if reading.is_behavioural:
        return _story_structure(reading)
    shape = manner.shape_of(reading)
    if shape.score >= _GOOD:
        reason = "The answer is developed and its steps are linked."
    elif shape.fullness < _SHORT:
        reason = "The answer is short for this question: develop each thought."
    elif shape.linking < _LOOSE:
        reason = "The thoughts stand side by side: say how they follow from each other."
    else:
        reason = "The order can be followed; an opening sentence with your answer would help."
    linked = (s for s in reading.answer.sentences if s.words[0].form in cues.SIGNPOSTS)
    return Judged(Dimension.STRUCTURE, shape.score, reason, _some(linked))


def _story_structure(reading: Reading) -> Judged:
    story = reading.story
    deeds = min(1.0, story.deeds / 2)
    score = 5 * (
        0.2 * (story.situation is not None)
        + 0.2 * (story.task is not None)
        + 0.35 * deeds * (story.action is not None)
        + 0.25 * (story.result is not None)
    )
    parts = {
        "the situation": story.situation,
        "your task": story.task,
        "your own action": story.action,
        "the result": story.result,
    }
    absent = [name for name, sentence in parts.items() if sentence is None]
    if absent:
        reason = "Your story does not tell " + _listed(absent) + "."
    elif deeds < 1:
        reason = "All four parts are there, but little of what you did yourself."
    else:
        reason = "Situation, task, action and result are all told."
    return Judged(
        Dimension.STRUCTURE, score, reason, _some(s for s in parts.values() if s is not None)
    )


def _specificity(reading: Reading) -> Judged:
    detail = manner.detail_of(reading)
    if detail.score >= _GOOD:
        reason = "You name concrete things, and one can picture what you mean."
    elif detail.vague:
        reason = "Many words are general, such as " + _listed(detail.vague[:3], quoted=True) + "."
    else:
        reason = "Few names, figures or examples: say which, how many, and how you know."
    return Judged(Dimension.SPECIFICITY, detail.score, reason, _some(detail.sentences))


def _clarity(reading: Reading) -> Judged:
    flow = manner.flow_of(reading)
    reasons = {
        "order": "Words are missing or out of order in places, so it is hard to follow.",
        "length": "Sentences are very long: one thought each is easier to follow.",
        "fillers": "Filler words get in the way of what you say.",
        "words": "Some words could not be read.",
        "repeats": "You say the same words again and again.",
        "": "The sentences are clear.",
    }
    return Judged(Dimension.CLARITY, flow.score, reasons[flow.worst], _some(flow.sentences))


def _some(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    distinct = dict.fromkeys(sentences)
    return tuple(sorted(distinct, key=lambda sentence: sentence.start))[: _SHOWN + 1]


def _listed(names: Iterable[str], *, quoted: bool = False) -> str:
    shown = [f"“{name}”" if quoted else name for name in names]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
