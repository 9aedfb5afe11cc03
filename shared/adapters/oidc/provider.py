"""One provider as a client sees it: the authorization code flow (RFC 6749, RFC 9700)."""

import base64
import hashlib
import logging
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from shared.adapters.oidc.id_tokens import IdTokens
from shared.adapters.oidc.rules import SCOPES, ProviderRules
from shared.adapters.oidc.signing_keys import ProviderKeys
from shared.adapters.oidc.transport import READ_S, Answer, ask
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.ports import Outage
from shared.ports.identity import AuthorizationRequest, IdentityRefused, ProvidedIdentity

_OK = 200
_MISCONFIGURED_S = 300
_OF_THE_CODE = {"invalid_grant", "invalid_request", "access_denied"}
"""The refusals that a person can mend by signing in again; any other one is ours to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcProvider:
    """Implements the port for any provider, by its rules."""

    rules: ProviderRules
    client_id: str
    client_secret: str
    id_tokens: IdTokens
    read_s: float = READ_S

    @classmethod
    def of(
        cls,
        rules: ProviderRules,
        *,
        client_id: str,
        client_secret: str,
        clock: Clock,
        read_s: float = READ_S,
    ) -> Self:
        """Return a provider with nothing asked yet."""
        keys = ProviderKeys(
            fetch=lambda: _found(ask("GET", rules.keys_url, read_s=read_s)), clock=clock
        )
        return cls(
            rules=rules,
            client_id=client_id,
            client_secret=client_secret,
            id_tokens=IdTokens(rules=rules, client_id=client_id, keys=keys, clock=clock),
            read_s=read_s,
        )

    def authorization_url(self, request: AuthorizationRequest) -> str:
        """See IdentityProvider."""
        parameters = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": request.redirect_uri,
            "scope": SCOPES,
            "state": request.state,
            "nonce": request.nonce,
        }
        if self.rules.pkce:
            parameters["code_challenge"] = _challenge(request.code_verifier)
            parameters["code_challenge_method"] = "S256"
        return f"{self.rules.authorization_url}?{urlencode(parameters)}"

    def identify(
        self, code: str, request: AuthorizationRequest, *, issuer: str | None
    ) -> ProvidedIdentity:
        """See IdentityProvider."""
        if issuer is not None and issuer not in self.rules.issuers:  # RFC 9207
            log_event("oauth.mixed_up", provider=self.rules.name)
            raise IdentityRefused
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": request.redirect_uri,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        if self.rules.pkce:
            form["code_verifier"] = request.code_verifier
        answer = ask("POST", self.rules.token_url, form=form, read_s=self.read_s)
        if answer.status != _OK:
            raise self._refusal(answer)
        return self.id_tokens.verify(answer.members.get("id_token"), nonce=request.nonce)

    def _refusal(self, answer: Answer) -> Exception:
        error = answer.members.get("error")
        if error in _OF_THE_CODE:
            log_event("oauth.code_refused", provider=self.rules.name, error=error)
            return IdentityRefused()
        log_event(
            "oauth.client_refused",
            level=logging.ERROR,
            provider=self.rules.name,
            status=answer.status,
        )
        return Outage(retry_after_s=_MISCONFIGURED_S)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _found(answer: Answer) -> dict[str, object]:
    if answer.status != _OK:
        raise Outage(retry_after_s=_MISCONFIGURED_S)
    return answer.members
