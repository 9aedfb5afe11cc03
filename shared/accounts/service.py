"""The account itself: reading it, changing the name, closing it."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.accounts.authentication import Authenticator
from shared.accounts.devices import Devices
from shared.accounts.errors import InvalidToken, WrongPassword
from shared.accounts.model import Account, BrowserCookie, Caller, Erasure, Status
from shared.accounts.recovery import Reauthentication
from shared.accounts.refresh_tokens import RefreshCookies
from shared.accounts.repository import AccountRepository
from shared.store import existing


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What users do with their own accounts."""

    repository: AccountRepository
    authenticator: Authenticator
    reauthentication: Reauthentication
    cookies: RefreshCookies
    devices: Devices

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

    def active_name(self, user_id: str) -> str | None:
        """Return the name in an account that is active, else None."""
        account = self.repository.account(user_id)
        return account.name if account and account.active else None

    def rename(
        self,
        user_id: str,
        *,
        name: str,
        require: Callable[[Account], None] = lambda _account: None,
    ) -> Account:
        """Change the name and return the account; raises InvalidToken as ``read`` does.

        ``require`` may refuse to change the account as it stands, by raising.
        """

        def step(account: Account) -> Account:
            require(account)
            return account.model_copy(update={"name": name})

        return self.repository.change_account(user_id, existing(InvalidToken, step))

    def confirmed(self, caller: Caller, *, password: str, client: str) -> Account:
        """Return the caller's account; raises WrongPassword, TooManyAttempts, InvalidToken."""
        return self.reauthentication.require(caller, password, client=client)

    def close(self, user_id: str, *, epoch: int | None, erasure: Erasure) -> Account | None:
        """Mark an account as being erased: from then on nothing of it is valid.

        Return it as it is then, or None when there is none. One that is marked already stays as it
        is. Raises WrongPassword if it is no longer of this ``epoch`` (None: any), since the
        password was changed after it had been verified.
        """

        def step(current: Account) -> Account:
            if current.status is Status.ERASING:
                return current
            if epoch is not None and current.epoch != epoch:
                raise WrongPassword
            return current.next_epoch().model_copy(
                update={"status": Status.ERASING, "erasure": erasure}
            )

        try:
            return self.repository.change_account(user_id, existing(InvalidToken, step))
        except InvalidToken:
            return None
        finally:
            self.authenticator.forget(user_id)

    def expired_cookies(self) -> tuple[BrowserCookie, ...]:
        """Return the cookies that make a browser forget the user."""
        return self.cookies.expired(), self.devices.expired()
