"""Where identities and unfinished sign-ins are stored: entries of the directory."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from shared.ports.documents import DIRECTORY, DocumentStore
from shared.ports.identity import ProviderName
from shared.ports.keys import Keys
from shared.store import Collection, Stored, Unreadable

SIGN_IN_LIFE = timedelta(minutes=10)
"""How long a person may take at the provider."""


class IdentityEntry(Stored):
    """Which account an identity belongs to."""

    id: str
    user_id: str


class SignIn(Stored):
    """A sign-in that was started; completing it removes it.

    ``may_register``: whether an account may be made, which takes a statement of age.

    It holds digests alone: of the browser's cookie, and of the user who links an identity (or
    nothing). Whoever reads the store can complete no sign-in with it.
    """

    id: str
    provider: str
    return_to: str
    browser: str
    linker: str = ""
    may_register: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDirectory:
    """Identities by provider and subject, sign-ins by state."""

    entries: Collection[IdentityEntry]
    sign_ins: Collection[SignIn]
    keys: Keys

    @classmethod
    def over(cls, documents: DocumentStore, *, keys: Keys) -> Self:
        """Return the directory over a document store."""
        life_s = int(SIGN_IN_LIFE.total_seconds())
        return cls(
            entries=Collection(documents, DIRECTORY, IdentityEntry),
            sign_ins=Collection(documents, DIRECTORY, SignIn, ttl_s=lambda _: life_s),
            keys=keys,
        )

    def identity_id(self, provider: ProviderName, subject: str) -> str:
        """Return the id of an identity; it reveals nothing without the key."""
        text = f"{provider}\0{subject}".encode()
        return hmac.digest(self.keys.secret("identity"), text, "sha256").hex()

    def holder_id(self, identity_id: str) -> str | None:
        """Return the id of the user whom an identity leads to; raises Unreadable."""
        key = entry_key(identity_id)
        entry = self.entries.find(key, key)
        return entry.user_id if entry else None

    def claim(self, identity_id: str, user_id: str) -> bool:
        """Let an identity lead to a user; False if it leads to another one."""
        entry = IdentityEntry(id=entry_key(identity_id), user_id=user_id)
        return self.entries.add(entry) or self.holder_id(identity_id) == user_id

    def release(self, identity_id: str, user_id: str) -> bool:
        """Remove the entry of an identity that leads to this user; tell whether it did.

        One that cannot be read is removed too: nobody can log in with it.
        """
        key = entry_key(identity_id)
        try:
            kept = self.entries.get(key, key)
        except Unreadable:
            return self.entries.remove(key, key)
        if kept is None or kept.value.user_id != user_id:
            return False
        return self.entries.remove(key, key, etag=kept.etag)


def entry_key(identity_id: str) -> str:
    """Return the id of an identity's entry in the directory."""
    return f"identity:{identity_id}"
