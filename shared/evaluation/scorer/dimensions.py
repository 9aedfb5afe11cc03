"""Scores the five dimensions of an answer, each with a reason and its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from shared.evaluation.scorer import lexicons, rubric, style
from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.embeddings import cosines
from shared.evaluation.scorer.text import Sentence
from shared.evaluation.wording import told_points
from shared.ports.evaluator import Coverage, Dimension, Score

_MOST_QUOTES = 3  # quotes per dimension
_GOOD, _FAIR = 3.5, 1.8  # least scores for praise, and for partial praise
_SHORT, _LOOSE = 0.6, 0.5
_CONTRADICTION_LOSS = 0.9  # share of relevance lost by an answer that contradicts throughout
_FULL_CONTENT, _LEAST_FORM_SHARE = 4.5, 0.2
_WORTH_LITTLE = {
    Dimension.STRUCTURE: (
        "You have an order, but it counts in full only once you say more of what was asked."
    ),
    Dimension.SPECIFICITY: (
        "You name things, but they count in full only once you say more of what was asked."
    ),
    Dimension.CLARITY: ("Your wording counts in full only once you say more of what was asked."),
}
"""Said of good form when thin content takes most of its score."""


_SLIGHT = {
    "order": "Some words are missing or out of order.",
    "length": "Shorter sentences are easier to follow.",
    "fillers": "Fewer filler words would help.",
    "words": "Some words could not be read.",
    "repeats": "Some words come again and again.",
}


@dataclass(frozen=True, slots=True)
class ScoredDimension:
    """The score of one dimension, before the cap of the verdict."""

    dimension: Dimension
    score: Score
    reason: str
    evidence: tuple[Sentence, ...]


def score_dimensions(analysis: AnswerAnalysis) -> tuple[ScoredDimension, ...]:
    """Return the five dimensions in the order of the rubric.

    Form is worth little without content: structure, specificity and clarity count in full from a
    mean of 4.5 on relevance and coverage, and a fifth with none. What a sentence says of them goes
    by the score that is shown.
    """
    relevance, coverage = _relevance(analysis), _coverage(analysis)
    content = (relevance.score + coverage.score) / 2
    form_share = _LEAST_FORM_SHARE + (1 - _LEAST_FORM_SHARE) * min(1.0, content / _FULL_CONTENT)
    form = (_structure(analysis), _specificity(analysis), _clarity(analysis))
    return (relevance, coverage, *(_held_back(analysis, each, form_share) for each in form))


def _held_back(analysis: AnswerAnalysis, form: ScoredDimension, share: float) -> ScoredDimension:
    """Return a dimension of form with its share of the score, and with no wrong sentence quoted."""
    score = round(form.score * share, 2)
    praised = form.score >= _GOOD
    reason = _WORTH_LITTLE[form.dimension] if praised and score < _GOOD else form.reason
    wrong = {s for s, flag in zip(analysis.answer.sentences, analysis.against, strict=True) if flag}
    shown = tuple(sentence for sentence in form.evidence if sentence not in wrong)
    return ScoredDimension(form.dimension, score, reason, shown)


def _relevance(analysis: AnswerAnalysis) -> ScoredDimension:
    if analysis.graded_content is not None:
        borne_out = rubric.interpolated(analysis.coverage, rubric.BORNE_OUT)
        score = min(analysis.graded_content, borne_out)
    elif analysis.is_behavioural:
        score = rubric.interpolated(analysis.coverage, rubric.SIDED_SCALE)
    elif analysis.is_sided:  # likeness to the reference agrees less with graders than the points do
        score = rubric.interpolated(analysis.coverage, rubric.SIDED_SCALE)
        score *= analysis.on_topic_share
    else:
        score = analysis.on_topic_share * rubric.interpolated(
            analysis.predicted_grade, rubric.GRADE_SCALE
        )
    score *= 1 - _CONTRADICTION_LOSS * analysis.contradicted_share
    score = round(score * (1 - analysis.asked_share), 2)
    if score >= _GOOD:
        reason = "What you say answers the question."
    elif score >= _FAIR:
        reason = "Part of what you say answers the question; the rest does not help."
    elif analysis.is_behavioural:
        reason = "It is not clear how your story answers the question: say so in one sentence."
    else:
        reason = "Little of what you say helps to answer the question."
    return ScoredDimension(Dimension.RELEVANCE, score, reason, _nearest(analysis))


def _nearest(analysis: AnswerAnalysis) -> tuple[Sentence, ...]:
    """Return the sentences closest to question and key points, in their order."""
    sentences = analysis.answer.sentences
    near = cosines(analysis.reference.topic.total, analysis.answer.window_rows)[0][: len(sentences)]
    near = np.where(analysis.against | analysis.moods.asked | analysis.moods.denied, 0.0, near)
    best = np.argsort(-near, kind="stable")[:_MOST_QUOTES]
    return tuple(sentences[index] for index in sorted(best.tolist()) if near[index] > 0)


def _coverage(analysis: AnswerAnalysis) -> ScoredDimension:
    scale = rubric.SIDED_SCALE if analysis.is_sided else rubric.COVERAGE_SCALE
    score = rubric.interpolated(analysis.coverage, scale)
    made = [point for point in analysis.key_point_matches if point.coverage == Coverage.COVERED]
    partly = [point for point in analysis.key_point_matches if point.coverage == Coverage.PARTLY]
    reason = f"You {told_points(len(made), len(partly), len(analysis.key_point_matches))}."
    against = sum(point.contradicted for point in analysis.key_point_matches)
    if against:
        reason += f" You say the opposite of {against}, which counts against you."
    quoted = sorted({point.first for point in (*made, *partly)})[:_MOST_QUOTES]
    return ScoredDimension(
        Dimension.COVERAGE,
        score,
        reason,
        tuple(analysis.answer.sentences[index] for index in quoted),
    )


def _structure(analysis: AnswerAnalysis) -> ScoredDimension:
    if analysis.is_behavioural:
        return _story_structure(analysis)
    shape = style.measure_shape(analysis)
    if shape.score >= _GOOD:
        reason = "You develop your answer and link its steps."
    elif shape.fullness < _SHORT:
        reason = "Your answer is short for this question: develop each thought."
    elif shape.linking < _LOOSE:
        reason = "Your thoughts are not linked: say how they follow from each other."
    else:
        reason = "Your answer is easy to follow; an opening sentence that sums it up would help."
    linked = (s for s in analysis.answer.sentences if s.words[0].form in lexicons.SIGNPOSTS)
    return ScoredDimension(Dimension.STRUCTURE, shape.score, reason, _first_sentences(linked))


def _story_structure(analysis: AnswerAnalysis) -> ScoredDimension:
    story = analysis.story
    own_actions = min(1.0, story.own_actions / 2)
    score = 5 * (
        0.2 * (story.situation is not None)
        + 0.2 * (story.task is not None)
        + 0.35 * own_actions * (story.action is not None)
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
    elif own_actions < 1:
        reason = "You tell all four parts, but say little about what you did yourself."
    else:
        reason = "You tell the situation, your task, your action and the result."
    return ScoredDimension(
        Dimension.STRUCTURE,
        score,
        reason,
        _first_sentences(s for s in parts.values() if s is not None),
    )


def _specificity(analysis: AnswerAnalysis) -> ScoredDimension:
    detail = style.measure_detail(analysis)
    if detail.score >= _GOOD:
        reason = "You name concrete things, so it is easy to picture what you mean."
    elif detail.vague:
        reason = (
            "You use many general words, such as " + _listed(detail.vague[:3], quoted=True) + "."
        )
    else:
        reason = "You give few names, figures or examples: say which, how many, and how you know."
    return ScoredDimension(
        Dimension.SPECIFICITY, detail.score, reason, _first_sentences(detail.sentences)
    )


def _clarity(analysis: AnswerAnalysis) -> ScoredDimension:
    flow = style.measure_flow(analysis)
    reasons = {
        "order": "Some of your words are missing or out of order, so you are hard to follow.",
        "length": "Your sentences are very long: one thought each is easier to follow.",
        "fillers": "Filler words get in the way of what you say.",
        "words": "Some of your words could not be read.",
        "repeats": "You repeat the same words again and again.",
        "": "Your sentences are clear.",
    }
    reason = reasons[flow.worst]
    if flow.worst and flow.score >= _GOOD:
        reason = f"You are clear on the whole. {_SLIGHT[flow.worst]}"
    return ScoredDimension(Dimension.CLARITY, flow.score, reason, _first_sentences(flow.sentences))


def _first_sentences(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    distinct = dict.fromkeys(sentences)
    return tuple(sorted(distinct, key=lambda sentence: sentence.start))[: _MOST_QUOTES + 1]


def _listed(names: Iterable[str], *, quoted: bool = False) -> str:
    shown = [f"“{name}”" if quoted else name for name in names]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
