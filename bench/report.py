"""What drawing a report costs: as a page and as a PDF, by the length of its answers.

``python -m bench report``: milliseconds of processor time, the first of the process and the median
of the next. Evaluating the answers is no part of it.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from shared.interviews.questions.bank import BankQuestion, question_bank
from shared.interviews.report.model import Report
from shared.interviews.report.page import render
from shared.interviews.report.printed import pdf_of
from tests.support.reports import a_report

_TIMES, _QUESTIONS, _EVERY = 5, 6, 83


def main(arguments: list[str]) -> int:
    """Print a line for each form of each report; return 0."""
    parser = argparse.ArgumentParser(prog="python -m bench report")
    parser.add_argument("--times", type=int, default=_TIMES)
    times = parser.parse_args(arguments).times
    questions = sorted(question_bank(), key=lambda each: each.id)[::_EVERY][:_QUESTIONS]
    for name, answered in (
        ("references", [(each, each.reference_answer) for each in questions]),
        ("ten times as long", [(each, _long(each)) for each in questions]),
    ):
        report = a_report(answered)
        print(f"{len(questions)} questions, answered by {name}: {_words(report):,} words")
        _show("page", partial(_page, report), times)
        _show("PDF", partial(pdf_of, report), times)
    return 0


def _long(question: BankQuestion) -> str:
    return " ".join([question.reference_answer] * 10)


def _page(report: Report) -> bytes:
    return render(report).encode()


def _words(report: Report) -> int:
    return sum(each.words for each in report.answers)


def _show(form: str, drawn: Callable[[], bytes], times: int) -> None:
    taken, size = [], 0
    for _ in range(1 + times):
        began = time.process_time()
        size = len(drawn())
        taken.append(1000 * (time.process_time() - began))
    first, *later = taken
    print(f"  {form:4} {size / 1024:4.0f} KiB, first {first:5.0f} ms, then {median(later):5.0f} ms")
