"""Coming in and going out, over HTTP."""

import json
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate
from tests.support.served import Served

PASSWORD = "vivid-pelican-tango-44"
OTHER_PASSWORD = "mossy-lantern-quartz-81"


def post(person: Candidate, path: str, body: Any = None, **headers: str) -> httpx.Response:
    """Send JSON, or nothing at all, with the access token and the cookie if there are any.

    Azure's host writes ``domain=``, which browsers ignore and Python's cookie jar does not.
    """
    if cookie := person.http.cookies.get("imock_refresh"):
        headers.setdefault("Cookie", f"imock_refresh={cookie}")
    if person.token:
        headers.setdefault("Authorization", f"Bearer {person.token}")
    if body is None:
        return person.http.post(f"/api/v1/auth/{path}", headers=headers)
    headers.setdefault("Content-Type", "application/json")
    content = json.dumps(body).encode()
    return person.http.post(f"/api/v1/auth/{path}", headers=headers, content=content)


def code(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def credentials(person: Candidate) -> dict[str, str]:
    return {"email": person.address, "password": person.password}


@pytest.mark.both_backends
def test_registering_answers_the_same_whatever_is_known(served: Served) -> None:
    member = served.member()
    newcomer = served.newcomer("Bo", "bo@example.com")
    answers = [
        post(person, "register", {"name": "X", **credentials(person)})
        for person in (member, newcomer, newcomer)
    ]

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"email": "not an address"}, (422, "email.invalid")),
        ({"email": "a@b"}, (422, "email.invalid")),
        ({"email": "eve@example.com\nBcc: bob@example.com"}, (422, "email.invalid")),
        ({"email": "a" * 250 + "@example.com"}, (422, "request.invalid")),
        ({"email": None}, (422, "request.invalid")),
        ({"email": ["a@example.com"]}, (422, "request.invalid")),
        ({"name": ""}, (422, "request.invalid")),
        ({"name": " \t "}, (422, "request.invalid")),
        ({"name": "line\nbreak"}, (422, "request.invalid")),
        ({"name": "x" * 101}, (422, "request.invalid")),
        ({"password": "shrt"}, (422, "password.too_short")),
        ({"password": "elevenchars"}, (422, "password.too_short")),
        ({"password": "x7q-" * 64 + "y"}, (422, "request.invalid")),
        ({"password": "password1234"}, (422, "password.too_common")),
        ({"password": "aaaaaaaaaaaaaa"}, (422, "password.too_simple")),
        ({"password": "asharao-imock1"}, (422, "password.too_personal")),
        ({"password": 123456789012}, (422, "request.invalid")),
        ({"password": "\ud800" * 12}, (400, "request.malformed")),
        ({"role": "admin"}, (422, "request.invalid")),
        ({"roles": ["admin"]}, (422, "request.invalid")),
        ({"user_id": "usr_" + "0" * 32}, (422, "request.invalid")),
    ],
    ids=lambda value: str(value)[:50].encode("unicode_escape").decode(),
)
def test_a_registration_that_cannot_be_accepted_says_why_and_keeps_nothing(
    served: Served, change: dict[str, Any], expected: tuple[int, str]
) -> None:
    person = served.newcomer()
    response = post(person, "register", {"name": "Asha Rao", **credentials(person), **change})

    assert code(response) == expected
    assert served.deliver() == 0
    for value in change.values():
        assert not isinstance(value, str) or len(value) < 5 or value not in response.text


@pytest.mark.both_backends
def test_a_repeated_registration_under_one_key_sends_one_mail(served: Served) -> None:
    person = served.newcomer()
    body = {"name": "Asha Rao", **credentials(person)}
    for _ in range(3):
        assert post(person, "register", body, **{"Idempotency-Key": "k1"}).status_code == 202
        served.deliver()

    assert len(person.outbox.mails_to(person.address)) == 1
    other = {**body, "password": OTHER_PASSWORD}
    response = post(person, "register", other, **{"Idempotency-Key": "k1"})
    assert code(response) == (409, "request.idempotency_key_reused")


def test_a_link_confirms_and_may_be_used_again(served: Served) -> None:
    person = served.newcomer()
    person.register()
    served.deliver()
    assert person.confirm() == {"verified": True}
    assert person.confirm() == {"verified": True}


def test_a_link_without_a_password_confirms_only_in_the_browser_that_registered(
    served: Served,
) -> None:
    victim, stranger = served.newcomer(), served.newcomer("Malory")
    stranger.password = OTHER_PASSWORD
    registered = victim.http.post(
        "/api/v1/auth/register", json={"name": "Asha Rao", **credentials(victim)}
    )
    stranger.register()
    post(victim, "resend-verification", {"email": victim.address})
    served.deliver()
    link = {"token": victim.outbox.newest_token(victim.address)}

    assert code(post(victim, "verify-email", link)) == (403, "auth.password_needed")
    wrong = {**link, "password": "copper-violin-harbour-5"}
    assert code(post(victim, "verify-email", wrong)) == (403, "auth.wrong_password")
    device = registered.headers["set-cookie"].partition(";")[0]
    assert post(victim, "verify-email", link, Cookie=device).status_code == 200
    assert code(post(stranger, "login", credentials(stranger)))[0] == 401
    assert post(victim, "login", credentials(victim)).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "a" * 64 + "." + "A" * 43, "\x00", "é" * 100])
@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("verify-email", {"password": PASSWORD}),
        ("reset-password", {"new_password": OTHER_PASSWORD}),
    ],
)
def test_a_link_that_was_never_sent_is_gone(
    served: Served, path: str, more: dict[str, str], token: str
) -> None:
    response = post(served.newcomer(), path, {"token": token, **more})

    assert code(response) == (410, "auth.link_invalid")


@pytest.mark.both_backends
def test_the_second_registration_to_be_confirmed_conflicts(served: Served) -> None:
    first, second = served.newcomer(), served.newcomer()
    second.password = OTHER_PASSWORD
    first.register()
    served.deliver()
    token = first.outbox.newest_token(first.address)
    second.register()
    served.deliver()
    first.confirm()

    response = post(second, "verify-email", {"token": token, "password": OTHER_PASSWORD})
    assert code(response) == (409, "auth.already_registered")


@pytest.mark.both_backends
def test_a_login_gives_a_token_and_two_essential_cookies(served: Served) -> None:
    person = served.member()
    response = post(person, "login", credentials(person))

    answer = response.json()
    assert response.status_code == 200
    assert set(answer) == {"access_token", "token_type", "expires_in", "user_id"}
    assert answer["token_type"] == "Bearer"
    cookies = response.headers.get_list("set-cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["imock_refresh", "imock_device"]
    for cookie in cookies:
        value, *attributes = re.split("; *", cookie.partition("=")[2])
        assert re.fullmatch(r"[A-Za-z0-9._~-]+", value)
        assert {each.lower() for each in attributes} >= {"httponly", "samesite=strict", "path=/"}
    assert response.headers["cache-control"] == "no-store"


def test_over_tls_the_cookie_is_bound_to_the_host(served: Served) -> None:
    person = served.member()
    secure = served.again(public_url="https://api.example.com")
    granted = secure.services.accounts.logins.login(
        email=person.address, password=person.password, client="c", cookies={}
    )

    assert granted.cookie.name == "__Host-imock_refresh"
    assert granted.cookie.secure


def test_every_refused_login_looks_the_same(served: Served) -> None:
    member = served.member()
    waiting = served.newcomer("Bo", "bo@example.com")
    waiting.register()
    served.deliver()
    attempts = [
        {"email": member.address, "password": OTHER_PASSWORD},
        {"email": waiting.address, "password": waiting.password},
        {"email": "nobody@example.com", "password": OTHER_PASSWORD},
    ]
    answers = [post(served.newcomer(), "login", attempt) for attempt in attempts]

    assert {code(answer) for answer in answers} == {(401, "auth.wrong_credentials")}
    bodies = [{**answer.json(), "trace_id": ""} for answer in answers]
    assert bodies[0] == bodies[1] == bodies[2]
    assert all("set-cookie" not in answer.headers for answer in answers)


@pytest.mark.parametrize(
    "password",
    [
        "é" * 20 + "-quartz-lamp",
        "🦦🐳🦉🐝🦔🐙🦀🐞🦜🐢🦩🐡",
        "nul\x00-in-the-middle-7",
        "x9" + "-fern" * 50,
    ],
)
def test_any_accepted_password_logs_in(served: Served, password: str) -> None:
    person = served.newcomer()
    person.password = password
    person.register()
    served.deliver()
    person.confirm()

    assert person.log_in()
    wrong = {**credentials(person), "password": password[:-1] + "!"}
    assert code(post(person, "login", wrong)) == (401, "auth.wrong_credentials")


@pytest.mark.both_backends
def test_refreshing_renews_token_and_cookie(served: Served) -> None:
    person = served.member()
    before = person.http.cookies["imock_refresh"]
    served.clock.forward(timedelta(minutes=1))
    response = post(person, "refresh")

    assert response.status_code == 200
    assert person.http.cookies["imock_refresh"] != before
    person.token = response.json()["access_token"]
    assert person.read("account")["email"] == person.address


@pytest.mark.parametrize("cookie", [None, "", "x", "v1.usr_0.lgn_0.0.A"])
def test_refreshing_without_a_login_is_refused(served: Served, cookie: str | None) -> None:
    person = served.newcomer()
    if cookie is not None:
        person.http.cookies.set("imock_refresh", cookie)
    response = post(person, "refresh")

    assert code(response) == (401, "auth.login_ended")
    assert response.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["refresh", "logout"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:3000"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.imock.ai"},
        {"Sec-Fetch-Site": "none", "Origin": "https://evil.imock.ai"},
    ],
)
def test_another_sites_page_cannot_use_the_cookie(
    served: Served, path: str, headers: dict[str, str]
) -> None:
    person = served.member()

    assert code(post(person, path, None, **headers)) == (403, "request.cross_site")
    assert post(person, "refresh").status_code == 200


def test_logging_out_ends_the_login_and_removes_the_cookie(served: Served) -> None:
    person = served.member()
    response = post(person, "logout")

    assert response.status_code == 204
    assert "max-age=0" in response.headers["set-cookie"].lower()
    assert response.headers["clear-site-data"] == '"cache", "storage"'
    assert "imock_refresh" not in person.http.cookies
    assert code(post(person, "refresh")) == (401, "auth.login_ended")
    response = person.http.get(
        "/api/v1/account", headers={"Authorization": f"Bearer {person.token}"}
    )
    assert code(response) == (401, "auth.invalid_token")
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    "foreign",
    [
        'prefs={"theme":"dark"}',
        'g_state={"i_l":0,"i_p":1700000000000}',
        '{"a":1}',
        "a[0]=1",
        "flag",
        "note=hello world",
        "name=Zoë",
        "path=/x",
        "expires=Thu, 01 Jan 2026 00:00:00 GMT",
        'a"b',
        "",
        "=",
        "=x",
        "a=1,2",
        "a=\\",
        "a=%",
        '"',
        'a="open',
        "$Version=1",
        "a==b",
        "imock_refresh=x",
    ],
)
def test_no_cookie_of_another_site_hides_ours(served: Served, foreign: str) -> None:
    person = served.member()
    ours = f"imock_refresh={person.http.cookies['imock_refresh']}"
    sent = f'{foreign}; {ours}; closed="'.encode()

    assert person.http.post("/api/v1/auth/refresh", headers=[(b"Cookie", sent)]).is_success
    assert person.http.post("/api/v1/auth/logout", headers=[(b"Cookie", sent)]).is_success
    refused = person.http.post("/api/v1/auth/refresh", headers=[(b"Cookie", sent)])
    assert code(refused) == (401, "auth.login_ended")


def test_no_cookie_that_is_set_or_removed_has_an_expires(served: Served) -> None:
    """The worker for Python 3.13 ends its process at one; the browser goes by Max-Age."""
    person = served.member()
    change = {"current_password": person.password, "new_password": OTHER_PASSWORD}
    responses = [
        post(person, "change-password", change),
        post(person, "refresh"),
        post(person, "logout?everywhere=true"),
        post(person, "logout"),
        post(person, "register", {"name": "Asha Rao", **credentials(person)}),
    ]
    cookies = [
        each.lower() for response in responses for each in response.headers.get_list("set-cookie")
    ]
    assert len(cookies) == 6

    assert all("max-age=" in cookie and "expires" not in cookie for cookie in cookies)


def test_logging_out_of_this_browser_always_succeeds(served: Served) -> None:
    person = served.newcomer()
    for cookie in (None, "", "x"):
        if cookie is not None:
            person.http.cookies.set("imock_refresh", cookie)
        assert post(person, "logout").status_code == 204


def test_logging_out_everywhere_says_when_it_could_not(served: Served) -> None:
    person = served.member()
    person.http.cookies.clear()

    assert code(post(person, "logout?everywhere=true")) == (401, "auth.login_ended")
    assert person.read("account")


@pytest.mark.both_backends
def test_logging_out_everywhere_ends_the_other_browser_too(served: Served) -> None:
    here = served.member()
    there = Candidate(served.client(), served.outbox, name=here.name, address=here.address)
    there.log_in()
    assert post(here, "logout?everywhere=true").status_code == 204

    assert code(post(there, "refresh")) == (401, "auth.login_ended")


@pytest.mark.both_backends
def test_a_forgotten_password_is_replaced_by_mail(served: Served) -> None:
    person = served.member()
    known = post(served.newcomer(), "forgot-password", {"email": person.address})
    unknown = post(served.newcomer(), "forgot-password", {"email": "nobody@example.com"})
    served.deliver()
    token = person.outbox.newest_token(person.address, after=1)
    answer = post(person, "reset-password", {"token": token, "new_password": OTHER_PASSWORD})

    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert answer.status_code == 204
    assert "set-cookie" not in answer.headers
    assert code(post(person, "login", credentials(person))) == (401, "auth.wrong_credentials")
    person.password = OTHER_PASSWORD
    assert person.log_in()
    again = post(person, "reset-password", {"token": token, "new_password": PASSWORD})
    assert code(again) == (410, "auth.link_invalid")


def test_asking_for_the_confirming_mail_again_answers_the_same_for_everybody(
    served: Served,
) -> None:
    waiting, member = served.newcomer("Bo", "bo@example.com"), served.member()
    waiting.register()
    answers = [
        post(served.newcomer(), "resend-verification", {"email": email})
        for email in (waiting.address, member.address, "nobody@example.com")
    ]
    served.deliver()

    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert len(waiting.outbox.mails_to(waiting.address)) == 2


@pytest.mark.both_backends
def test_changing_the_password_gives_new_tokens_and_ends_the_old_ones(served: Served) -> None:
    person = served.member()
    old = person.token
    body = {"current_password": person.password, "new_password": OTHER_PASSWORD}
    response = post(person, "change-password", body)

    assert response.status_code == 200
    assert code(post(person, "change-password", body)) == (401, "auth.invalid_token")
    person.token = response.json()["access_token"]
    assert person.token != old
    assert person.read("account")
    assert post(person, "refresh").status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"current_password": OTHER_PASSWORD, "new_password": PASSWORD},
            (403, "auth.wrong_password"),
        ),
        (
            {"current_password": "a long walk by the sea", "new_password": "password1234"},
            (422, "password.too_common"),
        ),
        (
            {
                "current_password": "a long walk by the sea",
                "new_password": "a long walk by the sea",
            },
            (422, "password.unchanged"),
        ),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(
    served: Served, body: dict[str, str], expected: tuple[int, str]
) -> None:
    person = served.member()

    assert code(post(person, "change-password", body)) == expected
    assert person.read("account")


@pytest.mark.both_backends
def test_too_many_attempts_are_told_when_to_come_back(served: Served) -> None:
    limited = served.again(rate_limits=True)
    from shared.bootstrap import using

    with using(limited.services):
        person = limited.newcomer()
        first = post(person, "forgot-password", {"email": person.address})
        second = post(person, "forgot-password", {"email": person.address})

    assert first.status_code == 202
    assert code(second) == (429, "auth.too_many_attempts")
    assert second.headers["retry-after"] == "60"
    assert second.json()["retry_after_s"] == 60
