"""How somebody signs in, changed at the settings of the web client."""

import json

import pyotp
from playwright.sync_api import Locator, Page, Route, expect

from tests.support.web_journey import PASSWORD, Visitor

_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def keep_factors(visitor: Visitor) -> None:
    """Add a passkey and an app, and remove both after showing once more who is there."""
    page = visitor.page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
    visitor.visit("Settings", "settings")
    visitor.fill({"Name of the new passkey": "My phone"})
    visitor.press("Add a passkey of this device")
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    row = page.get_by_role("listitem").filter(has_text="My phone")
    expect(row).to_contain_text("not used yet")
    visitor.fill({"Name of the new passkey": "My phone again"})
    visitor.press("Add a passkey of this device")
    expect(page.get_by_role("alert")).to_contain_text("has a passkey for iMock already")

    codes = _use_an_app(visitor)
    expect(page.get_by_text("The second factor is on.")).to_be_focused()
    expect(page.get_by_text("On: beside the password")).to_be_visible()

    was_signed_in_long_ago(page, "**/auth/totp")
    visitor.press("Switch the second factor off")
    expect(page.get_by_role("heading", name="Show that it is you")).to_be_focused()
    visitor.look("confirming")
    visitor.fill({"Code of your authenticator app": codes[0]})
    page.locator("input[name=password]").first.fill(PASSWORD)
    visitor.press("Go on")
    expect(page.get_by_text("The second factor is off.")).to_be_visible()
    expect(page.get_by_text("Off: whoever has your password can sign in.")).to_be_visible()

    visitor.press("Ask for a passkey too")
    visitor.press("I have kept them")
    _come_back_with_a_passkey(visitor)
    visitor.press("Switch the second factor off")
    expect(page.get_by_text("The second factor is off.")).to_be_focused()

    _cancel_at_a_provider(visitor, row)
    was_signed_in_long_ago(page, "**/auth/passkeys/psk_*")
    row.get_by_role("button", name="Remove the passkey My phone").click()
    visitor.press("Use a passkey")
    expect(page.get_by_text("The passkey is removed.")).to_be_focused()
    expect(row).to_have_count(0)


def _come_back_with_a_passkey(visitor: Visitor) -> None:
    """Sign out, and sign in with the password and a passkey beside it."""
    page = visitor.page
    visitor.press("Sign out")
    visitor.fill({"Email address": visitor.address, "Password": PASSWORD})
    visitor.press("Sign in")
    expect(page.get_by_label("Code of your authenticator app")).to_be_focused()
    visitor.look("login-second-factor")
    visitor.press("Use a passkey")
    visitor.see("home-again", "Hello Asha Rao")
    visitor.visit("Settings", "settings")


def _cancel_at_a_provider(visitor: Visitor, row: Locator) -> None:
    """Be sent to a provider where a recent login is needed, cancel there, and be told so."""
    page = visitor.page
    settings = page.url
    was_signed_in_long_ago(page, "**/auth/passkeys/psk_*")
    linked = {"items": [{"provider": "google", "linked_at": "2026-01-01T00:00:00Z"}]}
    page.route("**/auth/identities", lambda route: route.fulfill(json=linked))
    google = {"authorization_url": f"{visitor.site.url}/google"}
    back = f"<script>location = '{settings}#provider=google&error=oauth.cancelled'</script>"
    page.route("**/oauth/google/start", lambda route: route.fulfill(json=google))
    page.route("**/google", lambda route: route.fulfill(content_type="text/html", body=back))
    row.get_by_role("button", name="Remove the passkey My phone").click()
    with page.expect_request("**/oauth/google/start") as asked:
        visitor.press("Continue with Google")
    assert asked.value.post_data_json == {"return_to": "/settings"}
    expect(page.get_by_role("alert")).to_contain_text("You cancelled it at the other page")
    expect(page).to_have_url(settings)
    visitor.see("returned", "Settings")
    visitor.visit("Recordings", "recordings-none")
    visitor.visit("Settings", "settings-factors")
    expect(page.get_by_role("alert")).to_have_count(0)


def _use_an_app(visitor: Visitor) -> list[str]:
    """Switch the second factor on, after a wrong code; return the recovery codes."""
    page = visitor.page
    visitor.press("Use an authenticator app")
    expect(page.get_by_role("heading", name="Your authenticator app")).to_be_focused()
    secret = page.locator("main code").inner_text().replace(" ", "")
    opened = page.get_by_role("link", name="Or open the app").get_attribute("href")
    assert pyotp.parse_uri(str(opened)).secret == secret
    visitor.look("enrolling")
    visitor.fill({"Code of the app": "000000"})
    visitor.press("Switch it on")
    expect(page.get_by_role("alert")).to_contain_text("The code is wrong")
    visitor.fill({"Code of the app": pyotp.TOTP(secret).now()})
    visitor.press("Switch it on")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_focused()
    visitor.look("recovery-codes")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    visitor.press("I have kept them")
    return codes


def was_signed_in_long_ago(page: Page, path: str) -> None:
    """Answer the next removal as if ten minutes had passed since the login."""
    problem = {
        "type": "about:blank",
        "title": "Log in again to do this",
        "status": 401,
        "code": "auth.reauthentication_needed",
        "trace_id": "0" * 32,
    }

    def refuse(route: Route) -> None:
        route.fulfill(status=401, content_type="application/problem+json", body=json.dumps(problem))

    page.route(path, refuse, times=1)
