"""The web client on the emulators of Azure's services, where recordings are on another origin."""

from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from dev.chromium import NoChromium
from dev.emulators.node import NoNode
from tests.support.not_run import not_run
from tests.support.web_journey import ANSWER, Visitor
from tests.support.web_site import WebSite, web_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.azure,
    pytest.mark.timeout(900),  # emulators of its own start and answer, beside all other tests
]

_WAIT_MS = 180_000


def test_a_candidate_answers_in_writing_and_aloud_and_leaves(tmp_path: Path) -> None:
    expect.set_options(timeout=_WAIT_MS)
    try:
        with web_site(tmp_path, backend="emulators") as site:
            _answer_and_leave(site)
    except NoChromium as error:
        not_run("a browser", error)
    except NoNode as error:
        not_run("Node", error)


def _answer_and_leave(site: WebSite) -> None:
    # The emulators' certificate is of an authority that no browser knows.
    with site.browser.new_context(ignore_https_errors=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(_WAIT_MS)
        visitor = Visitor(site=site, page=page)
        visitor.arrive()
        visitor.register()
        visitor.upload()
        visitor.begin(questions=1)
        visitor.write(ANSWER)
        [written] = visitor.finish()["answers"]

        visitor.begin(questions=1, way="Aloud")
        visitor.be_heard()
        with page.expect_request_finished(_sends_a_recording) as sent:
            visitor.speak(4)
        [spoken] = visitor.finish()["answers"]
        _listen(visitor)

        visitor.visit("Settings", "settings")
        visitor.delete_account()

        assert written["answer"] == ANSWER
        assert spoken["words"] > 3  # which they are depends on where the recording begins
        assert sent.value.url.startswith("https://127.0.0.1:")


def _sends_a_recording(request: Request) -> bool:
    return request.method == "PUT" and "/answers/" not in request.url


def _listen(visitor: Visitor) -> None:
    """Hear the recording that was kept: it is read from where it was sent."""
    visitor.visit("Recordings", "recordings")
    visitor.page.get_by_role("button", name="Play").click()
    expect(visitor.page.locator("audio")).not_to_have_js_property("currentTime", 0)
