"""Switching the second factor on and off, and asking for it at a login."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from shared.accounts.emails.jobs import Notice, NoticeEmail, enqueue_email
from shared.accounts.errors import InvalidToken, TooManyAttempts
from shared.accounts.model import Account, Caller
from shared.accounts.passkeys.errors import PasskeyNeeded
from shared.accounts.passkeys.proving import PasskeyProofs
from shared.accounts.passkeys.relying_party import CredentialJson
from shared.accounts.repository import AccountRepository
from shared.accounts.second_factor.codes import Codes
from shared.accounts.second_factor.errors import (
    SecondFactorNeeded,
    SecondFactorOff,
    SecondFactorOn,
    WrongCode,
)
from shared.accounts.second_factor.factor import SecondFactor
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.queues import Queue
from shared.store import existing


class Enrolment(NamedTuple):
    """What the app is told, once."""

    secret: str
    otpauth_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactors:
    """The second factor of accounts: off, on, and its codes."""

    repository: AccountRepository
    codes: Codes
    passkeys: PasskeyProofs
    queue: Queue
    clock: Clock

    def begin(self, caller: Caller) -> Enrolment:
        """Make a secret for the caller's app; it counts for nothing until a code confirms it.

        A secret that was never confirmed is replaced. Raises SecondFactorOn, InvalidToken.
        """
        secret = self.codes.new_secret()
        factor = SecondFactor(secret=self.codes.encrypted(secret, caller.user_id))

        def step(account: Account) -> Account:
            if account.has_second_factor:
                raise SecondFactorOn
            return account.model_copy(update={"second_factor": factor})

        account = self.repository.change_account(caller.user_id, existing(InvalidToken, step))
        return Enrolment(secret, self.codes.address_of(secret, account.email))

    def begin_with_passkeys(self, caller: Caller) -> tuple[str, ...]:
        """Let a passkey be the second factor from now on; return the recovery codes, once.

        Raises SecondFactorOn, PasskeyNeeded without one, and InvalidToken.
        """
        shown, digests = self.codes.new_recovery(caller.user_id)
        # The release before asks for codes of an app: no app has this secret.
        unknown = self.codes.encrypted(self.codes.new_secret(), caller.user_id)
        factor = SecondFactor(
            secret=unknown, app=False, confirmed_at=self.clock(), recovery=digests
        )

        def step(account: Account) -> Account:
            if account.has_second_factor:
                raise SecondFactorOn
            if not account.passkeys:
                raise PasskeyNeeded
            return account.model_copy(update={"second_factor": factor})

        self.repository.change_account(caller.user_id, existing(InvalidToken, step))
        self._notify(caller.user_id, Notice.SECOND_FACTOR_ON)
        log_event("second_factor.on")
        return shown

    def confirm(self, caller: Caller, code: str) -> tuple[str, ...]:
        """Switch the factor on with a first code; return the recovery codes, once.

        Raises SecondFactorOff without a secret, SecondFactorOn, WrongCode, TooManyAttempts.
        """
        shown, digests = self.codes.new_recovery(caller.user_id)
        now = self.clock()

        def allowed(account: Account) -> SecondFactor:
            if account.second_factor is None:
                raise SecondFactorOff
            if account.has_second_factor:
                raise SecondFactorOn
            return account.second_factor

        def used(factor: SecondFactor) -> SecondFactor | None:
            step = self.codes.step_of(factor, caller.user_id, code, now)
            if step is None:
                return None
            return factor.used(confirmed_at=now, last_step=step, recovery=digests)

        def step(account: Account) -> Account:
            return self._tried(account, allowed(account), used)

        changed = self.repository.change_account(caller.user_id, existing(InvalidToken, step))
        if not changed.has_second_factor:
            raise WrongCode
        self._notify(caller.user_id, Notice.SECOND_FACTOR_ON)
        log_event("second_factor.on")
        return shown

    def remove(self, caller: Caller) -> None:
        """Switch the factor off; raises SecondFactorOff, InvalidToken."""

        def step(account: Account) -> Account:
            if account.second_factor is None:
                raise SecondFactorOff
            return account.model_copy(update={"second_factor": None, "factor_removal": None})

        self.repository.change_account(caller.user_id, existing(InvalidToken, step))
        self._notify(caller.user_id, Notice.SECOND_FACTOR_OFF)
        log_event("second_factor.off")

    def require(
        self, account: Account, code: str | None, *, passkey: CredentialJson | None = None
    ) -> Account:
        """Return the account if it has no second factor, or the code or the passkey is right.

        A code is good once, and ends a removal of the factor. Raises SecondFactorNeeded,
        WrongCode, PasskeyRefused, TooManyAttempts.
        """
        account = self.settled(account)
        if not account.has_second_factor:
            return account
        if passkey is not None:
            return self._kept(self.passkeys.prove(passkey, user_id=account.user_id))
        if not code:
            raise SecondFactorNeeded
        user_id, now, accepted = account.user_id, self.clock(), False

        def used(factor: SecondFactor) -> SecondFactor | None:
            step = self.codes.step_of(factor, user_id, code, now) if factor.app else None
            if step is not None:
                return factor.used(last_step=step)
            left = self.codes.without(factor.recovery, user_id, code)
            return None if left is None else factor.used(recovery=left)

        def step(found: Account) -> Account:
            nonlocal accepted
            accepted = False
            if found.second_factor is None or not found.has_second_factor:
                raise WrongCode
            changed = self._tried(found, found.second_factor, used)
            accepted = changed.second_factor is not None and changed.second_factor.failures == 0
            return changed.model_copy(update={"factor_removal": None}) if accepted else changed

        changed = self.repository.change_account(user_id, existing(WrongCode, step))
        if not accepted:
            log_event("second_factor.refused")
            raise WrongCode
        return changed

    def settled(self, account: Account) -> Account:
        """Return the account, without its second factor if that was to be removed by now."""
        removal = account.factor_removal
        if removal is None or self.clock() < removal.due_at:
            return account

        def step(found: Account) -> Account:
            if found.factor_removal != removal:
                return found
            return found.model_copy(update={"second_factor": None, "factor_removal": None})

        self._notify(account.user_id, Notice.SECOND_FACTOR_OFF, once=removal.removal_id)
        changed = self.repository.change_account(account.user_id, existing(InvalidToken, step))
        log_event("second_factor.removed")
        return changed

    def _kept(self, account: Account) -> Account:
        """Return the account without the removal of a factor that its owner still has."""
        if account.factor_removal is None:
            return account
        return self.repository.change_account(
            account.user_id,
            existing(WrongCode, lambda found: found.model_copy(update={"factor_removal": None})),
        )

    def _tried(
        self,
        account: Account,
        factor: SecondFactor,
        used: Callable[[SecondFactor], SecondFactor | None],
    ) -> Account:
        """Return the account after one try of a code."""
        now = self.clock()
        if wait_s := factor.wait_s(now):
            raise TooManyAttempts(retry_after_s=wait_s)
        return account.model_copy(update={"second_factor": used(factor) or factor.failed(now)})

    def _notify(self, user_id: str, notice: Notice, *, once: str | None = None) -> None:
        dedup_id = once or new_id("occ", self.clock())
        enqueue_email(self.queue, NoticeEmail(user_id=user_id, notice=notice, dedup_id=dedup_id))
