"""``python -m tests.support.report_picture``: the picture of a report that the README shows."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize

from shared.interviews.report.page import render
from tests.support.browser import chromium, wave_file
from tests.support.reports import five_reports
from tests.unit.evaluation.test_delivery_report import analysed

PICTURE = Path(__file__).parents[2] / "docs" / "report.png"
_SIZE: ViewportSize = {"width": 900, "height": 1660}


def take(picture: Path) -> None:
    """Take the picture of the head of a report and of its first answer."""
    report = five_reports(analysed(), most=3)["mixed"]
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium(says=wave_file(Path(folder) / "a.wav")) as browser,
        browser.new_page(viewport=_SIZE) as page,
    ):
        page.set_content(render(report))
        page.screenshot(path=picture)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
