"""The providers and their differences (docs/adr/0025).

Addresses are fixed instead of discovered: the hosts that we call are a closed list, and a document
fetched at run time could name any other.
"""

from dataclasses import dataclass

from shared.ports.identity import ProviderName

SCOPES = "openid profile email"
"""All that is ever asked for (P2.1b)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRules:
    """How one provider is talked to.

    ``issuers``: the spellings of its name. ``pkce``: it takes a code challenge; LinkedIn refuses
    the token request of a confidential client that sends a verifier. ``nonce``: it repeats ours in
    the ID token; LinkedIn never does.
    """

    name: ProviderName
    issuers: frozenset[str]
    authorization_url: str
    token_url: str
    keys_url: str
    pkce: bool
    nonce: bool


GOOGLE = ProviderRules(
    name=ProviderName.GOOGLE,
    issuers=frozenset({"https://accounts.google.com", "accounts.google.com"}),
    authorization_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    keys_url="https://www.googleapis.com/oauth2/v3/certs",
    pkce=True,
    nonce=True,
)

LINKEDIN = ProviderRules(
    name=ProviderName.LINKEDIN,
    issuers=frozenset({"https://www.linkedin.com/oauth", "https://www.linkedin.com"}),
    authorization_url="https://www.linkedin.com/oauth/v2/authorization",
    token_url="https://www.linkedin.com/oauth/v2/accessToken",  # noqa: S106 - an address
    keys_url="https://www.linkedin.com/oauth/openid/jwks",
    pkce=False,
    nonce=False,
)

OUTGOING_HOSTS = frozenset({"oauth2.googleapis.com", "www.googleapis.com", "www.linkedin.com"})
"""The hosts that the service itself calls for sign-ins; browsers also visit accounts.google.com."""
