"""Our adapter against a provider that answers well, badly, late, or not at all."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from shared.adapters.oidc.provider import OidcProvider
from shared.adapters.oidc.rules import GOOGLE, LINKEDIN, OUTGOING_HOSTS
from shared.ports import Outage
from shared.ports.identity import AuthorizationRequest, IdentityRefused, ProvidedIdentity
from tests.support.clock import FixedClock
from tests.support.identity_server import (
    CLIENT_ID,
    IdentityServer,
    identity_server,
    key_named,
    public_jwk,
)

REQUEST = AuthorizationRequest(
    redirect_uri="https://api.example.com/api/v1/auth/oauth/google/callback",
    state="s" * 43,
    nonce="n" * 43,
    code_verifier="v" * 43,
)


@pytest.fixture(params=["google", "linkedin"])
def server(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[IdentityServer]:
    with identity_server(clock, linkedin=request.param == "linkedin") as server:
        yield server


@pytest.fixture
def google(clock: FixedClock) -> Iterator[IdentityServer]:
    with identity_server(clock) as server:
        yield server


def sign_in(server: IdentityServer, provider: OidcProvider, **who: Any) -> ProvidedIdentity:
    """Go to the provider, agree, and come back."""
    back = server.agree(provider.authorization_url(REQUEST), **who)
    answer = parse_qs(urlsplit(back).query)
    issuer = answer.get("iss", [None])[0]
    return provider.identify(answer["code"][0], REQUEST, issuer=issuer)


def test_a_person_is_identified_by_subject_with_name_and_proved_address(
    server: IdentityServer,
) -> None:
    found = sign_in(server, server.provider())

    assert found == ProvidedIdentity("1104", "asha@example.com", "Asha Rao")


def test_only_the_public_profile_is_asked_for(server: IdentityServer) -> None:
    asked = parse_qs(urlsplit(server.provider().authorization_url(REQUEST)).query)

    assert asked["scope"] == ["openid profile email"]
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [REQUEST.redirect_uri]
    assert asked["state"] == [REQUEST.state]
    assert not {"access_type", "prompt", "claims"} & set(asked)


def test_google_gets_a_code_challenge_and_linkedin_no_verifier(server: IdentityServer) -> None:
    provider = server.provider()
    asked = parse_qs(urlsplit(provider.authorization_url(REQUEST)).query)
    sign_in(server, provider)
    [form] = server.token_forms

    assert ("code_challenge" in asked) == ("code_verifier" in form) == (not server.linkedin)
    assert asked.get("code_challenge_method", ["S256"]) == ["S256"]
    assert REQUEST.code_verifier not in str(asked)


@pytest.mark.parametrize("said", [False, "false", None, "yes", 1])
def test_an_address_that_is_not_proved_is_not_taken(server: IdentityServer, said: object) -> None:
    try:
        found = sign_in(server, server.provider(), email_verified=said)
    except IdentityRefused:
        assert said in ("yes", 1)
    else:
        assert found.email is None


def test_a_person_without_address_or_name_is_still_identified(server: IdentityServer) -> None:
    who = {"email": None, "email_verified": None, "name": None}

    assert sign_in(server, server.provider(), **who) == ProvidedIdentity("1104", None, None)


FORGED: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://accounts.evil.example"},
    "no issuer": {"iss": None},
    "an issuer that begins like ours": {"iss": "https://accounts.google.com.evil.example"},
    "another audience": {"aud": "client-of-somebody-else"},
    "no audience": {"aud": None},
    "two audiences": {"aud": [CLIENT_ID, "other"]},
    "another authorized party": {"azp": "other"},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a number for a subject": {"sub": 1104},
    "no expiry": {"exp": None},
    "an expiry in words": {"exp": "9999999999"},
    "expired": {"exp": 1},
    "no time of issue": {"iat": None},
    "issued in the future": {"iat": 2**39},
    "another nonce": {"nonce": "m" * 43},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED)
def test_an_id_token_that_is_not_for_this_sign_in_is_refused(
    server: IdentityServer, claims: dict[str, Any]
) -> None:
    server.claims = claims

    with pytest.raises(IdentityRefused):
        sign_in(server, server.provider())


def test_google_must_repeat_the_nonce_and_linkedin_never_does(server: IdentityServer) -> None:
    server.claims = {"nonce": None}

    if server.linkedin:
        assert sign_in(server, server.provider()).subject == "1104"
    else:
        with pytest.raises(IdentityRefused):
            sign_in(server, server.provider())


def unsigned(_server: IdentityServer, claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", "none", headers={"kid": "first"})


def signed_with_the_public_key(_server: IdentityServer, claims: dict[str, Any]) -> str:
    """Confuse the algorithms: what verifies a signature is used as if it were a secret."""
    number = public_jwk("first")["n"]
    secret = base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))
    return jwt.encode(claims, secret, "HS256", headers={"kid": "first"})


def signed_by_a_stranger(server: IdentityServer, claims: dict[str, Any]) -> str:
    server.header = {"kid": "first"}
    return server.signed(claims, key_id="stranger")


def with_a_key_of_its_own(server: IdentityServer, claims: dict[str, Any]) -> str:
    server.header = {"kid": "stranger", "jwk": public_jwk("stranger")}
    return server.signed(claims, key_id="stranger")


def altered(server: IdentityServer, claims: dict[str, Any]) -> str:
    header, _, signature = server.signed(claims).split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "7"}).encode()).rstrip(b"=")
    return f"{header}.{body.decode()}.{signature}"


def without_key_id(server: IdentityServer, claims: dict[str, Any]) -> str:
    return jwt.encode(claims, key_named("first"), "RS256", headers={"kid": ""})


def with_an_extension(server: IdentityServer, claims: dict[str, Any]) -> str:
    server.header = {"crit": ["exp"]}
    return server.signed(claims)


def by_another_algorithm(server: IdentityServer, claims: dict[str, Any]) -> str:
    return jwt.encode(claims, key_named("first"), "PS256", headers={"kid": "first"})


def enormous(server: IdentityServer, claims: dict[str, Any]) -> str:
    return server.signed({**claims, "padding": "x" * 20_000})


def no_token_at_all(_server: IdentityServer, _claims: dict[str, Any]) -> str:
    return "a.b.c"


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        signed_with_the_public_key,
        signed_by_a_stranger,
        with_a_key_of_its_own,
        altered,
        without_key_id,
        with_an_extension,
        by_another_algorithm,
        enormous,
        no_token_at_all,
    ],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    google: IdentityServer, sign: Callable[[IdentityServer, dict[str, Any]], str]
) -> None:
    google.sign = sign

    with pytest.raises(IdentityRefused):
        sign_in(google, google.provider())


def test_an_answer_in_the_name_of_another_provider_is_refused(google: IdentityServer) -> None:
    provider = google.provider()
    google.agree(provider.authorization_url(REQUEST))

    with pytest.raises(IdentityRefused):
        provider.identify(next(iter(google.codes)), REQUEST, issuer=next(iter(LINKEDIN.issuers)))
    assert google.token_forms == []


def test_a_code_is_good_once_and_only_with_its_verifier(google: IdentityServer) -> None:
    provider = google.provider()
    google.agree(provider.authorization_url(REQUEST))
    [code] = google.codes
    provider.identify(code, REQUEST, issuer=None)
    google.agree(provider.authorization_url(REQUEST))
    [other] = google.codes

    with pytest.raises(IdentityRefused):
        provider.identify(code, REQUEST, issuer=None)
    with pytest.raises(IdentityRefused):
        provider.identify(other, REQUEST._replace(code_verifier="w" * 43), issuer=None)


TROUBLE: dict[str, tuple[int, bytes]] = {
    "an internal error": (500, b"oops"),
    "a page of a proxy": (502, b"<html>"),
    "too many requests": (429, b"{}"),
    "a redirect": (302, b""),
    "a client that it does not know": (401, b'{"error": "invalid_client"}'),
    "more than anybody reads": (200, b" " * 300_000),
}


@pytest.mark.parametrize("answer", TROUBLE.values(), ids=TROUBLE)
def test_trouble_at_the_provider_is_an_outage(
    google: IdentityServer, answer: tuple[int, bytes]
) -> None:
    google.token_answer = answer

    with pytest.raises(Outage):
        sign_in(google, google.provider())
    assert google.keys_asked == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id_token": 1}', b"[" * 50_000, b"\xff"])
def test_a_success_without_an_id_token_is_refused(google: IdentityServer, body: bytes) -> None:
    google.token_answer = (200, body)

    with pytest.raises(IdentityRefused):
        sign_in(google, google.provider())


def test_a_provider_that_does_not_answer_is_an_outage(google: IdentityServer) -> None:
    done = threading.Event()
    google.wait = done.wait
    try:
        with pytest.raises(Outage):
            sign_in(google, google.provider(read_s=0.05))
    finally:
        done.set()


def test_keys_are_fetched_once_and_kept_for_an_hour(
    google: IdentityServer, clock: FixedClock
) -> None:
    provider = google.provider()
    for _ in range(3):
        sign_in(google, provider)
    assert google.keys_asked == 1

    clock.forward(timedelta(hours=1))
    sign_in(google, provider)
    assert google.keys_asked == 2


def test_a_new_key_is_found_and_a_withdrawn_one_is_forgotten(
    google: IdentityServer, clock: FixedClock
) -> None:
    provider = google.provider()
    sign_in(google, provider)
    google.key_id, google.published = "second", [public_jwk("second")]
    clock.forward(timedelta(seconds=11))

    assert sign_in(google, provider).subject == "1104"
    google.key_id = "first"
    with pytest.raises(IdentityRefused):
        sign_in(google, provider)


def test_tokens_with_invented_key_ids_cause_no_storm_of_requests(google: IdentityServer) -> None:
    provider = google.provider()
    for number in range(20):
        google.header = {"kid": f"invented-{number}"}
        with pytest.raises(IdentityRefused):
            sign_in(google, provider)

    assert google.keys_asked == 1


def test_known_keys_serve_for_a_day_while_the_provider_is_away(
    google: IdentityServer, clock: FixedClock
) -> None:
    provider = google.provider()
    sign_in(google, provider)
    google.keys_status = 503
    clock.forward(timedelta(hours=23))
    for _ in range(5):
        assert sign_in(google, provider).subject == "1104"
    assert google.keys_asked == 2

    clock.forward(timedelta(hours=1))
    with pytest.raises(Outage):
        sign_in(google, provider)


def test_without_keys_nothing_is_decided_and_the_provider_is_not_flooded(
    google: IdentityServer, clock: FixedClock
) -> None:
    provider = google.provider()
    google.keys_status = 500
    for _ in range(5):
        with pytest.raises(Outage):
            sign_in(google, provider)
    assert google.keys_asked == 1

    google.keys_status = 200
    clock.forward(timedelta(seconds=11))
    assert sign_in(google, provider).subject == "1104"


@pytest.mark.parametrize(
    "published",
    [
        [public_jwk("first", use="enc")],
        [public_jwk("first", alg="RS512")],
        [{"kid": "first", "kty": "oct", "k": "c2VjcmV0"}],
        [{"kid": "first", "kty": "RSA", "n": 1, "e": None}],
        ["first", None],
        [],
    ],
    ids=["for encryption", "for another algorithm", "a secret", "damaged", "no keys", "none"],
)
def test_keys_that_are_for_something_else_verify_nothing(
    google: IdentityServer, published: list[Any]
) -> None:
    google.published = published

    with pytest.raises(Outage):
        sign_in(google, google.provider())


@pytest.mark.clause("P4.1")
def test_the_hosts_that_we_call_are_a_closed_list() -> None:
    called = {
        urlsplit(url).hostname
        for rules in (GOOGLE, LINKEDIN)
        for url in (rules.token_url, rules.keys_url)
    }

    assert called == OUTGOING_HOSTS
    assert all(
        url.startswith("https://")
        for rules in (GOOGLE, LINKEDIN)
        for url in (rules.authorization_url, rules.token_url, rules.keys_url)
    )


@pytest.mark.clause("P2.1b")
def test_nothing_is_kept_of_the_tokens_or_of_the_rest_of_the_profile(
    server: IdentityServer,
) -> None:
    provider = server.provider()
    found = sign_in(server, provider)

    assert "canary" not in repr(found) + repr(provider)
    assert set(ProvidedIdentity._fields) == {"subject", "email", "name"}
