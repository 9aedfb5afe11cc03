"""Signing in with a provider: from the button to an open login, and linking by the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared.accounts.errors import InvalidToken
from shared.accounts.federation.answers import Answer, Completed, Outcome
from shared.accounts.federation.entering import FederatedAccounts
from shared.accounts.federation.errors import (
    ProviderNotOffered,
    SignInCancelled,
    SignInExpired,
)
from shared.accounts.federation.linked import LinkedIdentity
from shared.accounts.federation.linking import IdentityLinks
from shared.accounts.federation.repository import IdentityDirectory
from shared.accounts.federation.requests import Linker, SignInRequests, Taken
from shared.accounts.logins import LoginIssuer
from shared.accounts.model import Account, BrowserCookie, Caller, IssuedTokens
from shared.accounts.passkeys.relying_party import CredentialJson
from shared.accounts.repository import AccountRepository
from shared.accounts.second_factor.errors import WrongCode
from shared.accounts.second_factor.service import SecondFactors
from shared.accounts.second_factor.tickets import Tickets
from shared.accounts.user_agents import UNKNOWN
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event
from shared.ports import Outage
from shared.ports.identity import (
    IdentityProvider,
    IdentityRefused,
    ProvidedIdentity,
    ProviderName,
)

LOGIN_PAGE = "/login"
"""Where a person is sent whose sign-in is not known, and who may start again there."""

_TROUBLE = {"server_error", "temporarily_unavailable"}
_DECLINED = {"access_denied", "user_cancelled_login", "user_cancelled_authorize"}


@dataclass(frozen=True, slots=True)
class IdentityProviders:
    """The providers that this installation offers, made when one is first needed."""

    offered: Callable[[], Mapping[ProviderName, IdentityProvider]]

    def require(self, name: str) -> tuple[ProviderName, IdentityProvider]:
        """Return a provider; raises ProviderNotOffered."""
        for known, provider in self.offered().items():
            if known == name:
                return known, provider
        raise ProviderNotOffered


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """Sign-ins with providers, and the identities of an account."""

    providers: IdentityProviders
    requests: SignInRequests
    accounts: FederatedAccounts
    links: IdentityLinks
    directory: IdentityDirectory
    repository: AccountRepository
    issuer: LoginIssuer
    second_factors: SecondFactors
    tickets: Tickets
    clock: Clock

    def offered(self) -> tuple[ProviderName, ...]:
        """Return the providers that this installation offers."""
        return tuple(self.providers.offered())

    def start(
        self,
        provider: str,
        *,
        return_to: str,
        cookies: Mapping[str, tuple[str, ...]],
        caller: Caller | None = None,
        may_register: bool = True,
    ) -> tuple[str, BrowserCookie]:
        """Begin a sign-in, or with a caller the linking of an identity.

        Return the provider's address to go to and the cookie that binds the answer to the
        browser. ``may_register``: whether an account may be made. Raises ProviderNotOffered.
        """
        name, at = self.providers.require(provider)
        request, cookie = self.requests.start(
            name, return_to=return_to, cookies=cookies, caller=caller, may_register=may_register
        )
        return at.authorization_url(request), cookie

    def complete(
        self,
        provider: str,
        answer: Answer,
        *,
        cookies: Mapping[str, tuple[str, ...]],
        device: str = UNKNOWN,
    ) -> Completed:
        """Do what the answer of a provider allows; an error is returned with where to show it."""
        try:
            name, at = self.providers.require(provider)
            taken = self.requests.take(name, answer.state or "", cookies)
        except (ProviderNotOffered, SignInExpired) as error:
            log_event("oauth.not_ours", error=error.code)
            return Completed(LOGIN_PAGE, error=error)
        try:
            identity = _identity(at, answer, taken)
            if taken.linker:
                self._link(name, identity, taken.linker)
                return Completed(taken.return_to, Outcome.LINKED)
            account = self.accounts.enter(name, identity, may_register=taken.may_register)
            account = self.second_factors.settled(account)
            if account.has_second_factor:
                ticket = self.tickets.issue(account)
                return Completed(taken.return_to, Outcome.CODE_NEEDED, ticket=ticket)
            issued = self.issuer.open(account, cookies, device=device)
        except DomainError as error:
            log_event("oauth.not_completed", provider=name, error=error.code)
            return Completed(taken.return_to, error=error)
        log_event("login.opened", provider=name)
        return Completed(taken.return_to, Outcome.SIGNED_IN, issued)

    def complete_with_code(
        self,
        code: str | None,
        *,
        passkey: CredentialJson | None = None,
        cookies: Mapping[str, tuple[str, ...]],
        device: str = UNKNOWN,
    ) -> tuple[IssuedTokens, BrowserCookie]:
        """Open the login of a sign-in that needs a code; return the ticket's end too.

        Raises WrongCode, also without a ticket, PasskeyRefused and TooManyAttempts.
        """
        ticket = self.tickets.read(cookies)
        account = self.repository.account(ticket.user_id) if ticket else None
        if not (ticket and account and account.active and account.epoch == ticket.epoch):
            raise WrongCode
        proved = self.second_factors.require(account, code, passkey=passkey)
        issued = self.issuer.open(proved, cookies, device=device)
        log_event("login.opened")
        return issued, self.tickets.expired()

    def unlink(self, caller: Caller, provider: str) -> None:
        """Unlink an identity of the caller; raises NotLinked, LastMethod."""
        self.links.unlink(caller.user_id, ProviderName(provider))

    def identities(self, caller: Caller) -> list[LinkedIdentity]:
        """Return the identities with which the caller can log in."""
        return self.links.of(caller.user_id)

    def _link(self, provider: ProviderName, identity: ProvidedIdentity, linker: Linker) -> None:
        """Link an identity to the user who asked for it, if they are still logged in."""
        self._logged_in(linker)
        identity_id = self.directory.identity_id(provider, identity.subject)
        self.links.link(linker.user_id, provider, identity_id)

    def _logged_in(self, linker: Linker) -> Account:
        account = self.repository.account(linker.user_id)
        login = self.repository.logins.find(*linker)
        live = (
            account is not None
            and account.active
            and login is not None
            and login.epoch == account.epoch
            and not login.over(self.clock())
        )
        if not (live and account):
            raise InvalidToken
        return account


def _identity(at: IdentityProvider, answer: Answer, taken: Taken) -> ProvidedIdentity:
    """Return the identity that an answer proves."""
    if answer.error in _DECLINED:
        raise SignInCancelled
    if answer.error in _TROUBLE:
        raise Outage(retry_after_s=10)
    if answer.error or not answer.code:
        raise IdentityRefused
    return at.identify(answer.code, taken.request, issuer=answer.issuer)
