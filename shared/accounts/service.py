"""The account itself: reading it, changing the name, erasing it."""

from dataclasses import dataclass

from shared.accounts.authentication import Authenticator
from shared.accounts.devices import Devices
from shared.accounts.erasure import UserEraser
from shared.accounts.errors import InvalidToken, WrongPassword
from shared.accounts.model import Account, BrowserCookie, Caller, CompletedErasure, Erasure, Status
from shared.accounts.recovery import Reauthentication
from shared.accounts.refresh_tokens import RefreshCookies
from shared.accounts.repository import AccountRepository
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.store import existing


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What users do with their own accounts."""

    repository: AccountRepository
    authenticator: Authenticator
    reauthentication: Reauthentication
    cookies: RefreshCookies
    devices: Devices
    eraser: UserEraser
    clock: Clock

    def read(self, user_id: str) -> Account:
        """Return the account of a user; raises InvalidToken when it no longer exists."""
        account = self.repository.account(user_id)
        if account is None:
            raise InvalidToken
        return account

    def is_active(self, user_id: str) -> bool:
        """Tell whether the account exists and is neither disabled nor being erased."""
        account = self.repository.account(user_id)
        return account is not None and account.active

    def rename(self, user_id: str, *, name: str) -> Account:
        """Change the name and return the account; raises InvalidToken as ``read`` does."""
        return self.repository.change_account(
            user_id,
            existing(InvalidToken, lambda account: account.model_copy(update={"name": name})),
        )

    def delete(self, caller: Caller, *, password: str, client: str) -> CompletedErasure:
        """Erase the account and all data of the caller; raises WrongPassword, TooManyAttempts.

        From the first write on nothing of the account is valid. An interrupted call may
        be repeated with the same token, and ends with the same receipt id.
        """
        account = self.reauthentication.require(caller, password, client=client)
        erasure = Erasure(
            receipt_id=new_id("era", self.clock()),
            login_id=caller.login_id,
            asked_at=self.clock(),
        )
        fenced = self._fenced(account, erasure)
        self.authenticator.forget(caller.user_id)
        erased = self.eraser.erase(fenced)
        log_event("account.erased")
        return CompletedErasure(
            receipt_id=(fenced.erasure or erasure).receipt_id,
            erased_at=self.clock(),
            erased=erased,
        )

    def expired_cookies(self) -> tuple[BrowserCookie, ...]:
        """Return the cookies that make a browser forget the user."""
        return self.cookies.expired(), self.devices.expired()

    def _fenced(self, account: Account, erasure: Erasure) -> Account:
        """Return the account, marked as being erased.

        Raises WrongPassword if the password was changed after it had been verified.
        """

        def fence(current: Account) -> Account:
            if current.status is Status.ERASING:
                return current
            if current.epoch != account.epoch:
                raise WrongPassword
            return current.next_epoch().model_copy(
                update={"status": Status.ERASING, "erasure": erasure}
            )

        return self.repository.change_account(account.user_id, existing(InvalidToken, fence))
