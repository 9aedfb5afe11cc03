"""The passkeys of an account: adding, listing and removing them, and signing in with one."""

from dataclasses import dataclass

from shared.accounts.emails.jobs import Notice, NoticeEmail, enqueue_email
from shared.accounts.errors import InvalidToken
from shared.accounts.federation.errors import LastMethod
from shared.accounts.federation.linked import usable
from shared.accounts.logins import LoginIssuer
from shared.accounts.model import Account, Caller, Cookies, IssuedTokens
from shared.accounts.pace import FailurePace
from shared.accounts.passkeys.challenges import Challenges
from shared.accounts.passkeys.errors import PasskeyInvalid, PasskeyNotFound, TooManyPasskeys
from shared.accounts.passkeys.passkey import MAX_PASSKEYS, Passkey, Passkeys, find, without
from shared.accounts.passkeys.proving import PasskeyProofs
from shared.accounts.passkeys.relying_party import CredentialJson, NewCredential, RelyingParty
from shared.accounts.repository import AccountRepository
from shared.accounts.user_agents import UNKNOWN
from shared.kernel.clock import Clock
from shared.kernel.ids import derived_id, new_id
from shared.kernel.trace import log_event
from shared.ports.queues import Queue
from shared.store import existing


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyAccess:
    """What users do with their passkeys."""

    repository: AccountRepository
    party: RelyingParty
    challenges: Challenges
    proofs: PasskeyProofs
    issuer: LoginIssuer
    pace: FailurePace
    queue: Queue
    clock: Clock

    def begin(self, caller: Caller) -> dict[str, object]:
        """Return what the caller's browser needs to make a passkey; raises InvalidToken."""
        account = self._account(caller)
        return self.party.creation_options(
            self.challenges.new(_purpose(caller)),
            user_id=account.user_id,
            email=account.email,
            name=account.name,
            listed=account.passkeys,
        )

    def add(self, caller: Caller, credential: CredentialJson, *, name: str) -> Passkey:
        """Add what the browser has made and notify the owner; repeating it changes nothing.

        Raises PasskeyInvalid, TooManyPasskeys, InvalidToken and Contended.
        """
        challenge = self.party.challenge_of(credential)
        if not self.challenges.good(challenge, _purpose(caller)):
            raise PasskeyInvalid
        made = self.party.created(credential, challenge)
        account = self._account(caller)
        if (listed := find(account.passkeys, made.credential_id)) is not None:
            return listed
        if not self.challenges.spend(challenge):
            raise PasskeyInvalid
        passkey = self._passkey(made, name)
        self._notify(caller.user_id, Notice.PASSKEY_ADDED, passkey.passkey_id)
        self.repository.change_account(
            caller.user_id, existing(InvalidToken, lambda found: _with(found, passkey))
        )
        log_event("passkey.added")
        return passkey

    def listed(self, caller: Caller) -> Passkeys:
        """Return the caller's passkeys; raises InvalidToken."""
        return self._account(caller).passkeys

    def remove(self, caller: Caller, passkey_id: str) -> None:
        """Remove a passkey and notify the owner.

        Raises PasskeyNotFound, LastMethod where nothing else opens the account or where passkeys
        are its second factor, InvalidToken.
        """

        def step(account: Account) -> Account:
            left = without(account.passkeys, passkey_id)
            if len(left) == len(account.passkeys):
                raise PasskeyNotFound
            factor = account.second_factor
            needed = factor is not None and not factor.app
            other = account.password_hash or usable(account.identities)
            if not left and (needed or not other):
                raise LastMethod
            return account.model_copy(update={"passkeys": left})

        step(self._account(caller))
        self._notify(caller.user_id, Notice.PASSKEY_REMOVED, passkey_id)
        self.repository.change_account(caller.user_id, existing(InvalidToken, step))
        log_event("passkey.removed")

    def sign_in(
        self, credential: CredentialJson, *, client: str, cookies: Cookies, device: str = UNKNOWN
    ) -> IssuedTokens:
        """Open a login with a passkey alone; raises PasskeyRefused, TooManyAttempts, Contended.

        It is two factors: the device, and what proves to it who its owner is.
        """
        with self.pace.counting(client):
            account = self.proofs.prove(credential)
        issued = self.issuer.open(account, cookies, device=device)
        log_event("login.opened", factor="passkey")
        return issued

    def _account(self, caller: Caller) -> Account:
        account = self.repository.account(caller.user_id)
        if account is None or not account.active:
            raise InvalidToken
        return account

    def _passkey(self, made: NewCredential, name: str) -> Passkey:
        now = self.clock()
        return Passkey(passkey_id=new_id("psk", now), **made._asdict(), name=name, created_at=now)

    def _notify(self, user_id: str, notice: Notice, passkey_id: str) -> None:
        dedup_id = derived_id("occ", notice, passkey_id)
        enqueue_email(self.queue, NoticeEmail(user_id=user_id, notice=notice, dedup_id=dedup_id))


def _with(account: Account, passkey: Passkey) -> Account:
    if not account.active:
        raise InvalidToken
    if find(account.passkeys, passkey.credential_id):
        return account
    if len(account.passkeys) >= MAX_PASSKEYS:
        raise TooManyPasskeys
    return account.model_copy(update={"passkeys": (*account.passkeys, passkey)})


def _purpose(caller: Caller) -> str:
    """Return for what a challenge is that adds a passkey: in this login only."""
    return f"add:{caller.user_id}:{caller.login_id}"
