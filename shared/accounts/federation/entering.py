"""From an identity to its account: the one it is linked to, that of its address, or a new one.

The subject decides. An address that the provider has verified decides only while no account is
linked: it finds the account whose owner has proved the same address, or makes one. A registration
of the address that nobody has confirmed is removed then, password and all, so that no password
outlives this that was never proved (docs/adr/0025).
"""

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from shared.accounts.addresses import Address, Addresses
from shared.accounts.age import AdultsOnly
from shared.accounts.errors import BadAddress
from shared.accounts.federation.errors import AccountClosed, EmailUnproved
from shared.accounts.federation.linked import LinkedIdentity, LinkState
from shared.accounts.federation.linking import IdentityLinks
from shared.accounts.federation.repository import IdentityDirectory
from shared.accounts.model import Account, AddressEntry, Name
from shared.accounts.repository import AccountRepository, address_key
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.identity import ProvidedIdentity, ProviderName
from shared.store import Contended, tries

_NAME: TypeAdapter[str] = TypeAdapter(Name)
_NAME_CHARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FederatedAccounts:
    """Finds or makes the account of an identity."""

    repository: AccountRepository
    directory: IdentityDirectory
    links: IdentityLinks
    addresses: Addresses
    clock: Clock

    def enter(
        self, provider: ProviderName, identity: ProvidedIdentity, *, may_register: bool = True
    ) -> Account:
        """Return the account that an identity opens, and finish what a crash left of it.

        Raises AdultsOnly where it has none and may not get one, EmailUnproved, AccountClosed,
        AlreadyLinked (the account of the address has another identity of the provider), Contended.
        """
        identity_id = self.directory.identity_id(provider, identity.subject)
        for _ in tries():
            account = self._linked(identity_id) or self._by_address(
                provider, identity, identity_id, may_register=may_register
            )
            if account:
                return account
        raise Contended

    def _linked(self, identity_id: str) -> Account | None:
        """Return the account that an identity leads to."""
        account = self.links.holder(identity_id)
        if account is None:
            return None
        if not account.active:
            raise AccountClosed
        return self.links.complete(account, identity_id)

    def _by_address(
        self,
        provider: ProviderName,
        identity: ProvidedIdentity,
        identity_id: str,
        *,
        may_register: bool,
    ) -> Account | None:
        """Return the account of the identity's address; None when another request interfered."""
        address = self._proved_address(identity)
        if not may_register and self.repository.holder(address.id) is None:
            raise AdultsOnly
        entry = AddressEntry(id=address_key(address.id), user_id=new_id("usr", self.clock()))
        self.repository.addresses.add(entry)
        user_id = self.repository.holder_id(address.id)
        if user_id is None:
            return None
        if self.repository.account(user_id):
            return self.links.link(user_id, provider, identity_id)
        # The address was reserved just now, or by somebody who got no further.
        self.repository.forget_registration(address.id)
        account = self._new_account(user_id, address, provider, identity, identity_id)
        if not self.repository.accounts.add(account):
            return None
        if self.repository.holder_id(address.id) != user_id:
            self.repository.delete_user(user_id)
            return None
        log_event("account.created", provider=provider)
        return self.links.complete(account, identity_id)

    def _proved_address(self, identity: ProvidedIdentity) -> Address:
        if identity.email is None:
            raise EmailUnproved
        try:
            return self.addresses.read(identity.email)
        except BadAddress:
            raise EmailUnproved from None

    def _new_account(
        self,
        user_id: str,
        address: Address,
        provider: ProviderName,
        identity: ProvidedIdentity,
        identity_id: str,
    ) -> Account:
        """Return an account without a password, whose owner may set one by the link of an email."""
        now = self.clock()
        item = LinkedIdentity(
            identity_id=identity_id, provider=provider, state=LinkState.LINKING, linked_at=now
        )
        return Account(
            login_count=0,
            user_id=user_id,
            address_id=address.id,
            email=address.display,
            name=_name(identity.name, address),
            password_hash="",
            password_changed_at=now,
            created_at=now,
            identities=(item,),
        )


def _name(given: str | None, address: Address) -> str:
    """Return the name that the provider gave if it can be one here, else the address's first part.

    Its owner can change it.
    """
    for text in (given or "", address.display.partition("@")[0]):
        try:
            return _NAME.validate_python(text[:_NAME_CHARS])
        except ValidationError:
            continue
    return "Candidate"
