"""The report as one self-contained page: no script, nothing loaded, made to be printed."""

from pathlib import Path
from typing import NamedTuple

from shared.interviews.report.model import Report, ReportedAnswer
from shared.pages import template
from shared.pages.charts import TOP_SCORE, bar_chart, line_chart
from shared.ports.evaluator import Coverage

_FOLDER = Path(__file__).parent


class Piece(NamedTuple):
    """A stretch of an answer, and whether the evaluation quotes it."""

    text: str
    quoted: bool


def render(report: Report) -> str:
    """Return the page as HTML. Whatever the candidate wrote is escaped."""
    return template(_FOLDER, "report.html.j2").render(
        report=report,
        competencies=bar_chart(
            [
                (_words(each.competency), each.score, _score(each.score))
                for each in report.competencies
            ],
            top=TOP_SCORE,
        ),
        dimensions=bar_chart(
            [
                (_words(each.dimension), each.score, _score(each.score))
                for each in report.dimensions
            ],
            top=TOP_SCORE,
        ),
        lengths=bar_chart(
            [(f"Question {each.position}", each.words, str(each.words)) for each in report.answers],
            top=max([each.words for each in report.answers] or [1]),
        ),
        progress=line_chart([each.overall for each in report.progress], width=560, height=140),
        pieces=pieces,
        words=_words,
        score=_score,
        clock=_clock,
        covered=Coverage.COVERED,
        partly=Coverage.PARTLY,
    )


def pieces(answer: ReportedAnswer) -> list[Piece]:
    """Cut an answer into the stretches that the evaluation quotes and those between them."""
    evaluation = answer.evaluation
    quotes = [quote for part in evaluation.dimensions for quote in part.evidence]
    quotes += [point.evidence for point in evaluation.key_points if point.evidence]
    quoted = [False] * len(answer.answer)
    for quote in quotes:
        quoted[quote.start : quote.end] = [True] * (quote.end - quote.start)
    found: list[Piece] = []
    start = 0
    for place in range(1, len(quoted) + 1):
        if place == len(quoted) or quoted[place] != quoted[start]:
            found.append(Piece(answer.answer[start:place], quoted[start]))
            start = place
    return found


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _score(score: float) -> str:
    return f"{score:.1f}"


def _clock(seconds: float) -> str:
    """Return a place in a recording as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
