"""How the parts of accounts are put together. ``shared.bootstrap`` calls this once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from shared.accounts.access import Access
from shared.accounts.addresses import Addresses
from shared.accounts.erasure import Eraser, PersonEraser, QueueEraser
from shared.accounts.letters import Letters
from shared.accounts.limits import RateLimits
from shared.accounts.logins import Logins, Opener
from shared.accounts.mails import Mails
from shared.accounts.passwords import PasswordHasher
from shared.accounts.policy import PasswordPolicy
from shared.accounts.profiles import Profiles
from shared.accounts.recovery import NewPasswords, Reauthentication, Recovery
from shared.accounts.refresh_tokens import RefreshCookies
from shared.accounts.registration import Registrations
from shared.accounts.repository import AccountRepository
from shared.accounts.service import Accounts
from shared.accounts.tokens import AccessTokens
from shared.kernel.clock import Clock
from shared.ports.documents import DocumentStore
from shared.ports.email import EmailSender
from shared.ports.keys import Keys
from shared.ports.queues import QUEUES, Queue

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
    """Everything that functions and the web layer use of accounts."""

    accounts: Accounts
    logins: Logins
    mails: Mails
    profiles: Profiles
    recovery: Recovery
    registrations: Registrations


def build(
    rules: Rules,
    *,
    documents: DocumentStore,
    queue: Queue,
    email: EmailSender,
    keys: Keys,
    clock: Clock,
    erasers: Iterable[Eraser],
) -> AccountServices:
    """Put accounts together. ``erasers`` remove what other parts keep of a person, files first."""
    repository = AccountRepository(documents)
    addresses = Addresses(keys)
    hasher = PasswordHasher(keys, cost=rules.bcrypt_cost, wait_s=rules.hashing_wait_s)
    policy = PasswordPolicy(min_chars=rules.password_min_chars)
    limits = RateLimits(documents, clock=clock, enabled=rules.rate_limits)
    tokens = AccessTokens(
        keys,
        clock=clock,
        issuer=rules.public_url,
        audience=AUDIENCE,
        life=rules.access_token_life,
    )
    cookies = RefreshCookies(keys, secure=rules.public_url.startswith("https://"))
    access = Access(repository, tokens, clock=clock)
    opener = Opener(repository, tokens, cookies, clock=clock)
    reauthentication = Reauthentication(repository, hasher=hasher, limits=limits)
    passwords = NewPasswords(
        repository, access, hasher=hasher, policy=policy, queue=queue, clock=clock
    )
    letters = Letters(frontend_url=rules.frontend_url, privacy_email=rules.privacy_email)
    return AccountServices(
        accounts=Accounts(
            repository,
            access,
            reauthentication,
            cookies,
            eraser=PersonEraser(repository, QueueEraser(queue, QUEUES), erasers),
            clock=clock,
        ),
        logins=Logins(
            repository,
            opener,
            cookies,
            access,
            addresses=addresses,
            hasher=hasher,
            limits=limits,
            queue=queue,
            clock=clock,
        ),
        mails=Mails(repository, letters, email, clock=clock),
        profiles=Profiles(repository, clock=clock),
        recovery=Recovery(
            repository,
            passwords,
            opener,
            reauthentication,
            addresses=addresses,
            limits=limits,
            queue=queue,
            clock=clock,
        ),
        registrations=Registrations(
            repository,
            addresses=addresses,
            hasher=hasher,
            policy=policy,
            limits=limits,
            queue=queue,
            clock=clock,
        ),
    )
