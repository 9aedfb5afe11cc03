"""The report on paper: a page of overview, and at most one page for each question."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from shared.evaluation.model import DeliveryEvaluation
from shared.interviews.report.model import Report, ReportedAnswer
from shared.interviews.report.phrases import clock_text, heard_by, score_text, words
from shared.kernel.zones import local_day, local_time
from shared.ports.evaluator import AnswerEvaluation, Coverage, KeyPointResult, Verdict

if TYPE_CHECKING:
    from shared.pages.paper import Paper

_SIZES = (10.0, 9.0, 8.0, 7.0, 6.0)
"""What is long is printed smaller, so that it stays on one page; the last one may need two."""

_LINE = 0.5
"""The height of a line in millimetres by the size of its letters in points."""

_STATES = {
    Coverage.COVERED: "Covered",
    Coverage.PARTLY: "In part",
    Coverage.MISSED: "Missing",
}
_MADE = {
    Coverage.COVERED: "made",
    Coverage.PARTLY: "made in part",
    Coverage.MISSED: "still missing",
}
_MOST_QUOTED = 160


class Line(NamedTuple):
    """A text with what it is. ``bigger``: points above the size of the section."""

    text: str
    tag: str = "/P"
    bigger: float = 0
    bold: bool = False
    indent_mm: float = 0


_heading1 = partial(Line, tag="/H1", bigger=8, bold=True)
_heading2 = partial(Line, tag="/H2", bigger=3, bold=True)
_heading3 = partial(Line, tag="/H3", bigger=1, bold=True)
_item = partial(Line, tag="/LI", indent_mm=4)


def pdf_of(report: Report) -> bytes:
    """Return the report as a tagged PDF; equal reports give equal bytes."""
    from shared.pages.paper import Paper  # noqa: PLC0415 - loads a PDF library

    role = f"{words(report.role)}, {report.level} level"
    sections = [list(_overview(report, role)), *(list(_question(each)) for each in report.answers)]
    paper = Paper(
        title=f"Interview report: {report.candidate}, {role}",
        created_at=report.evaluated_at,
        texts=[line.text for section in sections for line in section],
        foot=f"{report.candidate} · {role} · {local_day(report.created_at, report.time_zone)}",
    )
    for section in sections:
        _write(paper, section)
    return paper.bytes()


def _write(paper: "Paper", section: Sequence[Line]) -> None:
    """Write a section in the largest letters in which it fits on one page; a new one if need be."""
    heights = {size: sum(_height(paper, line, size) for line in section) for size in _SIZES}
    fitting = (size for size, height in heights.items() if height <= paper.whole_mm)
    size = next(fitting, _SIZES[-1])
    if heights[size] > paper.left_mm:
        paper.new_page()
    for line in section:
        points = size + line.bigger
        if line.bold and line.bigger:
            paper.gap(_LINE * size / 2)
        paper.text(
            line.text,
            line.tag,
            size=points,
            bold=line.bold,
            line_mm=_LINE * points,
            indent_mm=line.indent_mm,
        )
    paper.gap(_LINE * size)


def _height(paper: "Paper", line: Line, size: float) -> float:
    points = size + line.bigger
    above = _LINE * size / 2 if line.bold and line.bigger else 0
    return above + paper.height_mm(
        line.text,
        size=points,
        bold=line.bold,
        line_mm=_LINE * points,
        indent_mm=line.indent_mm,
    )


def _overview(report: Report, role: str) -> Iterator[Line]:
    yield _heading1("Interview report")
    study = ", to study" if report.conditions == "study" else ""
    at = local_time(report.created_at, report.time_zone)
    yield Line(f"{report.candidate} · {role}{study} · {at}")
    yield Line(report.summary, bold=True)
    overall = f"Overall {score_text(report.overall)} of 5"
    if report.overall_after != report.overall:
        overall += f"; {score_text(report.overall_after)} with what appeals overturned"
    yield Line(f"{overall}. {report.answered} of {report.questions} answers scored.")
    if report.delivery:
        spoken = f"{score_text(report.delivery.score)} of 5, of {report.delivery.answers} spoken"
        yield Line(f"Delivery {spoken}; no part of overall.")
    yield _heading2("What to change first")
    yield from (_item(f"Question {each.position}: {each.text}") for each in report.changes)
    yield _heading2("Competencies, weakest first")
    for each in report.competencies:
        yield _item(
            f"{words(each.competency)}: {score_text(each.score)} of 5, "
            f"{_counted(each.questions, 'question')}"
        )
    if report.competencies:
        yield Line("Each score is the mean over so many questions; one question says little.")
    else:
        yield Line("No answer could be scored.")
    yield _heading2("How you answered, weakest first")
    for mean in sorted(report.dimensions, key=lambda each: each.score):
        yield _item(f"{words(mean.dimension)}: {score_text(mean.score)} of 5")
    yield _heading2("Progress")
    yield from _progress(report)
    yield Line(
        f"Evaluated on {local_time(report.evaluated_at, report.time_zone)} by {report.evaluator} "
        f"{report.evaluator_version}, rubric {report.rubric_version}. The scores are made by a "
        "program and are meant for practice. They are no judgement on your fitness for a job."
    )


def _progress(report: Report) -> Iterator[Line]:
    if len(report.progress) == 1:
        yield Line(
            "This is your first evaluated interview for this role. Progress will show here from "
            "the next one on."
        )
        return
    for each in report.progress:
        own = ", this one" if each.session_id == report.session_id else ""
        day = local_day(each.created_at, report.time_zone)
        yield _item(f"{day}{own}: {score_text(each.overall)} of 5")


def _question(answer: ReportedAnswer) -> Iterator[Line]:
    evaluation = answer.evaluation
    about = f"{words(answer.kind)} · {words(answer.competency)}"
    yield _heading2(f"Question {answer.position} · {about} · {score_text(evaluation.overall)} of 5")
    yield Line(answer.question, bold=True)
    if cited := answer.about:
        where = f"From your resume, page {cited.page}" if cited.page else "You added to your resume"
        yield Line(f"{where}: “{cited.quote}”")
    if evaluation.verdict is not Verdict.SCORED:
        yield Line(evaluation.reason)
    if evaluation.language_model and evaluation.language_model.note:
        yield Line(evaluation.language_model.note)
    yield _heading3("The change that would help most")
    yield Line(evaluation.improvement)
    yield _heading3("Your answer")
    yield Line(answer.answer or "Not answered.")
    yield from _about_the_answer(answer)
    yield _heading3("What a strong answer says")
    yield from _points(evaluation.key_points)
    yield from _appeals(answer)
    if evaluation.star:
        yield Line(_star(evaluation))
    yield _heading3("Scores")
    for part in evaluation.dimensions:
        yield _item(f"{words(part.dimension)}: {score_text(part.score)}. {part.reason}")
    if answer.delivery:
        yield from _spoken(answer.delivery)
    if answer.follow_ups:
        yield _heading3("What an interviewer would ask next")
        yield from _asked_next(answer)
    yield _heading3("A good answer, for comparison")
    yield Line(answer.reference_answer)


def _about_the_answer(answer: ReportedAnswer) -> Iterator[Line]:
    if answer.answer:
        facts = [_counted(answer.words, "word")]
        if answer.duration_s:
            facts.append(f"{answer.duration_s} seconds")
        if answer.late_by_s and answer.time_limit_s:
            late, limit = clock_text(answer.late_by_s), clock_text(answer.time_limit_s)
            facts.append(f"{late} beyond the {limit} of the clock, which costs nothing")
        yield Line(f"{', '.join(facts)}.")
    if answer.hints:
        yield Line(f"Hints that you had: {' '.join(hint.text for hint in answer.hints)}")


def _points(points: Sequence[KeyPointResult]) -> Iterator[Line]:
    """Yield the key points with the words that make them, which are quoted once."""
    quoted: dict[str, int] = {}
    for number, point in enumerate(points, start=1):
        first = quoted.setdefault(point.evidence.text, number) if point.evidence else number
        yield _item(f"{number}. {_judged(point, number, first)}")


def _judged(point: KeyPointResult, number: int, first: int) -> str:
    if point.contrary:
        return f"Check this: {point.text} You say: “{_short(point.contrary.text)}”"
    said = f" You say: “{_short(point.evidence.text)}”" if point.evidence else ""
    if first != number:
        said = f" In the same words as point {first}."
    return f"{_STATES[point.coverage]}: {point.text}{said}"


def _appeals(answer: ReportedAnswer) -> Iterator[Line]:
    for appeal in answer.appeals:
        first = "opposite said" if appeal.contradicted else words(appeal.first).lower()
        yield Line(
            f"You marked “{_short(appeal.marked)}” for point {appeal.key_point + 1}. First judged: "
            f"{first}; judged again: {words(appeal.second).lower()}. {appeal.reason}"
        )
    if answer.overall_after != answer.evaluation.overall:
        yield Line(
            f"With what was overturned the answer has {score_text(answer.overall_after)} of 5, and "
            f"{score_text(answer.evaluation.overall)} as first evaluated."
        )


def _star(evaluation: AnswerEvaluation) -> str:
    parts = ("situation", "task", "action", "result")
    found = (
        f"{name} {'found' if getattr(evaluation.star, name) else 'not found'}" for name in parts
    )
    return f"Situation, task, action, result: {', '.join(found)}."


def _spoken(delivery: DeliveryEvaluation) -> Iterator[Line]:
    score = f" · {score_text(delivery.score)} of 5" if delivery.score is not None else ""
    yield _heading3(f"How it was spoken{score}")
    yield Line(" ".join(filter(None, (delivery.reason, delivery.advice))))
    for each in delivery.findings:
        read = f"{words(each.band)}: {each.norm}" if each.band else each.norm
        yield _item(f"{words(each.measure)}, {each.unit}: {each.value:.1f}. {read}")
    yield Line(heard_by(delivery))


def _asked_next(answer: ReportedAnswer) -> Iterator[Line]:
    for asked in answer.follow_ups:
        yield _item(asked.question)
        for said in answer.follow_up_answers:
            if said.key_point == asked.key_point:
                about = "The point" if said.key_point is not None else "Both ends of the change"
                verb = "is" if said.key_point is not None else "are"
                yield _item(
                    f"Practised afterwards: “{_short(said.text)}” {about} {verb} "
                    f"{_MADE[said.coverage]}."
                )


def _short(text: str) -> str:
    """Return a quotation of at most so many characters, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_QUOTED else f"{line[:_MOST_QUOTED].rstrip()}…"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
