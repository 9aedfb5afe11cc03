"""What people who run the service do with accounts: find, disable, enable, roles, logins, factors.

Each act is one write of the account, which records it with who did it and why: its subject sees it
among what is held about them, and it is erased with the account. What outlives the account is the
record of acts (``shared.audit``), in which whoever calls this has put the act before.
"""

from collections.abc import Callable
from dataclasses import dataclass

from shared.accounts.acts import Act
from shared.accounts.addresses import Addresses
from shared.accounts.authentication import Authenticator
from shared.accounts.emails.jobs import (
    Notice,
    NoticeEmail,
    ResendEmail,
    ResetEmail,
    enqueue_email,
)
from shared.accounts.errors import ActImpossible, NoSuchAccount, NothingToResend, OwnAccount
from shared.accounts.model import (
    ADMIN_ROLE,
    SUPPORT_ROLE,
    USER_ROLE,
    Account,
    AdminAct,
    Status,
)
from shared.accounts.repository import AccountRepository
from shared.accounts.second_factor.factor import REMOVED_AFTER, FactorRemoval
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.queues import Queue
from shared.store import existing

MAX_ACTS = 50
"""Acts that are kept of one account; the oldest is dropped."""


_ROLES = {
    Act.MAKE_USER: (USER_ROLE,),
    Act.MAKE_SUPPORT: (USER_ROLE, SUPPORT_ROLE),
    Act.MAKE_ADMIN: (USER_ROLE, ADMIN_ROLE),
}
"""The roles that an act leaves an account with."""

_NOTICES = dict.fromkeys(_ROLES, Notice.ROLE_CHANGED) | {
    Act.REMOVE_SECOND_FACTOR: Notice.SECOND_FACTOR_LOST
}
"""Of what the owner is told, before it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """Acts on accounts of people who run the service."""

    repository: AccountRepository
    addresses: Addresses
    authenticator: Authenticator
    queue: Queue
    clock: Clock

    def find(self, email: str) -> Account:
        """Return the account of an address; raises BadAddress, NoSuchAccount."""
        account = self.repository.holder(self.addresses.read(email).id)
        if account is None:
            raise NoSuchAccount
        return account

    def read(self, user_id: str) -> Account:
        """Return an account; raises NoSuchAccount."""
        account = self.repository.account(user_id)
        if account is None:
            raise NoSuchAccount
        return account

    def act(
        self,
        user_id: str,
        act: Act,
        *,
        actor: str,
        reason: str,
        by: str | None = None,
        apply: bool = True,
    ) -> Account:
        """Return the account after an act, which is done only if it is to apply.

        ``actor`` is recorded in the account and therefore no user's id; ``by`` is that id.

        Raises NoSuchAccount, OwnAccount for who would change what they may do themselves, and
        ActImpossible where the account's state forbids it.
        """
        if by == user_id and (act in _ROLES or act is Act.DISABLE):
            raise OwnAccount
        record = AdminAct(act=act, actor=actor, reason=reason, at=self.clock())

        def done(account: Account) -> Account:
            acts = (*account.acts[-MAX_ACTS + 1 :], record)
            return self._changed(account, act).model_copy(update={"acts": acts})

        would_be = done(self.read(user_id))
        if not apply:
            return would_be
        self._notify(would_be, act)
        changed = self.repository.change_account(user_id, existing(NoSuchAccount, done))
        self.authenticator.forget(user_id)
        log_event("account.administered", act=act)
        self.repository.end_logins(user_id, below_epoch=changed.epoch)
        return changed

    def resend(self, email: str, *, apply: bool = True) -> None:
        """Send the email again that proves an address which waits to be confirmed.

        Raises BadAddress, and NothingToResend where nothing waits or there is an account.
        """
        address_id = self.addresses.read(email).id
        waits = self.repository.registration(address_id)
        if not (waits and waits.attempts) or self.repository.holder(address_id):
            raise NothingToResend
        if apply:
            dedup_id = new_id("occ", self.clock())
            enqueue_email(self.queue, ResendEmail(address_id=address_id, dedup_id=dedup_id))

    def _changed(self, account: Account, act: Act) -> Account:
        """Return the account as an act makes it; raises ActImpossible."""
        if not _POSSIBLE[act](account):
            raise ActImpossible(
                detail=f"{act}: the account is {account.status}, and there is nothing to do."
            )
        if act in {Act.DISABLE, Act.END_LOGINS}:
            account = account.next_epoch()
        return account.model_copy(update=self._update(act))

    def _update(self, act: Act) -> dict[str, object]:
        match act:
            case Act.DISABLE:
                return {"status": Status.DISABLED}
            case Act.ENABLE:
                return {"status": Status.ACTIVE}
            case Act.MAKE_USER | Act.MAKE_SUPPORT | Act.MAKE_ADMIN:
                return {"roles": _ROLES[act]}
            case Act.REMOVE_SECOND_FACTOR:
                now = self.clock()
                removal = FactorRemoval(removal_id=new_id("occ", now), due_at=now + REMOVED_AFTER)
                return {"factor_removal": removal}
            case Act.KEEP_SECOND_FACTOR:
                return {"factor_removal": None}
        return {}

    def _notify(self, account: Account, act: Act) -> None:
        """Ask for the email about an act, before it is done: no failure leaves it untold."""
        dedup_id = new_id("occ", self.clock())
        if act is Act.SEND_RESET:
            job = ResetEmail(address_id=account.address_id, dedup_id=dedup_id)
            enqueue_email(self.queue, job)
        elif act in _NOTICES:
            notice = NoticeEmail(user_id=account.user_id, notice=_NOTICES[act], dedup_id=dedup_id)
            enqueue_email(self.queue, notice)


def _has(act: Act) -> Callable[[Account], bool]:
    """Return whether an account is active and does not have the roles of an act."""
    return lambda account: account.active and account.roles != _ROLES[act]


_POSSIBLE: dict[Act, Callable[[Account], bool]] = {
    Act.DISABLE: lambda account: account.active,
    Act.ENABLE: lambda account: account.status is Status.DISABLED,
    Act.MAKE_USER: lambda account: account.roles != _ROLES[Act.MAKE_USER],
    Act.MAKE_SUPPORT: _has(Act.MAKE_SUPPORT),
    Act.MAKE_ADMIN: _has(Act.MAKE_ADMIN),
    Act.END_LOGINS: lambda account: account.active,
    Act.REMOVE_SECOND_FACTOR: lambda account: (
        account.active and account.has_second_factor and account.factor_removal is None
    ),
    Act.KEEP_SECOND_FACTOR: lambda account: account.factor_removal is not None,
    Act.SEND_RESET: lambda account: account.active,
}
"""When each act is possible."""
