"""Identity providers: who proves to us, by OpenID Connect, which person uses a browser."""

from enum import StrEnum
from typing import NamedTuple, Protocol

from shared.kernel.errors import Forbidden


class ProviderName(StrEnum):
    """The providers that we know how to talk to; an installation offers some of them."""

    GOOGLE = "google"
    LINKEDIN = "linkedin"


class ProvidedIdentity(NamedTuple):
    """All that is taken of what a provider says about a person.

    ``subject`` never changes and is never reused; ``email`` is None unless the provider says that
    it has verified the address.
    """

    subject: str
    email: str | None
    name: str | None


class AuthorizationRequest(NamedTuple):
    """What binds the answer of a provider to one request of one browser."""

    redirect_uri: str
    state: str
    nonce: str
    code_verifier: str


class IdentityRefused(Forbidden):
    """What came from the provider does not prove an identity."""

    code = "oauth.identity_refused"
    title = "The sign-in provider did not prove who you are"


class IdentityProvider(Protocol):
    """One provider, at which this installation is registered as a client."""

    def authorization_url(self, request: AuthorizationRequest) -> str:
        """Return the address at which a person agrees to tell us name and email address."""
        ...

    def identify(
        self, code: str, request: AuthorizationRequest, *, issuer: str | None
    ) -> ProvidedIdentity:
        """Exchange a code for the identity; ``issuer`` is who the answer says it is from, if any.

        Tokens of the provider are used for this alone and kept nowhere. Raises IdentityRefused
        and Outage; after either the code is worthless.
        """
        ...
