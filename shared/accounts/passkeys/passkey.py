"""A passkey as the account lists it: part of the account's own document.

So adding one, counting its use, and the rule that one way to log in must remain are one write each.
"""

from collections.abc import Sequence

from shared.kernel.clock import Instant
from shared.store import Stored

MAX_PASSKEYS = 20


class Passkey(Stored):
    """A public key and its signature counter. ``credential_id`` and ``public_key``: base64url.

    ``sign_count`` grows with each use where the device counts; a smaller one is a copy's.
    """

    passkey_id: str
    credential_id: str
    public_key: str
    sign_count: int
    name: str
    created_at: Instant
    last_used_at: Instant | None = None


type Passkeys = tuple[Passkey, ...]


def find(passkeys: Sequence[Passkey], credential_id: str) -> Passkey | None:
    """Return the passkey of that credential."""
    return next((each for each in passkeys if each.credential_id == credential_id), None)


def without(passkeys: Passkeys, passkey_id: str) -> Passkeys:
    """Return the passkeys without one."""
    return tuple(each for each in passkeys if each.passkey_id != passkey_id)


def used(passkeys: Passkeys, passkey: Passkey) -> Passkeys:
    """Return the passkeys with one of them as it is after its use."""
    return tuple(passkey if each.passkey_id == passkey.passkey_id else each for each in passkeys)
