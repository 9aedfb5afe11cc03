"""What operators do with accounts: find, disable, enable, grant and revoke roles, end logins.

Each act is one write of the account, which records it with who did it and why. So no act goes
unrecorded, its subject sees it among what is held about them, and it is erased with the account.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from shared.accounts.addresses import Addresses
from shared.accounts.authentication import Authenticator
from shared.accounts.model import ADMIN_ROLE, Account, AdminAct, Status
from shared.accounts.repository import AccountRepository
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event

MAX_ACTS = 50
"""Acts that are kept of one account; the oldest is dropped."""


class Act(StrEnum):
    """What can be done with an account."""

    DISABLE = "disable"
    ENABLE = "enable"
    GRANT_ADMIN = "grant-admin"
    REVOKE_ADMIN = "revoke-admin"
    END_LOGINS = "end-logins"


def _disabled(account: Account) -> Account:
    return account.next_epoch().model_copy(update={"status": Status.DISABLED})


def _enabled(account: Account) -> Account:
    return account.model_copy(update={"status": Status.ACTIVE})


def _with_admin(account: Account) -> Account:
    return account.model_copy(update={"roles": (*account.roles, ADMIN_ROLE)})


def _without_admin(account: Account) -> Account:
    roles = tuple(role for role in account.roles if role != ADMIN_ROLE)
    return account.model_copy(update={"roles": roles})


_STEPS: dict[Act, tuple[Callable[[Account], bool], Callable[[Account], Account]]] = {
    Act.DISABLE: (lambda account: account.active, _disabled),
    Act.ENABLE: (lambda account: account.status is Status.DISABLED, _enabled),
    Act.GRANT_ADMIN: (
        lambda account: account.active and ADMIN_ROLE not in account.roles,
        _with_admin,
    ),
    Act.REVOKE_ADMIN: (lambda account: ADMIN_ROLE in account.roles, _without_admin),
    Act.END_LOGINS: (lambda account: account.active, Account.next_epoch),
}
"""When each act is possible, and what it makes of the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """Acts of operators on accounts."""

    repository: AccountRepository
    addresses: Addresses
    authenticator: Authenticator
    clock: Clock

    def find(self, email: str) -> Account:
        """Return the account of an address; raises BadAddress, and LookupError if it has none."""
        return _there(self.repository.holder(self.addresses.read(email).id))

    def act(self, user_id: str, act: Act, *, actor: str, reason: str, apply: bool) -> Account:
        """Return the account after an act, which is done only if it is to apply.

        Raises LookupError where there is no account, and ValueError where its state forbids it.
        """
        possible, step = _STEPS[act]
        record = AdminAct(act=act, actor=actor, reason=reason, at=self.clock())

        def done(found: Account | None) -> Account:
            account = _there(found)
            if not possible(account):
                raise ValueError(f"{act}: not possible, the account is {account.status}")
            acts = (*account.acts[-MAX_ACTS + 1 :], record)
            return step(account).model_copy(update={"acts": acts})

        if not apply:
            return done(self.repository.account(user_id))
        changed = self.repository.change_account(user_id, done)
        self.authenticator.forget(user_id)
        log_event("account.administered", act=act)
        self.repository.end_logins(user_id, below_epoch=changed.epoch)
        return changed


def _there(account: Account | None) -> Account:
    if account is None:
        raise LookupError("no such account")
    return account
