"""Providers that say what a test has them say, and people who sign in with them."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from shared.accounts.federation.answers import Answer, Completed
from shared.accounts.model import Caller
from shared.accounts.wiring import AccountServices
from shared.ports.identity import (
    AuthorizationRequest,
    IdentityRefused,
    ProvidedIdentity,
    ProviderName,
)

GOOGLE, LINKEDIN = ProviderName.GOOGLE, ProviderName.LINKEDIN


class ScriptedProvider:
    """A provider at which everybody is who the code says."""

    def __init__(self, name: ProviderName) -> None:
        self.name = name
        self.people: dict[str, ProvidedIdentity] = {}
        self.asked: list[AuthorizationRequest] = []

    def authorization_url(self, request: AuthorizationRequest) -> str:
        self.asked.append(request)
        return f"https://{self.name}.example/auth?{urlencode({'state': request.state})}"

    def identify(
        self, code: str, request: AuthorizationRequest, *, issuer: str | None
    ) -> ProvidedIdentity:
        assert request in self.asked
        assert issuer is None
        if code not in self.people:
            raise IdentityRefused
        return self.people.pop(code)


class Browser:
    """A browser of somebody: it keeps cookies and follows the way to the provider and back."""

    def __init__(
        self, services: AccountServices, providers: dict[ProviderName, ScriptedProvider]
    ) -> None:
        self.services = services
        self.providers = providers
        self.cookies: dict[str, tuple[str, ...]] = {}

    def start(self, provider: ProviderName = GOOGLE, **given: Any) -> str:
        """Press the button; return the state that the provider is told."""
        url, cookie = self.services.federation.start(
            provider, **{"return_to": "/dashboard", "cookies": self.cookies, **given}
        )
        self.cookies[cookie.name] = (cookie.value,)
        [state] = parse_qs(urlsplit(url).query)["state"]
        return state

    def come_back(
        self, state: str, identity: ProvidedIdentity | None, provider: ProviderName = GOOGLE
    ) -> Completed:
        """Return from the provider, which says who this is."""
        if identity:
            self.providers[provider].people["code"] = identity
        answer = Answer(state, "code", None, None)
        done = self.services.federation.complete(provider, answer, cookies=self.cookies)
        if done.issued:
            self.cookies[done.issued.cookie.name] = (done.issued.cookie.value,)
        return done

    def sign_in(
        self, identity: ProvidedIdentity, provider: ProviderName = GOOGLE, **given: Any
    ) -> Completed:
        """Press the button, agree, and come back."""
        return self.come_back(self.start(provider, **given), identity, provider)

    def link(
        self, caller: Caller, identity: ProvidedIdentity, provider: ProviderName = GOOGLE
    ) -> Completed:
        """Link an identity as somebody who is logged in."""
        return self.sign_in(identity, provider, caller=caller)
