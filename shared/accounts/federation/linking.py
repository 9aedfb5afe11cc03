"""Linking an identity to an account, and unlinking it: three writes each, which anybody continues.

Linking: the account lists the identity as LINKING, the directory's entry is added, the account says
LINKED. Unlinking: the account says UNLINKING, the entry is removed, then the identity from the
account. Whatever step was the last before a crash, the next sign-in, link or unlink goes on from
there, and meanwhile nobody gets in with a half of it. The account lists an identity as long as
there may be an entry, so an erasure finds every entry.
"""

from dataclasses import dataclass

from shared.accounts.emails.jobs import Notice, NoticeEmail, enqueue_email
from shared.accounts.errors import InvalidToken
from shared.accounts.federation.errors import (
    AccountClosed,
    AlreadyLinked,
    LastMethod,
    NotLinked,
)
from shared.accounts.federation.linked import (
    LinkedIdentity,
    LinkState,
    find,
    usable,
    with_state,
    without,
)
from shared.accounts.federation.repository import IdentityDirectory
from shared.accounts.model import Account
from shared.accounts.repository import AccountRepository
from shared.kernel.clock import Clock
from shared.kernel.ids import derived_id
from shared.kernel.trace import log_event
from shared.ports.identity import ProviderName
from shared.ports.queues import Queue
from shared.store import existing


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityLinks:
    """Changes which identities lead to an account."""

    repository: AccountRepository
    directory: IdentityDirectory
    queue: Queue
    clock: Clock

    def of(self, user_id: str) -> list[LinkedIdentity]:
        """Return the identities with which a user can log in; raises InvalidToken."""
        account = self.repository.account(user_id)
        if account is None:
            raise InvalidToken
        return usable(account.identities)

    def holder(self, identity_id: str) -> Account | None:
        """Return the account that an identity leads to.

        An entry that an unlinking or an erasure has left is removed.
        """
        user_id = self.directory.holder_id(identity_id)
        if user_id is None:
            return None
        account = self.repository.account(user_id)
        item = find(account.identities, identity_id) if account else None
        if account is None or item is None or item.state is LinkState.UNLINKING:
            self._finish_unlinking(user_id, identity_id)
            return None
        return account

    def link(self, user_id: str, provider: ProviderName, identity_id: str) -> Account:
        """Link an identity to an account and notify its owner; return the account.

        Linking what is linked changes nothing. Raises AccountClosed, and AlreadyLinked where
        the identity leads to another account, or the account has another one of the provider.
        """
        holder = self.holder(identity_id)
        if holder and holder.user_id != user_id:
            raise AlreadyLinked
        account = self.repository.change_account(
            user_id,
            existing(AccountClosed, lambda found: self._listed(found, provider, identity_id)),
        )
        return self.complete(account, identity_id)

    def complete(self, account: Account, identity_id: str) -> Account:
        """Finish the linking of an identity that the account lists; return the account.

        Raises AlreadyLinked if the identity leads to another account, AccountClosed.
        """
        item = find(account.identities, identity_id)
        if item is None:
            raise AccountClosed
        if not self.directory.claim(identity_id, account.user_id):
            self._unlist(account.user_id, identity_id)
            raise AlreadyLinked
        if item.state is LinkState.LINKED:
            return account
        made_by_it = not account.password_hash and len(account.identities) == 1
        if not made_by_it:
            self._notify(account.user_id, Notice.IDENTITY_LINKED, item)
        try:
            changed = self.repository.change_account(
                account.user_id, existing(AccountClosed, lambda found: _linked(found, identity_id))
            )
        except AccountClosed:
            self.directory.release(identity_id, account.user_id)
            raise
        log_event("identity.linked", provider=item.provider)
        return changed

    def unlink(self, user_id: str, provider: ProviderName) -> None:
        """Unlink the identity of a provider and notify the owner.

        Raises NotLinked, LastMethod and InvalidToken.
        """
        account = self.repository.change_account(
            user_id, existing(InvalidToken, lambda found: _unlinking(found, provider))
        )
        item = next(each for each in account.identities if each.provider == provider)
        self._notify(user_id, Notice.IDENTITY_UNLINKED, item)
        self._finish_unlinking(user_id, item.identity_id)
        log_event("identity.unlinked", provider=item.provider)

    def _finish_unlinking(self, user_id: str, identity_id: str) -> None:
        """Do what is left of an unlinking: remove the entry, then the identity."""
        self.directory.release(identity_id, user_id)
        self._unlist(user_id, identity_id)

    def _listed(self, account: Account, provider: ProviderName, identity_id: str) -> Account:
        """Return the account with the identity listed."""
        if not account.active:
            raise AccountClosed
        item = find(account.identities, identity_id)
        if item and item.state is not LinkState.UNLINKING:
            return account
        others = without(account.identities, identity_id)
        if any(each.provider == provider for each in usable(others)):
            raise AlreadyLinked
        linking = LinkedIdentity(
            identity_id=identity_id,
            provider=provider,
            state=LinkState.LINKING,
            linked_at=self.clock(),
        )
        return account.model_copy(update={"identities": (*others, linking)})

    def _unlist(self, user_id: str, identity_id: str) -> None:
        """Take an identity that does not count off the account."""

        def step(account: Account) -> Account:
            item = find(account.identities, identity_id)
            if item is None or item.state is LinkState.LINKED:
                return account
            left = without(account.identities, identity_id)
            return account.model_copy(update={"identities": left})

        if self.repository.account(user_id):
            self.repository.change_account(user_id, existing(InvalidToken, step))

    def _notify(self, user_id: str, notice: Notice, item: LinkedIdentity) -> None:
        at = item.linked_at.isoformat()
        dedup_id = derived_id("occ", notice, user_id, item.identity_id, at)
        enqueue_email(self.queue, NoticeEmail(user_id=user_id, notice=notice, dedup_id=dedup_id))


def _linked(account: Account, identity_id: str) -> Account:
    item = find(account.identities, identity_id)
    if not account.active or item is None or item.state is LinkState.UNLINKING:
        raise AccountClosed
    states = with_state(account.identities, identity_id, LinkState.LINKED)
    return account.model_copy(update={"identities": states})


def _unlinking(account: Account, provider: ProviderName) -> Account:
    """Return the account with the identity of a provider given up; its entry may still be there."""
    item = next((each for each in account.identities if each.provider == provider), None)
    if item is None:
        raise NotLinked
    others = usable(without(account.identities, item.identity_id))
    if not (account.password_hash or others or account.passkeys):
        raise LastMethod
    states = with_state(account.identities, item.identity_id, LinkState.UNLINKING)
    return account.model_copy(update={"identities": states})
