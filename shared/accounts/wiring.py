"""How the parts of accounts are put together. ``shared.bootstrap`` calls this once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from shared.accounts.administration import Administration
from shared.accounts.authentication import Authenticator
from shared.accounts.devices import Devices
from shared.accounts.email_changes import EmailChanges
from shared.accounts.emails.delivery import EmailDelivery
from shared.accounts.emails.templates import EmailTemplates
from shared.accounts.federation.repository import IdentityDirectory
from shared.accounts.federation.requests import SignInRequests
from shared.accounts.federation.service import Federation, IdentityProviders
from shared.accounts.login_list import LoginList
from shared.accounts.logins import Logins
from shared.accounts.pace import FailurePace, RequestPace, Windows
from shared.accounts.passkeys.challenges import SpentChallenge, spent_challenges
from shared.accounts.passkeys.relying_party import RelyingParty
from shared.accounts.passkeys.service import PasskeyAccess
from shared.accounts.passwords import PasswordHasher
from shared.accounts.policy import PasswordPolicy
from shared.accounts.proof_of_work import ProofOfWork
from shared.accounts.published_keys import PublishedKeys
from shared.accounts.rate_limits import RateLimits
from shared.accounts.recovery import Recovery
from shared.accounts.refresh_tokens import RefreshCookies
from shared.accounts.registration import Registrations
from shared.accounts.repository import AccountRepository
from shared.accounts.second_factor.service import SecondFactors
from shared.accounts.second_factor.tickets import Tickets
from shared.accounts.service import Accounts
from shared.accounts.tokens import AccessTokens
from shared.kernel.assembly import Assembly
from shared.kernel.clock import Clock
from shared.ports.breaches import BreachedPasswords
from shared.ports.documents import DocumentStore
from shared.ports.email import EmailSender
from shared.ports.identity import IdentityProvider, ProviderName
from shared.ports.keys import Keys
from shared.ports.queues import Queue
from shared.store import Collection

AUDIENCE = "imock-api"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What an installation decides about accounts. The URLs are origins, without a path."""

    public_url: str
    frontend_url: str
    privacy_email: str
    bcrypt_cost: int = 12
    password_min_chars: int = 12
    access_token_life: timedelta = timedelta(minutes=10)
    rate_limits: bool = True
    hashing_wait_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountServices:
    """The use cases of accounts."""

    account: Accounts
    administration: Administration
    authenticator: Authenticator
    email_changes: EmailChanges
    emails: EmailDelivery
    federation: Federation
    login_list: LoginList
    passkeys: PasskeyAccess
    logins: Logins
    published_keys: PublishedKeys
    rate_limits: RateLimits
    recovery: Recovery
    registration: Registrations
    request_pace: RequestPace
    second_factors: SecondFactors


def build(
    rules: Rules,
    *,
    documents: DocumentStore,
    queue: Queue,
    email: EmailSender,
    keys: Keys,
    clock: Clock,
    providers: Callable[[], Mapping[ProviderName, IdentityProvider]] = dict,
    breaches: BreachedPasswords | None = None,
) -> AccountServices:
    """Put accounts together."""
    repository = AccountRepository.over(documents, clock=clock)
    identities = IdentityDirectory.over(documents, keys=keys)
    secure = rules.public_url.startswith("https://")
    part = Assembly(
        {
            Clock: clock,
            EmailSender: email,
            Keys: keys,
            Queue: queue,
            AccountRepository: repository,
            IdentityDirectory: identities,
            IdentityProviders: IdentityProviders(providers),
            SignInRequests: SignInRequests(
                directory=identities, keys=keys, public_url=rules.public_url
            ),
            AccessTokens: AccessTokens(
                keys=keys,
                clock=clock,
                issuer=rules.public_url,
                audience=AUDIENCE,
                life=rules.access_token_life,
            ),
            EmailTemplates: EmailTemplates(
                frontend_url=rules.frontend_url, privacy_email=rules.privacy_email
            ),
            PasswordHasher: PasswordHasher(
                keys=keys, cost=rules.bcrypt_cost, wait_s=rules.hashing_wait_s
            ),
            PasswordPolicy: PasswordPolicy(min_chars=rules.password_min_chars, breaches=breaches),
            FailurePace: FailurePace(windows=Windows(clock=clock), enabled=rules.rate_limits),
            RequestPace: RequestPace(windows=Windows(clock=clock), enabled=rules.rate_limits),
            RateLimits: RateLimits(
                buckets=repository.buckets,
                proofs=ProofOfWork(keys=keys, clock=clock),
                clock=clock,
                enabled=rules.rate_limits,
            ),
            RefreshCookies: RefreshCookies(keys=keys, secure=secure),
            RelyingParty: RelyingParty(rules.frontend_url),
            Collection[SpentChallenge]: spent_challenges(documents),
            Devices: Devices(keys=keys, secure=secure),
            Tickets: Tickets(keys=keys, clock=clock, secure=secure),
        }
    )
    return part(AccountServices)
