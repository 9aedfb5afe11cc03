"""The report on paper: few pages, whole, tagged, in any script of India, the same each time."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from shared.interviews.report.model import Report
from shared.interviews.report.printed import pdf_of
from shared.ports.evaluator import Coverage
from tests.support.reports import five_reports
from tests.unit.evaluation.test_delivery_report import analysed


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return five_reports(analysed(), most=3)


def opened(report: Report) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(report)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("sort", ["strong", "mixed", "empty", "longest", "spoken"])
def test_a_report_has_a_page_of_overview_and_at_most_one_for_each_question(
    reports: dict[str, Report], sort: str
) -> None:
    report = reports[sort]
    reader = opened(report)
    printed = text_of(reader)

    assert len(reader.pages) <= len(report.answers) + 1
    assert report.summary in printed
    for answer in report.answers:
        assert f"Question {answer.position} · " in printed
        assert " ".join(answer.question.split()) in printed
        assert " ".join(answer.reference_answer.split())[-60:] in printed
        for point in answer.evaluation.key_points:
            assert point.text in printed
    for number, page in enumerate(reader.pages, start=1):
        foot = page.extract_text().splitlines()[-2:]
        assert f"Page {number}" in " ".join(foot)
        assert report.candidate in " ".join(foot)


def test_a_report_is_tagged_and_nothing_that_is_marked_crosses_a_page(
    reports: dict[str, Report],
) -> None:
    reader = opened(reports["longest"])
    root: Any = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-IN"
    kinds = [
        each.get_object()["/S"] for each in root["/StructTreeRoot"]["/K"][0].get_object()["/K"]
    ]
    assert {"/H1", "/H2", "/H3", "/P", "/LI"} <= set(kinds)
    for page in reader.pages:
        content = page.get_contents()
        assert content is not None
        marks = re.findall(rb"\b(BDC|BMC|EMC)\b", content.get_data())
        assert len(marks) > 1
        for begun, ended in zip(marks[::2], marks[1::2], strict=True):
            assert (begun != b"EMC", ended) == (True, b"EMC")


def test_a_report_is_printed_the_same_each_time(reports: dict[str, Report]) -> None:
    assert pdf_of(reports["mixed"]) == pdf_of(reports["mixed"])


@pytest.mark.parametrize("said", ["मैंने पहले मापा", "நான் முதலில் அளந்தேன்", "x" * 400, "a\n\n\tb"])
def test_whatever_was_said_is_printed(reports: dict[str, Report], said: str) -> None:
    report = reports["mixed"]
    first = report.answers[0].model_copy(update={"answer": said})
    reader = opened(report.model_copy(update={"answers": (first, *report.answers[1:])}))

    assert len(reader.pages) <= len(report.answers) + 1
    if said.isascii():
        assert "".join(said.split()) in "".join(text_of(reader).split())


def test_what_no_font_has_is_seen_to_be_missing(reports: dict[str, Report]) -> None:
    report = reports["mixed"].model_copy(update={"candidate": "王 Asha"})

    assert "? Asha" in text_of(opened(report))


def test_words_that_make_several_points_are_quoted_once(reports: dict[str, Report]) -> None:
    report = reports["strong"]
    answer = report.answers[0]
    quote = next(each.evidence for each in answer.evaluation.key_points if each.evidence)
    points = tuple(
        each.model_copy(update={"evidence": quote, "coverage": Coverage.COVERED})
        for each in answer.evaluation.key_points[:3]
    )
    judged = answer.evaluation.model_copy(update={"key_points": points})
    alone = report.model_copy(
        update={"answers": (answer.model_copy(update={"evaluation": judged}),)}
    )
    printed = text_of(opened(alone))

    assert printed.count("You say: “") == 1
    assert printed.count("In the same words as point 1.") == 2
