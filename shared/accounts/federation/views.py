"""What the API shows of providers and identities, and what it takes."""

from typing import Annotated

from pydantic import Field

from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.ports.identity import ProviderName

PROVIDER_PATTERN = f"(?:{'|'.join(ProviderName)})"

AnswerText = Annotated[str, Field(max_length=4096)]
"""A parameter that a provider adds to the address of its answer."""

ReturnTo = Annotated[
    str,
    Field(
        max_length=200,
        pattern=r"^/(?:[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*)?$",
        examples=["/dashboard"],
        description="a path of the frontend; no other site can be named",
    ),
]
"""Where the browser goes at the end: a plain path, always below the frontend's own origin."""


class ProvidersView(View):
    """The providers with which a user can sign in here."""

    providers: tuple[ProviderName, ...]


class AuthorizationView(View):
    """Where the browser is to go."""

    authorization_url: str


class IdentityView(View):
    """An identity with which the caller can log in."""

    provider: str
    linked_at: Instant
