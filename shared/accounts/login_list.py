"""The logins of a user: where they are logged in, and ending what is not theirs."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.accounts.authentication import Authenticator
from shared.accounts.errors import InvalidToken, LoginNotFound
from shared.accounts.model import Caller, Login
from shared.accounts.repository import AccountRepository
from shared.accounts.views import LoginView
from shared.kernel.clock import Clock
from shared.kernel.ids import is_id
from shared.kernel.trace import log_event
from shared.ports.documents import Query

_LOGINS = Query(kind="login", order_by="created_at", descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginList:
    """What users do with their logins."""

    repository: AccountRepository
    authenticator: Authenticator
    clock: Clock

    def read(self, caller: Caller) -> tuple[LoginView, ...]:
        """Return the caller's logins that are open, newest first; raises InvalidToken."""
        return tuple(
            LoginView(
                id=login.id,
                device=login.device,
                created_at=login.created_at,
                last_used_at=login.rotated_at,
                this=login.id == caller.login_id,
            )
            for login in self._open(caller.user_id)
        )

    def end(self, caller: Caller, login_id: str) -> None:
        """End one login of the caller, the own one too; raises LoginNotFound."""
        known = is_id(login_id, "lgn") and self.repository.logins.remove(caller.user_id, login_id)
        if not known:
            raise LoginNotFound
        self.authenticator.forget(caller.user_id)
        log_event("login.ended")

    def end_others(self, caller: Caller) -> int:
        """End every login but the caller's; return how many there were.

        Those that cannot be read are removed as well. A call that was cut off may be repeated.
        """
        ended = 0
        for login_id in list(self.repository.logins.ids(caller.user_id, _LOGINS)):
            if login_id != caller.login_id:
                ended += self.repository.logins.remove(caller.user_id, login_id)
        self.authenticator.forget(caller.user_id)
        log_event("login.others_ended", count=ended)
        return ended

    def _open(self, user_id: str) -> Iterator[Login]:
        account = self.repository.account(user_id)
        if account is None:
            raise InvalidToken
        now = self.clock()
        for login in self.repository.logins.every(user_id, _LOGINS):
            if login.epoch == account.epoch and not login.over(now):
                yield login
