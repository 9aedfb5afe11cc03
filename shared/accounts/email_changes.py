"""Another email address for an account, when both mailboxes have agreed.

The present one protects the owner from a stolen login, the new one everybody else from a typing
error. What was agreed stands in the account and is carried out in writes of which each may be the
last before a crash: the new address is reserved, the account takes it, the old one is let go. The
links go on from there, the next request for a change does, and a message that was queued before
anything was agreed to; an erasure lets both addresses go.
"""

from dataclasses import dataclass
from datetime import timedelta

from shared.accounts.addresses import Address, Addresses
from shared.accounts.emails.jobs import AgreedChange, ChangeEmail, enqueue_email
from shared.accounts.errors import AlreadyRegistered, InvalidToken, LinkInvalid, TooManyAttempts
from shared.accounts.model import Account, AddressEntry, Caller, EmailChange
from shared.accounts.one_time import Purpose, read
from shared.accounts.rate_limits import LONGEST_PAUSE_S, RateLimits
from shared.accounts.repository import AccountRepository, address_key
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.queues import Queue
from shared.store import existing

_LOOK_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChanges:
    """Requests changes of address, and makes those that were agreed to."""

    repository: AccountRepository
    addresses: Addresses
    limits: RateLimits
    queue: Queue
    clock: Clock

    def request(self, caller: Caller, *, email: str, client: str) -> None:
        """Ask both mailboxes whether the account may have another address.

        A request replaces the one before. Whether the address has an account is told to its owner
        alone. Raises BadAddress, TooManyAttempts, InvalidToken.
        """
        address = self.addresses.read(email)
        if not self.limits.email("change", client=client, address_id=address.id):
            raise TooManyAttempts(retry_after_s=LONGEST_PAUSE_S)
        self.finish(caller.user_id)
        change = EmailChange(
            change_id=new_id("chg", self.clock()),
            address_id=address.id,
            email=address.display,
            requested_at=self.clock(),
        )
        account = self.repository.change_account(
            caller.user_id, existing(InvalidToken, lambda found: _requested(found, address, change))
        )
        if account.email_change == change:
            for to_new in (False, True):
                job = ChangeEmail(user_id=caller.user_id, change_id=change.change_id, to_new=to_new)
                enqueue_email(self.queue, job)

    def confirm(self, token: str) -> bool:
        """Agree by the link of one of the emails; tell whether the change is made.

        It may be repeated. Raises LinkInvalid, and AlreadyRegistered when the address was taken
        meanwhile.
        """
        user_id = read(Purpose.CHANGE_FROM, token).handle
        before = self.repository.account(user_id)
        if before is None:
            raise LinkInvalid
        self._agreed(before, token)
        enqueue_email(self.queue, AgreedChange(user_id=user_id), delay=_LOOK_AGAIN_AFTER)
        account = self.repository.change_account(
            user_id, existing(LinkInvalid, lambda found: self._agreed(found, token))
        )
        if account.left_address_id or (account.email_change and account.email_change.agreed):
            account = self._finished(user_id)
        return account.email_change is not None and account.email_change.done

    def finish(self, user_id: str) -> None:
        """Carry out what a user has agreed to, if it is not done; raises AlreadyRegistered."""
        if self.repository.account(user_id):
            self._finished(user_id)

    def _agreed(self, account: Account, token: str) -> Account:
        """Return the account with what the token agrees to."""
        change, now = account.email_change, self.clock()
        if change is None or not account.active:
            raise LinkInvalid
        from_old = read(Purpose.CHANGE_FROM, token).digest
        to_new = read(Purpose.CHANGE_TO, token).digest
        if any(each.matches(from_old, now) for each in change.old_tokens):
            agreed = {"old_agreed": True}
        elif any(each.matches(to_new, now) for each in change.new_tokens):
            agreed = {"new_agreed": True}
        else:
            raise LinkInvalid
        return account.model_copy(update={"email_change": change.model_copy(update=agreed)})

    def _finished(self, user_id: str) -> Account:
        """Carry out what was agreed to, and let go of the address before; return the account."""
        account = self.repository.account(user_id)
        if account is None:
            raise InvalidToken
        change = account.email_change
        if change and change.agreed:
            account = self._take(account, change)
        if account.left_address_id:
            _release(self.repository, account.left_address_id, user_id)
            account = self.repository.change_account(user_id, existing(InvalidToken, _let_go))
        return account

    def _take(self, account: Account, change: EmailChange) -> Account:
        """Reserve the new address and write it into the account."""
        entry = AddressEntry(id=address_key(change.address_id), user_id=account.user_id)
        free = self.repository.addresses.add(entry)
        if not free and self.repository.holder_id(change.address_id) != account.user_id:
            self.repository.change_account(
                account.user_id, existing(InvalidToken, lambda found: _given_up(found, change))
            )
            raise AlreadyRegistered
        try:
            changed = self.repository.change_account(
                account.user_id, existing(InvalidToken, lambda found: _taken(found, change))
            )
        except InvalidToken:
            self.repository.release_address(change.address_id, account.user_id)
            raise
        self.repository.forget_registration(change.address_id)
        log_event("account.email_changed")
        return changed


def _release(repository: AccountRepository, address_id: str, user_id: str) -> int:
    """Free an address if it is this user's, with what they once registered it with."""
    if not repository.holds(address_id, user_id):
        return 0
    forgotten = repository.forget_registration(address_id)
    return forgotten + repository.release_address(address_id, user_id)


def _requested(account: Account, address: Address, change: EmailChange) -> Account:
    """Return the account with the request; another spelling of its own address needs none."""
    if not account.active:
        raise InvalidToken
    if address.id == account.address_id:
        return account.model_copy(update={"email": address.display, "email_change": None})
    return account.model_copy(update={"email_change": change})


def _taken(account: Account, change: EmailChange) -> Account:
    """Return the account with its new address."""
    now = account.email_change
    if now and now.change_id == change.change_id and now.done:
        return account
    if not account.active or now is None or now.change_id != change.change_id:
        raise InvalidToken
    return account.model_copy(
        update={
            "address_id": change.address_id,
            "email": change.email,
            "left_address_id": account.address_id,
            "email_change": now.model_copy(update={"done": True}),
        }
    )


def _given_up(account: Account, change: EmailChange) -> Account:
    if account.email_change and account.email_change.change_id == change.change_id:
        return account.model_copy(update={"email_change": None})
    return account


def _let_go(account: Account) -> Account:
    return account.model_copy(update={"left_address_id": ""})
