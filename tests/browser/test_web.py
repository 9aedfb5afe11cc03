"""The web client: a candidate's whole journey in Chromium, and axe on each of its screens."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bench.web import loaded
from tests.support.axe import audited as faults_of
from tests.support.layout import misplaced
from tests.support.web_coaching import come_back
from tests.support.web_devices import interview_on_camera
from tests.support.web_factors import keep_factors
from tests.support.web_journey import ANSWER, PASSWORD, Visitor
from tests.support.web_site import WebSite
from tests.support.web_staff import work_as_staff

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),  # whole journeys, beside all other tests
]

_FAULTS = f"""<h1>Faults</h1>
<p class="whole">{"w" * 60}</p>
<p id="clipped">Too wide for its place</p>
<label>Choice <select><option>{"w" * 60}</option></select></label>
<button id="small">a</button><button id="smaller">b</button>
"""
_FAULTY_STYLE = """#clipped { width: 4rem; overflow: hidden; white-space: nowrap; }
#small, #smaller { min-height: 0; padding: 0; width: 12px; height: 12px; font-size: 9px; }"""


def test_a_candidate_comes_from_the_first_screen_to_the_receipt(visitor: Visitor) -> None:
    page = visitor.page
    visitor.arrive()
    visitor.register()
    visitor.expect_no_progress()
    visitor.upload()
    visitor.correct()
    visitor.begin(questions=1)
    page.get_by_label("Your answer").fill(ANSWER)
    page.reload()  # a draft outlives it
    expect(page.get_by_label("Your answer")).to_have_value(ANSWER)
    visitor.write(ANSWER)
    report = visitor.finish()
    expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()
    visitor.download(report)
    visitor.try_again(report)
    visitor.practise(report["answers"][0]["question"])

    visitor.begin(questions=1, way="Aloud")
    visitor.be_heard()
    visitor.speak(2)
    visitor.finish()
    visitor.visit("Recordings", "recordings")
    expect(page.get_by_text("Spoken answer")).to_be_visible()

    visitor.buy()
    visitor.visit("Settings", "settings")
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("link", name="Download the file")).to_be_visible()
    visitor.delete_account()
    page.goto(visitor.site.url)
    visitor.see("start", "Practise an interview")


def test_a_candidate_comes_back_to_practise(visitor: Visitor) -> None:
    come_back(visitor)
    visitor.visit("Practice", "progress")
    visitor.page.get_by_role("link", name="Interviews", exact=True).click()
    expect(visitor.page.get_by_role("region", name="Practice today")).to_be_visible()
    visitor.see("home-practised", "Hello Asha Rao")
    keep_factors(visitor)


def test_an_answer_on_camera_outlives_lost_cameras_and_other_pages(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 320, "height": 700})
    interview_on_camera(visitor)


def test_people_with_a_role_have_a_screen_that_others_do_not_see(visitor: Visitor) -> None:
    work_as_staff(visitor)


def test_who_signs_out_or_leaves_is_told_what_only_this_tab_has(visitor: Visitor) -> None:
    page = visitor.page
    visitor.join()
    visitor.begin(questions=1)
    page.get_by_label("Your answer").fill(ANSWER)
    visitor.visit("Settings", "settings")
    visitor.press("See what would be deleted")
    expect(page.get_by_text("You lose: 1 text that was not saved")).to_be_visible()
    visitor.press("Sign out")
    expect(page.get_by_text("what only this tab has: 1 text that was not saved.")).to_be_focused()
    assert page.evaluate("sessionStorage.length") == 1
    visitor.press("Sign out and lose it")

    visitor.see("start", "Practise an interview")
    assert page.evaluate("sessionStorage.length") == 0


def test_an_interview_that_is_over_has_no_draft_to_lose(visitor: Visitor) -> None:
    page = visitor.page
    visitor.join()
    for ending in ("Finish the interview", "Delete this interview"):
        visitor.begin(questions=3)
        if ending == "Finish the interview":
            visitor.write(ANSWER)
        page.get_by_label("Your answer").fill("not saved")
        assert page.evaluate("sessionStorage.length") == 1
        while page.get_by_role("button", name="Skip this question").is_visible():
            with visitor.next_screen():
                visitor.press("Skip this question")
        with visitor.next_screen():
            visitor.press(ending)
        assert page.evaluate("sessionStorage.length") == 0


def test_a_refused_sign_in_is_told_and_leaves_the_address(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.site.url}/login#provider=google&error=oauth.sign_in_expired")

    expect(page.get_by_role("alert")).to_contain_text("the other page did not confirm it")
    expect(page).to_have_url(f"{visitor.site.url}/")


def test_the_journey_needs_no_mouse(visitor: Visitor) -> None:
    visitor.arrive()
    visitor.register()
    page = visitor.page
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert focused == "Add your resume"
    visitor.see("upload", "Your resume")
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_a_reload_keeps_the_login_and_no_storage_has_a_token(visitor: Visitor) -> None:
    visitor.arrive()
    visitor.register()
    page = visitor.page
    page.reload()

    visitor.see("home", "Hello Asha Rao")
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    assert kept == '[{"imock:signed-in":"1"},{},""]'
    visitor.visit("Settings", "settings")
    visitor.press("Sign out")
    visitor.see("start", "Practise an interview")
    assert page.evaluate("localStorage.length") == 0
    visitor.fill({"Email address": visitor.address, "Password": f"not {PASSWORD}"})
    visitor.press("Sign in")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")


def test_what_is_looked_for_on_each_screen_is_found(site: WebSite) -> None:
    with site.browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(site.url)
        assert misplaced(page) != []  # as motion is allowed here
        page.emulate_media(reduced_motion="reduce")
        assert [*misplaced(page), *faults_of(page)] == []
        page.locator("main").evaluate("(main, faults) => main.innerHTML = faults", _FAULTS)
        page.add_style_tag(content=_FAULTY_STYLE)

        assert len(misplaced(page)) == 3
        assert [each.split(":")[0] for each in faults_of(page)] == ["target-size"]


def test_the_policy_is_read_with_the_tests_of_each_promise(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 2560, "height": 800})
    visitor.page.goto(f"{visitor.site.url}/privacy")
    page = visitor.page
    expect(page.get_by_role("heading", level=1, name="Privacy policy")).to_be_visible()
    page.get_by_text("Each promise, with what its tests have shown").click()
    promises = page.locator(".points > li")
    read = page.request.get(f"{visitor.site.url}/api/v1/privacy/conformance").json()
    expect(promises).to_contain_text([each["promise"] for each in read["clauses"]])
    visitor.look("policy")

    wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_the_page_allows_nothing_inline_and_its_files_are_kept(visitor: Visitor) -> None:
    answer = visitor.page.goto(visitor.site.url)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    script = visitor.page.locator("script[src]").first.get_attribute("src")
    asset = visitor.page.request.get(f"{visitor.site.url}{script}")

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert visitor.page.request.get(f"{visitor.site.url}/assets/other.js").status == 404
    assert visitor.page.request.post(visitor.site.url).status == 405
    assert visitor.page.request.get(f"{visitor.site.url}/developers").ok


def test_the_first_screen_is_small_and_asks_nobody_new_for_a_login(visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    sizes = loaded(visitor.page, visitor.site.url)

    assert [url for url in asked if url.endswith("/auth/refresh")] == []
    assert {Path(path).suffix for path in sizes} >= {".js", ".css"}
    assert sum(sizes.values()) < 150_000


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("developers", "iMock"),
        ("api/docs", "From nothing to a report"),
        ("api/problems", "Problems"),
        ("api/problems/session.not_found", "session.not_found"),
    ],
)
def test_the_pages_for_developers_are_for_everybody(site: WebSite, path: str, heading: str) -> None:
    with site.browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{site.url}/{path}")
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()

        assert faults_of(page) == []
