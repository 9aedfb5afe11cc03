"""The report as one self-contained page: no script, nothing loaded, made to be printed."""

import re
from functools import partial
from pathlib import Path
from typing import NamedTuple

from shared.interviews.report.model import Report, ReportedAnswer
from shared.interviews.report.phrases import clock_text, score_text, words
from shared.kernel.zones import local_day, local_time
from shared.pages import template
from shared.ports.evaluator import Coverage

_FOLDER = Path(__file__).parent
_COLOURS = 6
_TOP_SCORE = 5.0

_DENSITIES = ((8000, "longest"), (4700, "longer"), (2500, "long"))
"""From so many characters on, an answer's card is printed smaller, so that it stays on one page."""

_OF_LINES, _OF_DELIVERY = 100, 2700
"""A question of its own lines takes as much room on paper as so many characters more; how it was
spoken as so many."""

_MOST_PRACTISED = 280
"""So many characters of what was practised afterwards are shown beside its question."""


class Piece(NamedTuple):
    """A stretch of an answer, and the numbers of the key points that it makes.

    ``against``: those of which it says the opposite.
    """

    text: str
    points: tuple[int, ...]
    against: tuple[int, ...]


def render(report: Report) -> str:
    """Return the page as HTML. Whatever the candidate wrote is escaped."""
    return template(_FOLDER, "report.html.j2").render(
        report=report,
        dimensions=sorted(report.dimensions, key=lambda each: each.score),
        pieces=pieces,
        density=_density,
        colour=lambda number: (number - 1) % _COLOURS + 1,
        words=words,
        score=score_text,
        percent=lambda score: round(100 * score / _TOP_SCORE),
        clock=clock_text,
        most_practised=_MOST_PRACTISED,
        time=partial(local_time, zone=report.time_zone),
        day=partial(local_day, zone=report.time_zone),
        css_text=css_text,
        covered=Coverage.COVERED,
        partly=Coverage.PARTLY,
    )


def pieces(answer: ReportedAnswer) -> list[Piece]:
    """Cut an answer into the stretches that make the same key points, and those that make none."""
    size = len(answer.answer)
    made: list[tuple[int, ...]] = [()] * size
    against: list[tuple[int, ...]] = [()] * size
    for number, point in enumerate(answer.evaluation.key_points, start=1):
        for quote, marks in ((point.evidence, made), (point.contrary, against)):
            for place in range(quote.start, min(quote.end, size)) if quote else ():
                marks[place] = (*marks[place], number)
    found: list[Piece] = []
    start = 0
    for place in range(1, size + 1):
        if place == size or (made[place], against[place]) != (made[start], against[start]):
            found.append(Piece(answer.answer[start:place], made[start], against[start]))
            start = place
    return found


def css_text(text: str) -> str:
    """Return a string of CSS that says this; it can end neither the string nor the style.

    A space is escaped too: one that follows an escape would end it and not be shown.
    """
    escaped = re.sub(r"[^A-Za-z0-9]", lambda match: f"\\{ord(match[0]):06x}", text)
    return f'"{escaped}"'


def _density(answer: ReportedAnswer) -> str:
    """Return the class of a card by how much stands on it."""
    evaluation = answer.evaluation
    size = len(answer.answer) + len(answer.reference_answer) + len(answer.question)
    size += sum(len(point.text) for point in evaluation.key_points)
    size += sum(len(each.question) + _OF_LINES for each in answer.follow_ups)
    size += sum(
        min(len(each.text), _MOST_PRACTISED) + _OF_LINES for each in answer.follow_up_answers
    )
    size += sum(len(each.marked) + len(each.reason) + _OF_LINES for each in answer.appeals)
    size += sum(len(each.text) + _OF_LINES for each in answer.hints)
    if answer.delivery:
        size += _OF_DELIVERY
    return next((name for least, name in _DENSITIES if size >= least), "short")
