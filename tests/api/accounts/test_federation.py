"""Signing in with Google and LinkedIn through HTTP, as a browser and a frontend see it."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest

from dev.candidate import Candidate
from shared.bootstrap import using
from tests.support.identity_server import CLIENT_SECRET, IdentityServer, identity_server
from tests.support.served import URL, Served

FRONTEND = "http://localhost:3000"


@pytest.fixture(params=["google", "linkedin"])
def provider(request: pytest.FixtureRequest, served: Served) -> Iterator[IdentityServer]:
    name = request.param
    with identity_server(served.clock, linkedin=name == "linkedin") as server:
        served.services.replace(identity_providers={name: server.provider()})
        yield server


def browser(served: Served) -> httpx.Client:
    """Return a client that sends cookies back, which httpx does not do for localhost."""
    return with_cookies(served.client())


def with_cookies(client: httpx.Client) -> httpx.Client:
    def send(request: httpx.Request) -> None:
        request.headers["Cookie"] = "; ".join(
            f"{name}={client.cookies[name]}" for name in client.cookies
        )

    client.event_hooks["request"].append(send)
    return client


def name_of(server: IdentityServer) -> str:
    return "linkedin" if server.linkedin else "google"


def press(
    client: httpx.Client, server: IdentityServer, return_to: str = "/dashboard", **more: object
) -> str:
    """Press the button; return the address that the browser is sent to."""
    path = f"/api/v1/auth/oauth/{name_of(server)}/start"
    answer = client.post(path, json={"return_to": return_to, **more}).raise_for_status()
    url: str = answer.json()["authorization_url"]
    return url


def outcome(answer: httpx.Response) -> tuple[str, dict[str, str]]:
    """Return where on the frontend the browser is sent, and what the page reads there."""
    assert answer.status_code == 303
    assert answer.content == b""
    page, _, fragment = answer.headers["location"].partition("#")
    assert page.startswith(f"{FRONTEND}/")
    return page.removeprefix(FRONTEND), {name: each for name, [each] in parse_qs(fragment).items()}


def signed_in(served: Served, client: httpx.Client, answer: httpx.Response) -> Candidate:
    """Return the person for whom the page gets an access token with the cookie."""
    assert outcome(answer)[1]["outcome"] == "signed_in"
    person = Candidate(client, served.outbox, name="Asha Rao", address="asha@example.com")
    person.token = person.send_json("POST", "auth/refresh", {})["access_token"]
    return person


@pytest.mark.both_backends
def test_a_person_signs_in_and_comes_back_to_the_page_they_left(
    served: Served, provider: IdentityServer
) -> None:
    client = browser(served)
    answer = client.get(provider.agree(press(client, provider)))

    assert outcome(answer) == (
        "/dashboard",
        {"provider": name_of(provider), "outcome": "signed_in"},
    )
    account = signed_in(served, client, answer).read("account")
    assert (account["name"], account["email"]) == ("Asha Rao", "asha@example.com")


@pytest.mark.both_backends
def test_whoever_does_not_state_to_be_an_adult_gets_no_account_from_a_provider(
    served: Served, provider: IdentityServer
) -> None:
    """As in Azure. Nothing of the identity is kept: it is refused before anything is written."""
    strict = served.again(age_statement=True)
    strict.services.replace(identity_providers=served.services.identity_providers)
    name = name_of(provider)
    with using(strict.services):
        client = browser(served)
        start = f"/api/v1/auth/oauth/{name}/start"
        minor = client.post(start, json={"adult": False})
        assert (minor.status_code, minor.json()["code"]) == (422, "auth.adults_only")

        silent = client.get(provider.agree(press(client, provider), sub="s", name="Canary"))
        assert outcome(silent)[1] == {"provider": name, "error": "auth.adults_only"}
        assert "imock_refresh" not in client.cookies
        kept = b"".join(served.storage.contents().values())
        assert not [each for each in (b"asha@", b"Canary", b"identity:") if each in kept]

        stated = client.get(provider.agree(press(client, provider, adult=True), sub="s"))
        assert outcome(stated)[1]["outcome"] == "signed_in"
        # Who has an account has said so, and is not asked at each sign-in.
        back = browser(served)
        again = back.get(provider.agree(press(back, provider), sub="s"))
        assert outcome(again)[1]["outcome"] == "signed_in"


@pytest.mark.clause("P2.1b")
def test_only_name_and_address_are_taken_and_no_token_is_kept(
    served: Served, provider: IdentityServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = browser(served)
    url = press(client, provider)
    person = signed_in(served, client, client.get(provider.agree(url, sub="subject-canary")))

    assert parse_qs(urlsplit(url).query)["scope"] == ["openid profile email"]
    [form] = provider.token_forms
    kept = b"".join(served.storage.contents().values())
    for secret in ("canary", "pictures.example", form["code"], CLIENT_SECRET, "eyJ"):
        assert secret.encode() not in kept
    ours = [each.getMessage() for each in caplog.records if each.name != "httpx"]
    logged = "\n".join(ours)
    assert "login.opened" in logged
    for text in ("canary", "asha@example.com", "Asha Rao", form["code"], CLIENT_SECRET):
        assert text not in logged
    [item] = person.read("auth/identities")["items"]
    assert set(item) == {"provider", "linked_at"}


@pytest.mark.clause("P8")
def test_the_cookie_of_a_sign_in_is_essential_and_has_no_expires(
    served: Served, provider: IdentityServer
) -> None:
    client = browser(served)
    path = f"/api/v1/auth/oauth/{name_of(provider)}/start"
    [cookie] = client.post(path, json={}).headers.get_list("set-cookie")
    parts = {part.strip().lower() for part in cookie.split(";")}

    assert cookie.startswith("imock_oauth=")
    assert {"httponly", "samesite=lax", "path=/", "max-age=600"} <= parts
    assert "expires" not in cookie.lower()


def test_without_the_cookie_nothing_is_completed(served: Served, provider: IdentityServer) -> None:
    client, other = browser(served), browser(served)
    back = provider.agree(press(client, provider))
    refused = other.get(back)

    assert outcome(refused) == (
        "/login",
        {"provider": name_of(provider), "error": "oauth.sign_in_expired"},
    )
    assert "set-cookie" not in refused.headers
    assert provider.token_forms == []
    assert outcome(client.get(back))[1]["outcome"] == "signed_in"


@pytest.mark.parametrize(
    "return_to",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a#outcome=signed_in",
        "/a?b=c",
        "/a/../b",
        "/%2f%2fevil.example",
        "dashboard",
        "",
        "/a\n",
        "/" + "a" * 300,
    ],
)
def test_nobody_is_sent_to_another_site(
    served: Served, provider: IdentityServer, return_to: str
) -> None:
    path = f"/api/v1/auth/oauth/{name_of(provider)}/start"
    answer = browser(served).post(path, json={"return_to": return_to})

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_a_page_of_another_site_starts_nothing(served: Served, provider: IdentityServer) -> None:
    path = f"/api/v1/auth/oauth/{name_of(provider)}/start"
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    answer = browser(served).post(path, json={}, headers=headers)

    assert answer.json()["code"] == "request.cross_site"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"iss": "https://evil.example"}, "oauth.identity_refused"),
        ({"aud": "other"}, "oauth.identity_refused"),
        ({"nonce": "other"}, "oauth.identity_refused"),
        ({"exp": 1}, "oauth.identity_refused"),
        ({"email_verified": False}, "oauth.email_unproved"),
        ({"email": None}, "oauth.email_unproved"),
    ],
)
def test_what_a_provider_does_not_prove_opens_nothing(
    served: Served, provider: IdentityServer, claims: dict[str, object], error: str
) -> None:
    served.member()
    client = browser(served)
    provider.claims = claims
    answer = client.get(provider.agree(press(client, provider)))

    assert outcome(answer) == ("/dashboard", {"provider": name_of(provider), "error": error})
    assert "imock_refresh" not in client.cookies


def test_a_provider_that_is_down_leaves_everything_as_it_was(
    served: Served, provider: IdentityServer
) -> None:
    client = browser(served)
    provider.token_answer = (503, b"")
    answer = client.get(provider.agree(press(client, provider)))
    assert outcome(answer)[1]["error"] == "service.outage"

    provider.token_answer = None
    again = client.get(provider.agree(press(client, provider)))
    assert outcome(again)[1]["outcome"] == "signed_in"


def test_unknown_parameters_of_the_answer_are_ignored(
    served: Served, provider: IdentityServer
) -> None:
    """RFC 6749 (4.1.2); Google adds some of its own."""
    client = browser(served)
    back = provider.agree(press(client, provider)) + "&hd=example.com&prompt=none&new=1"

    assert outcome(client.get(back))[1]["outcome"] == "signed_in"


def test_providers_are_offered_where_this_installation_is_registered(
    served: Served, provider: IdentityServer
) -> None:
    client = browser(served)
    offered = client.get("/api/v1/auth/providers").json()
    other = "google" if provider.linkedin else "linkedin"
    refused = client.post(f"/api/v1/auth/oauth/{other}/start", json={})

    assert offered == {"providers": [name_of(provider)]}
    assert (refused.status_code, refused.json()["code"]) == (404, "oauth.provider_not_offered")
    assert client.post("/api/v1/auth/oauth/facebook/start", json={}).status_code == 404


@pytest.mark.both_backends
def test_a_user_links_lists_and_unlinks_an_identity(
    served: Served, provider: IdentityServer
) -> None:
    person = served.member()
    with_cookies(person.http)
    body = {"provider": name_of(provider), "return_to": "/settings"}
    begun = person.send_json("POST", "auth/identities", body)
    back = provider.agree(begun["authorization_url"], email="elsewhere@example.net")
    done = person.http.get(back)
    told = {"provider": name_of(provider), "outcome": "linked"}
    assert outcome(done) == ("/settings", told)
    assert "set-cookie" not in done.headers
    assert [each["provider"] for each in person.read("auth/identities")["items"]] == [
        name_of(provider)
    ]

    person.delete(f"auth/identities/{name_of(provider)}")
    assert person.read("auth/identities")["items"] == []
    served.deliver()
    assert len(served.outbox.mails_to(person.address)) == 3


@pytest.mark.both_backends
@pytest.mark.clause("P5.3", "P7.4")
def test_deleting_the_account_leaves_nothing_of_the_identity(
    served: Served, provider: IdentityServer
) -> None:
    person = served.member()
    with_cookies(person.http)
    begun = person.send_json("POST", "auth/identities", {"provider": name_of(provider)})
    assert outcome(person.http.get(provider.agree(begun["authorization_url"])))[1]["outcome"]
    person.delete_account()
    served.finish_erasures()

    entries = [
        where
        for where, content in served.storage.contents().items()
        if b"identity:" in content or b'"identities":[{' in json.dumps(str(content)).encode()
    ]
    assert entries == []


@pytest.mark.clause("P5.3", "P7.4")
def test_a_person_without_a_password_deletes_the_account_after_logging_in(
    served: Served, provider: IdentityServer
) -> None:
    client = browser(served)
    person = signed_in(served, client, client.get(provider.agree(press(client, provider))))
    served.clock.forward(timedelta(minutes=11))
    person.token = person.send_json("POST", "auth/refresh", {})["access_token"]
    for body in ({}, {"password": ""}, {"password": "a long walk by the sea"}):
        with pytest.raises(httpx.HTTPStatusError) as refused:
            person.send_json("DELETE", "account", body)
        assert refused.value.response.json()["code"] == "auth.reauthentication_needed"

    again = signed_in(served, client, client.get(provider.agree(press(client, provider))))
    assert again.send_json("DELETE", "account", {})["receipt_id"]
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        again.read("account")


def test_a_person_without_a_password_sets_one_after_logging_in(
    served: Served, provider: IdentityServer
) -> None:
    client = browser(served)
    person = signed_in(served, client, client.get(provider.agree(press(client, provider))))
    person.send_json("POST", "auth/change-password", {"new_password": person.password})
    person.log_in()

    with pytest.raises(httpx.HTTPStatusError, match="403"):
        person.send_json("DELETE", "account", {})
    person.delete_account()


def test_the_callback_is_the_one_that_is_registered(
    served: Served, provider: IdentityServer
) -> None:
    url = press(browser(served), provider)
    [redirect] = parse_qs(urlsplit(url).query)["redirect_uri"]

    assert redirect == f"{URL}/api/v1/auth/oauth/{name_of(provider)}/callback"


def test_the_second_factor_is_asked_for_by_password_and_by_provider(
    served: Served, provider: IdentityServer
) -> None:
    person = served.member()
    with_cookies(person.http)
    secret = person.send_json("POST", "auth/totp", {})["secret"]
    app = pyotp.TOTP(secret)
    shown = person.send_json("POST", "auth/totp/confirm", {"code": app.at(served.clock())})
    assert len(shown["recovery_codes"]) == 10
    assert person.read("account")["has_second_factor"]
    credentials = {"email": person.address, "password": person.password}
    without = person.http.post("/api/v1/auth/login", json=credentials)
    assert (without.status_code, without.json()["code"]) == (401, "auth.second_factor_needed")
    served.clock.forward(timedelta(seconds=30))
    code = {"code": app.at(served.clock())}
    assert person.http.post("/api/v1/auth/login", json=credentials | code).status_code == 200

    client = browser(served)
    answer = client.get(provider.agree(press(client, provider)))
    assert outcome(answer)[1]["outcome"] == "code_needed"
    [ticket] = answer.headers.get_list("set-cookie")
    parts = {part.strip().lower() for part in ticket.split(";")}
    assert {"httponly", "samesite=strict", "max-age=300"} <= parts
    served.clock.forward(timedelta(seconds=30))
    right = client.post("/api/v1/auth/second-factor", json={"code": app.at(served.clock())})
    assert right.status_code == 200
    assert right.json()["access_token"]
    assert "imock_factor" not in client.cookies
