"""Reports as a browser shows and prints them: one page a question at most, and nothing torn."""

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from dev.chromium import NoChromium
from shared.interviews.report.page import render
from tests.support.browser import chromium, wave_file
from tests.support.not_run import not_run
from tests.support.reports import five_reports
from tests.unit.evaluation.test_delivery_report import analysed

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    try:
        with chromium(says=wave_file(tmp_path_factory.mktemp("wave") / "a.wav")) as browser:
            yield browser
    except NoChromium as error:
        not_run("a browser", error)


def test_reports_print_on_a_page_for_each_question_and_fit_a_phone(browser: Browser) -> None:
    reports = five_reports(analysed(), most=2)
    for name in ("longest", "spoken"):
        report = reports[name]
        with browser.new_page(viewport={"width": 390, "height": 844}) as page:
            page.set_content(render(report))
            assert page.evaluate("document.documentElement.scrollWidth") == 390, name
            printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        texts = [sheet.extract_text() for sheet in printed.pages]

        assert len(texts) <= report.questions + 1, name
        for number, text in enumerate(texts, start=1):
            assert f"Page {number} of {len(texts)}" in text
            assert report.candidate in text
        for answer in report.answers:
            [whole] = [text for text in texts if f"Question {answer.position} ·" in text]
            assert "A GOOD ANSWER, FOR COMPARISON" in whole.upper(), name
            last_words = answer.reference_answer.split()[-1]
            assert last_words in whole.replace("ﬀ", "ff").replace("ﬁ", "fi").replace("ﬂ", "fl")
