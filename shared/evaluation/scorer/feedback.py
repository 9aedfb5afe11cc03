"""The texts of the feedback: the verdict, what was missing, what to change."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.dimensions import ScoredDimension
from shared.evaluation.wording import NOTHING_TO_CHANGE, told_points
from shared.ports.evaluator import Coverage, Dimension, Verdict

_VERDICTS = {
    Verdict.EMPTY: "You gave no answer.",
    Verdict.TOO_SHORT: "Your answer is too short to show what you know.",
    Verdict.NO_ATTEMPT: "You say that you do not know, and you do not try to answer.",
    Verdict.OTHER_LANGUAGE: (
        "Your answer does not seem to be in English, and only English can be evaluated."
    ),
    Verdict.GIBBERISH: "Your answer could not be read as sentences.",
    Verdict.OFF_TOPIC: "Your answer is not about what you were asked.",
    Verdict.COPIED_QUESTION: "You repeat the question and do not answer it.",
    Verdict.KEYWORD_STUFFED: "You give a list of words, not an answer in sentences.",
    Verdict.INSTRUCTION_BEARING: (
        "Part of your answer tells the evaluator how to score it. Such sentences have no effect, "
        "and an answer with them is not scored on its merits."
    ),
}
_REMEDIES = {
    Verdict.EMPTY: "Say what comes to mind, even if it is only the first step.",
    Verdict.TOO_SHORT: "Write at least four sentences: your answer, why, an example, the outcome.",
    Verdict.NO_ATTEMPT: "Say what you do know and how you would find out the rest.",
    Verdict.OTHER_LANGUAGE: "Answer in English.",
    Verdict.GIBBERISH: "Answer in whole sentences.",
    Verdict.OFF_TOPIC: "Read the question again and begin with a sentence that answers it.",
    Verdict.COPIED_QUESTION: "Leave the question out and begin with your answer.",
    Verdict.KEYWORD_STUFFED: "Say in sentences what these words have to do with the question.",
    Verdict.INSTRUCTION_BEARING: "Leave out what is addressed to the evaluator and just answer.",
}
_STORY_GAPS = {
    "situation": "Begin with where and when it happened and who was involved.",
    "task": "Say what your own task was and what depended on it.",
    "action": "Say step by step what you did yourself: “I …”, not “we …”.",
    "result": "End with what came of it, if possible with a figure.",
}
_FORM_GAPS = {
    Dimension.RELEVANCE: "Begin with one sentence that answers the question, and stay with it.",
    Dimension.STRUCTURE: "Link your steps for your listener: first, then, because, as a result.",
    Dimension.SPECIFICITY: "Add a figure, a name or an example from your own work.",
    Dimension.CLARITY: "Use shorter sentences with one thought each.",
}
_KEEP = "Keep"
_STEPS = {
    Coverage.PARTLY: "Say more clearly",
    Coverage.MISSED: "Add",
}
_CORRECT = "Correct"
_MOST_WORDS = 240
"""As many are read in a minute."""
_NOTHING_SAID = "There is nothing to judge."
_STOPPED = "This was not judged on its merits: the verdict says why."
_GOOD, _FAIR = 4.0, 2.5
_NO_GAP, _PARTLY_GOOD = 3.5, 1.8
"""The least score of a dimension that is not what to change first, and of one that gets some
praise; see ``dimensions``."""


def verdict_reason(analysis: AnswerAnalysis, verdict: Verdict, overall: float) -> str:
    """Return one or two sentences on the verdict, with the figures that it goes by."""
    if verdict != Verdict.SCORED:
        return _VERDICTS[verdict]
    matches = analysis.key_point_matches
    made = sum(point.coverage is Coverage.COVERED for point in matches)
    partly = sum(point.coverage is Coverage.PARTLY for point in matches)
    contrary = sum(point.contradicted for point in matches)
    level = "strong" if overall >= _GOOD else "fair" if overall >= _FAIR else "weak as yet"
    return f"Your answer is {level}: you {told_points(made, partly, len(matches), contrary)}."


def dimension_reason(scored: ScoredDimension, verdict: Verdict, shown: float) -> str:
    """Return what is said of a dimension: nothing that its score, now lower, does not bear out."""
    if verdict is Verdict.EMPTY:
        return _NOTHING_SAID
    return _STOPPED if scored.score >= max(_PARTLY_GOOD, shown + 0.01) else scored.reason


def missing_points(analysis: AnswerAnalysis) -> tuple[str, ...]:
    """Return the key points that are missed, then those that are partly covered."""
    texts = [point.text.raw for point in analysis.reference.key_points]
    found = list(zip(texts, analysis.key_point_matches, strict=True))
    return tuple(
        text
        for wanted in (Coverage.MISSED, Coverage.PARTLY)
        for text, point in found
        if point.coverage == wanted
    )


def improvement(
    analysis: AnswerAnalysis, verdict: Verdict, scored: Sequence[tuple[ScoredDimension, float]]
) -> str:
    """Return the change that would raise the score most; ``scored`` holds scores and weights."""
    if verdict != Verdict.SCORED:
        return _REMEDIES[verdict]
    for text, point in zip(analysis.reference.key_points, analysis.key_point_matches, strict=True):
        if point.contradicted:
            return _correction(text.text.raw, point.mistake)
    missing = missing_points(analysis)
    gaps = {
        one.dimension: weight * (5 - one.score)
        for one, weight in scored
        if (missing if one.dimension == Dimension.COVERAGE else one.score < _NO_GAP)
    }
    if not gaps:
        return NOTHING_TO_CHANGE
    worst = max(gaps, key=lambda dimension: gaps[dimension])
    if worst == Dimension.COVERAGE:
        return f"Add this: {missing[0]}"
    if worst == Dimension.STRUCTURE and analysis.is_behavioural:
        return next(_story_gaps(analysis), _FORM_GAPS[worst])
    return _FORM_GAPS[worst]


def _correction(key_point: str, mistake: str | None) -> str:
    if mistake is None:
        return f"You say the opposite of this, so check it: {key_point}"
    return f"You come close to a common mistake, “{mistake}” Check it: {key_point}"


def stronger_outline(analysis: AnswerAnalysis, *, said: Iterable[str]) -> tuple[str, ...]:
    """Return the steps of a stronger answer: what to keep, and what to add where.

    With what else is ``said`` they are read in a minute: the least useful are left out, never cut.
    """
    told = "\n".join(said)
    room = _MOST_WORDS - _words_in(told)
    steps = list(_all_steps(analysis, told))
    useful = sorted(range(len(steps)), key=lambda index: (steps[index].use, index))
    kept = set(useful[:1])
    for index in useful:
        words = sum(_words_in(steps[each].text) for each in kept | {index})
        if words > room:
            break
        kept.add(index)
    return tuple(steps[index].text for index in sorted(kept))


class _Step(NamedTuple):
    """A step of the outline; the lower its ``use``, the more it helps."""

    text: str
    use: int


def _all_steps(analysis: AnswerAnalysis, told: str) -> Iterator[_Step]:
    if analysis.is_behavioural:
        yield from (_Step(gap, 1) for gap in _story_gaps(analysis))
    else:
        yield _Step("Begin with your answer in one sentence.", 4)
    kept = False
    for point, match in zip(analysis.reference.key_points, analysis.key_point_matches, strict=True):
        text = point.text.raw
        if match.contradicted:
            yield _Step(f"{_CORRECT}: {text}", 3 if text in told else 0)
        elif match.coverage is Coverage.COVERED:
            yield _Step(f"{_KEEP}: {text}", 5 if kept else 2)
            kept = True
        else:
            yield _Step(
                f"{_STEPS[match.coverage]}: {text}", 1 if match.coverage is Coverage.MISSED else 3
            )
    if not analysis.is_behavioural:
        yield _Step("Close with an example, or say where your answer has limits.", 6)


def _words_in(text: str) -> int:
    return len(text.split())


def _story_gaps(analysis: AnswerAnalysis) -> Iterator[str]:
    story = analysis.story
    parts = {
        "situation": story.situation,
        "task": story.task,
        "action": story.action,
        "result": story.result,
    }
    yield from (_STORY_GAPS[name] for name, sentence in parts.items() if sentence is None)
