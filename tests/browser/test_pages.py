"""What a candidate does in Chromium, on a page of another origin as the frontend is one."""

import io
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Error, Page, expect
from pypdf import PdfReader

from dev.candidate import Candidate, Json, Outbox
from dev.chromium import NoChromium
from dev.emulators.node import NoNode
from dev.hosting.testing import running_host
from tests.support.browser import PageTransport, chromium, served_folder, wave_file
from tests.support.not_run import not_run

expect.set_options(timeout=30_000)  # many tests run at once

pytestmark = pytest.mark.browser

RECORD_S = 5
WEBM = "video/webm;codecs=vp8,opus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The API and the frontend, and who looks at them."""

    api: str
    frontend: str
    outbox: Outbox
    browser: Browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    try:
        with (
            chromium(says=wave_file(folder / "speech.wav")) as browser,
            served_folder(Path(__file__).parent) as frontend,
            running_host(
                state=folder / "state",
                env={"IMOCK_BCRYPT_COST": "4", "IMOCK_FRONTEND_URL": frontend},
            ) as host,
        ):
            outbox = Outbox(folder / "state" / "outbox")
            yield Site(api=host.url, frontend=frontend, outbox=outbox, browser=browser)
    except NoChromium as error:
        not_run("a browser", error)


@pytest.fixture
def page(site: Site) -> Iterator[Page]:
    with site.browser.new_page() as page:
        page.set_default_timeout(60_000)  # many tests run at once
        yield page


@pytest.fixture
def asha(site: Site, page: Page) -> Iterator[Candidate]:
    page.goto(site.frontend)
    with httpx.Client(transport=PageTransport(page), base_url=site.api) as client:
        address = f"asha-{secrets.token_hex(4)}@example.com"
        person = Candidate(client, site.outbox, name="Asha Rao", address=address)
        person.register()
        person.confirm()
        person.log_in()
        yield person


def test_an_interview_is_recorded_uploaded_evaluated_watched_and_withdrawn(
    asha: Candidate, page: Page
) -> None:
    asha.prepare_for("backend", "mid")
    asha.agree_to_recording()
    session = asha.open_interview(questions=1, mode="video")
    speak(page, asha, session)
    asha.end(session["id"])

    evaluation = evaluated(asha, session["id"])
    [question] = asha.read(f"sessions/{session['id']}")["questions"]
    assert "billing service" in question["answer"]["text"]
    assert evaluation["answers"][0]["delivery"]

    [kept] = asha.read("recordings")["items"]
    url = asha.read(f"recordings/{kept['id']}")["url"]
    shown = page.evaluate("url => load(url)", url)
    assert shown["width"] > 0
    assert shown["duration"] == pytest.approx(RECORD_S, abs=1)
    assert page.evaluate("play(1)") >= 1
    for second in (4, 0.5, 3.2):
        assert page.evaluate("second => seek(second)", second) == second

    assert asha.withdraw_recording() == {"recordings_erased": 1}
    gone = refusal(asha, f"/api/v1/recordings/{kept['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "recording.not_found")
    assert refusal(asha, url).status_code == 404


def test_credits_are_paid_at_the_checkout_after_a_first_try_that_fails(
    site: Site, asha: Candidate, page: Page
) -> None:
    made = asha.order("credits_5")
    with paying(site, page, made["checkout"]) as checkout:
        expect(checkout.locator("header")).to_have_text(
            re.compile(r"iMock\s*5 interviews\s*₹249\.00")
        )
        checkout.get_by_role("button", name="Let the payment fail").click()
        expect(checkout.get_by_role("status")).to_have_text("The payment has failed. Try again.")
        checkout.get_by_role("button", name="Pay by card").click()
    order = asha.hand_in(made["order"]["id"], page.evaluate("paid"))["order"]

    assert (order["state"], order["invoice_number"][:3]) == ("paid", "IM/")
    assert asha.read("credits")["credits"] == 5
    [shown] = asha.read("payments")["items"]
    assert shown == order
    invoice = asha.send("GET", f"orders/{order['id']}/invoice").content
    text = PdfReader(io.BytesIO(invoice)).pages[0].extract_text()
    assert order["invoice_number"] in text
    assert "5 interviews" in text


def test_pro_is_begun_at_the_checkout(site: Site, asha: Candidate, page: Page) -> None:
    made = asha.subscribe("pro_monthly")
    with paying(site, page, made["checkout"]) as checkout:
        expect(checkout.locator("header")).to_have_text(
            re.compile(r"iMock\s*Pro, monthly\s*₹499\.00")
        )
        checkout.get_by_role("button", name="Pay by card").click()
    asha.hand_in(made["id"], page.evaluate("paid"))

    [running] = asha.read("subscriptions")["items"]
    assert running["status"] == "active"
    assert asha.read("credits")["pro_until"]
    [charge] = asha.read("payments")["items"]
    assert (charge["subscription_id"], charge["state"]) == (made["id"], "paid")


def test_a_page_reads_when_to_try_again_and_how_to_log_in(site: Site, page: Page) -> None:
    page.goto(site.frontend)
    with httpx.Client(transport=PageTransport(page), base_url=f"{site.api}/api/v1/") as client:
        stranger = client.get("account")
        body = {"email": "stranger@example.com"}
        client.post("auth/forgot-password", json=body)
        hasty = client.post("auth/forgot-password", json=body)

    assert (stranger.status_code, stranger.headers["www-authenticate"]) == (401, "Bearer")
    assert hasty.status_code == 429
    assert int(hasty.headers["retry-after"]) == hasty.json()["retry_after_s"] > 0


def test_a_page_that_was_opened_anew_is_still_logged_in(asha: Candidate, page: Page) -> None:
    page.reload()

    asha.token = asha.send_json("POST", "auth/refresh", {})["access_token"]
    assert asha.read("account")["email"] == asha.address


def test_another_origin_reads_nothing(site: Site, page: Page) -> None:
    page.goto(site.frontend.replace("localhost", "127.0.0.1"))

    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate("url => fetch(url)", f"{site.api}/api/v1/plans")


def test_the_api_reference_shows_an_operation_and_asks_no_other_host(
    site: Site, page: Page
) -> None:
    complaints: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))

    page.goto(f"{site.api}/api/docs#tag/interviews/POST/api/v1/sessions")
    expect(page.get_by_role("heading", name="Open an interview session")).to_be_visible()
    expect(page.get_by_role("button", name="Test Request").first).to_be_visible()

    assert asked == {urlsplit(site.api).netloc}
    assert [each for each in complaints if "error" in each] == []


@pytest.mark.clause("P2.1b", "P8")
@pytest.mark.parametrize("provider", ["google", "linkedin"])
def test_a_person_signs_in_with_a_provider(site: Site, page: Page, provider: str) -> None:
    """Both buttons out of the box: to the provider's page, back, and logged in after a reload."""
    offered = httpx.get(f"{site.api}/api/v1/auth/providers").json()["providers"]
    if provider not in offered:
        not_run("npm's oidc-provider", NoNode("it is not installed"))
    address = f"{provider}-{secrets.token_hex(4)}@example.com"
    page.goto(site.frontend)
    page.evaluate("([api, provider]) => signIn(api, provider)", [site.api, provider])
    page.get_by_label("Email").fill(address)
    asked = page.url
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{site.frontend}/#provider={provider}&outcome=signed_in")

    page.reload()
    with httpx.Client(transport=PageTransport(page), base_url=site.api) as client:
        person = Candidate(client, site.outbox, name="Asha Rao", address=address)
        person.token = person.send_json("POST", "auth/refresh", {})["access_token"]
        account = person.read("account")
        assert (account["name"], account["email"]) == ("Asha Rao", address)
        [identity] = person.read("auth/identities")["items"]
        assert identity["provider"] == provider
    assert asked.startswith("http://localhost:")
    kept = {
        (each["name"], each["sameSite"], each["httpOnly"])
        for each in page.context.cookies(site.api)
        if each["name"].startswith("imock")
    }
    assert kept == {
        ("imock_oauth", "Lax", True),
        ("imock_refresh", "Strict", True),
        ("imock_device", "Strict", True),
    }


def test_who_cancels_at_the_provider_is_back_and_not_logged_in(site: Site, page: Page) -> None:
    if "google" not in httpx.get(f"{site.api}/api/v1/auth/providers").json()["providers"]:
        not_run("npm's oidc-provider", NoNode("it is not installed"))
    page.goto(site.frontend)
    page.evaluate("([api, provider]) => signIn(api, provider)", [site.api, "google"])
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url(f"{site.frontend}/#provider=google&error=oauth.cancelled")

    assert "imock_refresh" not in {each["name"] for each in page.context.cookies(site.api)}


@contextmanager
def paying(site: Site, page: Page, checkout: Json) -> Iterator[Page]:
    """Open the checkout from the page, whose ``paid`` waits for what it hands out; lend it."""
    script = f"{site.api}/razorpay/checkout.js"
    with page.expect_popup() as opened:
        page.evaluate("([s, c]) => { window.paid = pay(s, c) }", [script, checkout])
    yield opened.value


def test_a_passkey_of_the_browser_is_added_opens_the_account_and_is_removed(
    asha: Candidate, site: Site, page: Page
) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    options = asha.send_json("POST", "auth/passkeys/options", {})["public_key"]
    made = page.evaluate("options => makePasskey(options)", options)
    added = asha.send_json("POST", "auth/passkeys", {"name": "My phone", "credential": made})
    again = asha.send_json("POST", "auth/passkeys/options", {})["public_key"]
    with pytest.raises(Error, match="InvalidStateError"):
        page.evaluate("options => makePasskey(options)", again)

    codes = asha.send_json("POST", "auth/passkeys/second-factor", {})["recovery_codes"]
    assert len(codes) == 10
    password = {"email": asha.address, "password": asha.password}
    refused = asha.http.post("/api/v1/auth/login", json=password)
    assert refused.json()["code"] == "auth.second_factor_needed"
    both = asha.http.post("/api/v1/auth/login", json={**password, "passkey": signed(asha, page)})
    assert both.status_code == 200

    alone = {"credential": signed(asha, page)}
    asha.token = asha.http.post("/api/v1/auth/passkey/login", json=alone).json()["access_token"]
    assert asha.read("account")["email"] == asha.address
    assert asha.http.post("/api/v1/auth/passkey/login", json=alone).status_code == 401
    [listed] = asha.read("auth/passkeys")["items"]
    assert (listed["id"], listed["name"]) == (added["id"], "My phone")

    asha.send("DELETE", "auth/totp")
    asha.send("DELETE", f"auth/passkeys/{added['id']}")
    gone = {"credential": signed(asha, page)}
    assert asha.http.post("/api/v1/auth/passkey/login", json=gone).status_code == 401

    devtools.send("WebAuthn.setUserVerified", {**device, "isUserVerified": False})
    with pytest.raises(Error, match="NotAllowedError"):
        signed(asha, page)


def test_the_code_of_an_authenticator_app_is_asked_for_at_the_next_login(asha: Candidate) -> None:
    app = pyotp.TOTP(asha.send_json("POST", "auth/totp", {})["secret"])
    codes = asha.send_json("POST", "auth/totp/confirm", {"code": app.now()})["recovery_codes"]
    password = {"email": asha.address, "password": asha.password}

    def log_in(**more: str) -> httpx.Response:
        return asha.http.post("/api/v1/auth/login", json={**password, **more})

    assert log_in().json()["code"] == "auth.second_factor_needed"
    assert log_in(code="000000").json()["code"] == "auth.wrong_code"
    assert log_in(code=app.at(int(time.time()) + 30)).status_code == 200
    assert log_in(code=codes[0]).status_code == 200
    assert log_in(code=codes[0]).json()["code"] == "auth.wrong_code"


def signed(person: Candidate, page: Page) -> Json:
    """Ask the browser to sign in with whatever passkey it has for the site."""
    start = person.http.post("/api/v1/auth/passkey/options")
    return dict(page.evaluate("options => usePasskey(options)", start.json()["public_key"]))


def speak(page: Page, person: Candidate, session: Json) -> None:
    """Answer the one question of a session aloud, before the camera."""
    path = f"sessions/{session['id']}/answers/{session['questions'][0]['id']}/media"
    recorded = page.evaluate("([s, type]) => record(s, type)", [RECORD_S, WEBM])
    assert recorded["type"] == WEBM
    new = {"kind": "video", "content_type": recorded["type"], "size_bytes": recorded["size"]}
    grant = person.send_json("POST", path, new)
    assert page.evaluate("grant => upload(grant)", grant) == 201
    person.send_json("POST", f"{path}/complete", {"upload_id": grant["upload_id"]})


def evaluated(person: Candidate, session_id: str) -> Json:
    """Ask for the evaluation until it is there, as often and where the answers say."""
    answer = person.send("POST", f"sessions/{session_id}/evaluation")
    assert answer.status_code == 202
    while answer.status_code == 202:
        told = answer.json()
        assert told["status_url"] == answer.headers["location"]
        assert str(told["retry_after_s"]) == answer.headers["retry-after"]
        assert person.read(told["status_url"].removeprefix("/api/v1/"))["processed"]
        time.sleep(told["retry_after_s"])
        answer = person.send("POST", f"sessions/{session_id}/evaluation")
    result: Json = answer.json()
    return result


def refusal(person: Candidate, url: str) -> httpx.Response:
    return person.http.get(url, headers={"Authorization": f"Bearer {person.token}"})


def test_a_coach_grades_by_a_link_without_a_script(site: Site, asha: Candidate) -> None:
    """The page may run nothing and send its form to us alone: Chromium has to agree to that."""
    asha.prepare_for("backend", "mid")
    session = asha.open_interview(questions=2)
    asha.answer(session["id"], session["questions"][0]["id"], "I would add an index.")
    asha.end(session["id"])
    asha.evaluate(session["id"])
    link = asha.send_json("POST", f"sessions/{session['id']}/coach-links", {})

    with site.browser.new_context(java_script_enabled=False) as context:
        coach = context.new_page()
        coach.goto(link["url"])
        expect(coach.get_by_role("heading", level=1)).to_have_text("Grade an interview")
        coach.get_by_label("Your grade").select_option("3.5")
        coach.get_by_label("Note on the whole interview").fill("Say what you measured.")
        coach.get_by_role("button").click()
        expect(coach.get_by_role("heading", level=1)).to_have_text("Your grades beside ours")

    [kept] = asha.read(f"sessions/{session['id']}/coach-links")["items"]
    assert [each["score"] for each in kept["grades"]] == [3.5]
    assert kept["note"] == "Say what you measured."
