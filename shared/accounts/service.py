"""The account itself: reading it, correcting it, leaving."""

from shared.accounts.access import Access
from shared.accounts.erasure import PersonEraser
from shared.accounts.errors import Contended, InvalidToken, WrongPassword
from shared.accounts.model import Account, Caller, Erasure, Status
from shared.accounts.recovery import Reauthentication
from shared.accounts.refresh_tokens import RefreshCookies
from shared.accounts.repository import AccountRepository, Kept
from shared.accounts.views import AccountView, ErasureReceipt, SessionCookie
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.documents import Missing, Stale

_RETRIES = 10


class Accounts:
    """What people do with their own accounts."""

    def __init__(
        self,
        repository: AccountRepository,
        access: Access,
        reauthentication: Reauthentication,
        cookies: RefreshCookies,
        *,
        eraser: PersonEraser,
        clock: Clock,
    ) -> None:
        """Work with these parts."""
        self._repository = repository
        self._access = access
        self._reauthentication = reauthentication
        self._cookies = cookies
        self._eraser = eraser
        self._clock = clock

    def read(self, user_id: str) -> AccountView:
        """Return somebody's account; raises InvalidToken when there is none any more."""
        return _view(self._existing(user_id).value)

    def is_active(self, user_id: str) -> bool:
        """Tell whether the account is there and neither disabled nor being erased."""
        kept = self._repository.account(user_id)
        return kept is not None and kept.value.active

    def rename(self, user_id: str, *, name: str) -> AccountView:
        """Correct the name; raises InvalidToken as ``read`` does."""
        for _ in range(_RETRIES):
            kept = self._existing(user_id)
            renamed = kept.value.model_copy(update={"name": name})
            try:
                self._repository.save_account(renamed, kept.etag)
            except (Missing, Stale):
                continue
            return _view(renamed)
        raise Contended(retry_after_s=1)

    def delete(self, caller: Caller, *, password: str, client: str) -> ErasureReceipt:
        """Erase the caller and everything of theirs; raises WrongPassword, TooManyAttempts.

        From the first write on nothing of the account is good any more. A call that was cut off
        may be repeated with the same token, and ends with the same receipt.
        """
        kept = self._fenced(self._reauthentication.require(caller, password, client=client), caller)
        self._access.forget(caller.user_id)
        erased = self._eraser.erase(kept)
        log_event("account.erased")
        return ErasureReceipt(
            receipt_id=kept.erasure.receipt_id if kept.erasure else "",
            erased_at=self._clock(),
            erased=erased,
        )

    def expired_cookie(self) -> SessionCookie:
        """Return the cookie that makes a browser forget the login."""
        return self._cookies.expired()

    def _fenced(self, kept: Kept[Account], caller: Caller) -> Account:
        """Return the account, marked as being erased."""
        epoch = kept.value.epoch
        for _ in range(_RETRIES):
            if kept.value.status is Status.ERASING:
                return kept.value
            if kept.value.epoch != epoch:
                raise WrongPassword
            now = self._clock()
            erasure = Erasure(receipt_id=new_id("era", now), login_id=caller.login_id, asked_at=now)
            fenced = kept.value.next_epoch().model_copy(
                update={"status": Status.ERASING, "erasure": erasure}
            )
            try:
                self._repository.save_account(fenced, kept.etag)
            except (Missing, Stale):
                kept = self._existing(caller.user_id)
                continue
            return fenced
        raise Contended(retry_after_s=1)

    def _existing(self, user_id: str) -> Kept[Account]:
        kept = self._repository.account(user_id)
        if kept is None:
            raise InvalidToken
        return kept


def _view(account: Account) -> AccountView:
    return AccountView(
        user_id=account.user_id,
        name=account.name,
        email=account.email,
        roles=account.roles,
        created_at=account.created_at,
        password_changed_at=account.password_changed_at,
    )
