"""``python -m tests.support.web_screens FOLDER``: pictures of every screen of the web client.

Each is taken at 390 and 1,280 px, in the light and the dark theme.
"""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.web_adaptive import open_adaptive, write_to_all
from tests.support.web_buying import GSTIN, pay_as_business
from tests.support.web_coaching import come_back
from tests.support.web_devices import interview_on_camera
from tests.support.web_factors import keep_factors
from tests.support.web_journey import ANSWER, WAIT_MS, Visitor
from tests.support.web_live_words import SHOW, at_a_question_aloud, record, scripted, stop
from tests.support.web_site import WebSite, web_site
from tests.support.web_staff import work_as_staff

_SIZES = {
    "390": (390, 844, "light"),
    "390-dark": (390, 844, "dark"),
    "1280": (1280, 800, "light"),
    "1280-dark": (1280, 800, "dark"),
}


def take(folder: Path) -> None:
    """Walk the journey and take a picture of each screen."""
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=WAIT_MS)
    with tempfile.TemporaryDirectory() as state, web_site(Path(state)) as site:
        visitor = _visitor(site, folder)
        page = visitor.page
        visitor.arrive()
        visitor.register()
        visitor.expect_no_progress()
        visitor.upload()
        visitor.correct()
        visitor.begin(questions=3)
        for text in (ANSWER, "I would ask a colleague and try a few things.", ANSWER):
            visitor.write(text)
        visitor.finish()
        page.get_by_role("link", name=re.compile("See answer")).first.click()
        _pictures(page, folder, "answer")
        visitor.begin(questions=1)
        visitor.write(ANSWER)
        report = visitor.finish()
        visitor.try_again(report)
        visitor.practise(report["answers"][0]["question"])
        visitor.begin(questions=1, way="Aloud")
        visitor.be_heard()
        visitor.speak(4)
        visitor.finish()
        visitor.buy()
        page.goto(site.url)
        visitor.see("home", "Hello")
        visitor.visit("Recordings", "recordings")
        visitor.visit("Settings", "settings")
        visitor.delete_account()
        interview_on_camera(_visitor(site, folder))
        coming_back = _visitor(site, folder)
        come_back(coming_back)
        keep_factors(coming_back)
        work_as_staff(_visitor(site, folder))
        _choose(_visitor(site, folder))
        _read_live_words(_visitor(site, folder))


def _choose(visitor: Visitor) -> None:
    """Answer an interview that adapts, and buy for a business."""
    visitor.arrive()
    visitor.register()
    planned = open_adaptive(visitor, purpose="As in an interview")
    write_to_all(visitor, planned["questions"][:2], strong=True)
    expect(visitor.page.get_by_text("A harder question than planned.")).to_be_visible()
    visitor.look("adapted")
    visitor.visit("Purchases", "purchases")
    with visitor.page.expect_popup() as opened:
        pay_as_business(visitor, GSTIN)
    opened.value.get_by_role("button", name="Pay by card").click()
    expect(visitor.page.get_by_text(f"GSTIN {GSTIN}")).to_be_visible()
    visitor.look("business")


def _read_live_words(visitor: Visitor) -> None:
    """Read one's own words while one speaks."""
    scripted(visitor)
    at_a_question_aloud(visitor)
    visitor.press(SHOW)
    record(visitor)
    visitor.page.evaluate("hears('I measured it', ' and found an index')")
    visitor.look("live-words")
    stop(visitor)


def _visitor(site: WebSite, folder: Path) -> Visitor:
    page = site.browser.new_context(reduced_motion="reduce").new_page()
    return Visitor(site=site, page=page, look=lambda name: _pictures(page, folder, name))


def _pictures(page: Page, folder: Path, name: str) -> None:
    for size, (width, height, theme) in _SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
