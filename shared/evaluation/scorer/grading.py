"""Key points as somebody else judges them, held to the words of the answer.

Whoever judges names the words that make a point. What the scorer knows to be wrong, or no claim,
makes none, however it is read; a point that is also denied elsewhere is made in part at most.
"""

from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.key_points import NO_MATCH, PointMatch
from shared.evaluation.scorer.text import Text
from shared.ports.evaluator import Coverage, GradedPoint, Grading

_CREDIT = {Coverage.COVERED: 0.95, Coverage.PARTLY: 0.5}
_MOST_SENTENCES = 3
_LEAST_WORDS = 2


def found_words(text: str, words: str) -> tuple[int, int] | None:
    """Return where words stand in a row in a text, compared by their folded forms."""
    wanted, said = Text(words).forms, Text(text)
    count = len(wanted)
    if count < _LEAST_WORDS:
        return None
    for place in range(len(said.forms) - count + 1):
        if said.forms[place : place + count] == wanted:
            return said.words[place].start, said.words[place + count - 1].end
    return None


def take(analysis: AnswerAnalysis, grading: Grading) -> None:
    """Let content and key points be as a grading has them; it has a point for each.

    What was found to be against something expected stays so.
    """
    pairs = zip(analysis.key_point_matches, grading.points, strict=True)
    matches = tuple(_matched(analysis, before, point) for before, point in pairs)
    against = analysis.against
    for computed in ("against", "contradicted_share", "coverage"):
        vars(analysis).pop(computed, None)
    analysis.graded_content = grading.content
    analysis.key_point_matches = matches
    analysis.against = against | analysis.against


def _matched(analysis: AnswerAnalysis, before: PointMatch, point: GradedPoint) -> PointMatch:
    touched = _touched(analysis, point)
    if point.contrary and touched and not before.contradicted:
        return PointMatch(0.0, touched[0], touched[-1], contradicted=True)
    credit = _CREDIT.get(point.coverage)
    unmeant = analysis.against | analysis.moods.asked | analysis.moods.denied
    if point.contrary or credit is None or not touched or unmeant[touched].any():
        return before if before.contradicted else NO_MATCH
    if before.contradicted:
        credit = _CREDIT[Coverage.PARTLY]
    return PointMatch(credit, touched[0], touched[-1])


def _touched(analysis: AnswerAnalysis, point: GradedPoint) -> list[int]:
    """Return the first sentences that the words of a point lie in."""
    return [
        place
        for place, sentence in enumerate(analysis.answer.sentences)
        if sentence.start < point.end and point.start < sentence.end
    ][:_MOST_SENTENCES]
