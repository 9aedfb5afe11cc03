"""Which providers an installation offers: those at which it is registered as a client."""

from collections.abc import Mapping

from shared.config import Settings
from shared.kernel.clock import Clock
from shared.ports.identity import IdentityProvider, ProviderName


def providers_of(settings: Settings, *, clock: Clock) -> Mapping[ProviderName, IdentityProvider]:
    """Return the providers whose client id is set."""
    from shared.adapters.oidc.provider import OidcProvider
    from shared.adapters.oidc.rules import GOOGLE, LINKEDIN

    clients = (
        (GOOGLE, settings.google_client_id, settings.google_client_secret),
        (LINKEDIN, settings.linkedin_client_id, settings.linkedin_client_secret),
    )
    return {
        rules.name: OidcProvider.of(rules, client_id=client_id, client_secret=secret, clock=clock)
        for rules, client_id, secret in clients
        if client_id
    }
