"""Our adapter against npm's ``oidc-provider`` in the likeness of Google and of LinkedIn."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest

from dev.emulators.node import NoNode, install
from dev.identity_providers.launching import HERE, EmulatedProviders
from shared.adapters.oidc.provider import OidcProvider
from shared.kernel.clock import system_clock
from shared.ports import Outage
from shared.ports.identity import (
    AuthorizationRequest,
    IdentityRefused,
    ProvidedIdentity,
    ProviderName,
)
from tests.support.not_run import not_run

API = "http://localhost:7071"
GOOGLE, LINKEDIN = ProviderName.GOOGLE, ProviderName.LINKEDIN


@pytest.fixture(scope="module")
def providers() -> Iterator[dict[ProviderName, OidcProvider]]:
    try:
        install(HERE)
    except NoNode as error:
        not_run("npm's oidc-provider", error)
    emulated = EmulatedProviders(API, system_clock)
    found = emulated.providers()
    yield {name: provider for name, provider in found.items() if isinstance(provider, OidcProvider)}
    emulated.stop()


def request_to(provider: OidcProvider) -> AuthorizationRequest:
    callback = f"{API}/api/v1/auth/oauth/{provider.rules.name}/callback"
    return AuthorizationRequest(callback, "s" * 43, "n" * 43, "v" * 43)


def visit(provider: OidcProvider, request: AuthorizationRequest, **said: str) -> dict[str, str]:
    """Go to the provider, say who one is, and return what the redirect to us brings along."""
    with httpx.Client(timeout=60) as browser:
        answer = browser.get(provider.authorization_url(request))
        if answer.is_redirect and "/who/" in answer.headers["location"]:
            page = urljoin(str(answer.url), answer.headers["location"])
            assert "name and email address" in browser.get(page).text
            given = {"email": "asha@example.com", "name": "Asha Rao", "choice": "continue"}
            answer = browser.post(page, data={**given, **said})
        while not answer.headers["location"].startswith(request.redirect_uri):
            answer = browser.get(urljoin(str(answer.url), answer.headers["location"]))
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == [request.state]
    return {name: each for name, [each] in query.items()}


@pytest.mark.parametrize("name", [GOOGLE, LINKEDIN])
def test_a_person_is_identified(
    providers: dict[ProviderName, OidcProvider], name: ProviderName
) -> None:
    provider = providers[name]
    request = request_to(provider)
    found = {}
    for verified in ("on", "no"):
        back = visit(provider, request, verified=verified)
        found[verified] = provider.identify(back["code"], request, issuer=back["iss"])

    proved = found["on"]
    assert proved == ProvidedIdentity(proved.subject, "asha@example.com", "Asha Rao")
    assert found["no"] == proved._replace(email=None)


def test_another_address_is_another_subject(
    providers: dict[ProviderName, OidcProvider],
) -> None:
    provider = providers[GOOGLE]
    request = request_to(provider)
    subjects = set()
    for address in ("asha@example.com", "ben@example.com"):
        code = visit(provider, request, email=address)["code"]
        subjects.add(provider.identify(code, request, issuer=None).subject)

    assert len(subjects) == 2


@pytest.mark.parametrize("name", [GOOGLE, LINKEDIN])
def test_a_code_is_good_once(
    providers: dict[ProviderName, OidcProvider], name: ProviderName
) -> None:
    provider = providers[name]
    request = request_to(provider)
    code = visit(provider, request)["code"]
    provider.identify(code, request, issuer=None)

    for wrong in (code, "invented"):
        with pytest.raises(IdentityRefused):
            provider.identify(wrong, request, issuer=None)


@pytest.mark.parametrize("name", [GOOGLE, LINKEDIN])
def test_who_cancels_is_sent_back_with_an_error(
    providers: dict[ProviderName, OidcProvider], name: ProviderName
) -> None:
    provider = providers[name]

    assert visit(provider, request_to(provider), choice="cancel")["error"] == "access_denied"


def test_google_wants_the_verifier_and_the_nonce_of_this_sign_in(
    providers: dict[ProviderName, OidcProvider],
) -> None:
    provider = providers[GOOGLE]
    request = request_to(provider)
    for other in (
        request._replace(code_verifier="w" * 43),
        request._replace(nonce="m" * 43),
        request._replace(redirect_uri=f"{API}/elsewhere"),
    ):
        code = visit(provider, request)["code"]
        with pytest.raises(IdentityRefused):
            provider.identify(code, other, issuer=None)


def test_linkedin_knows_no_client_that_sends_a_verifier(
    providers: dict[ProviderName, OidcProvider],
) -> None:
    provider = providers[LINKEDIN]
    request = request_to(provider)
    by_the_book = replace(provider, rules=replace(provider.rules, pkce=True))
    code = visit(provider, request)["code"]

    with pytest.raises(Outage):
        by_the_book.identify(code, request, issuer=None)


def test_a_client_with_another_secret_is_refused(
    providers: dict[ProviderName, OidcProvider],
) -> None:
    provider = providers[GOOGLE]
    request = request_to(provider)
    code = visit(provider, request)["code"]

    with pytest.raises(Outage):
        replace(provider, client_secret="other").identify(code, request, issuer=None)
