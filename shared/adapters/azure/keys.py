"""Keys in Key Vault: read as secrets, used in this process.

``token-signing-key`` holds a P-256 key in PEM; a new version of it is a rotation. ``root-secret``
holds 32 bytes in hexadecimal, in its oldest version: what was derived from it can never change, so
a later version is without effect.
"""

import logging
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from azure.core.credentials import TokenCredential
from azure.core.exceptions import ResourceNotFoundError
from azure.keyvault.secrets import SecretClient, SecretProperties
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shared.adapters.azure.rotation import Plan, Published, plan
from shared.adapters.azure.service import ANSWER_WITHIN_S, patience, service
from shared.adapters.key_material import SECRET_BYTES, derived, read_private_key, thumbprint
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event, log_failure
from shared.ports import Outage
from shared.ports.keys import DamagedKeys, Secrets, SigningKeys

SIGNING_KEY = "token-signing-key"
ROOT_SECRET = "root-secret"  # noqa: S105 - the name of a secret

REFRESH_EVERY = timedelta(minutes=5)
PUBLISH_BEFORE_SIGNING = timedelta(minutes=15)
"""Three looks at the vault: every instance knows a key before any signs with it."""

GOOD_WITHOUT_VAULT = timedelta(hours=1)
"""How long keys serve while the vault does not answer; so long a withdrawn one may still count."""

_LOOK_AGAIN_AFTER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Roots:
    """The usable roots by number, the one that is current, and when to look again."""

    current: int
    by_version: dict[int, bytes]
    look_at: datetime


@dataclass(frozen=True, slots=True)
class _Held:
    """What was read, when to look again, and until when it serves if that fails."""

    keys: SigningKeys
    look_at: datetime
    good_until: datetime


class KeyVaultKeys:
    """Keys of one vault, read with this program's identity and kept in memory."""

    def __init__(
        self,
        vault_url: str,
        credential: TokenCredential,
        *,
        clock: Clock,
        token_life_minutes: int,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        """Connect to nothing yet. A key counts for two lives of a token after it has signed."""
        self._client = SecretClient(vault_url, credential, **patience(answer_within_s))
        self._clock = clock
        self._grace = 2 * timedelta(minutes=token_life_minutes)
        self._looking = threading.Lock()
        self._held: _Held | None = None
        self._read: dict[str, EllipticCurvePrivateKey | None] = {}
        self._roots: _Roots | None = None

    def signing(self) -> SigningKeys:
        """See Keys; raises DamagedKeys too. The same object is returned while nothing changes."""
        now, held = self._clock(), self._held
        if held and now < held.look_at:
            return held.keys
        serves = held is not None and now < held.good_until
        if not self._looking.acquire(blocking=not serves):
            assert held  # noqa: S101 - only who need not wait gets here
            return held.keys
        try:
            return self._look(now, held, serves=serves)
        finally:
            self._looking.release()

    def secret(self, purpose: str) -> bytes:
        """See Keys; raises DamagedKeys too."""
        return derived(self._look_at_roots().by_version[1], purpose)

    def secrets(self, purpose: str) -> Secrets:
        """See Keys; raises DamagedKeys too."""
        roots = self._look_at_roots()
        by_version = {number: derived(root, purpose) for number, root in roots.by_version.items()}
        return Secrets(roots.current, by_version)

    def ping(self) -> str:
        """See Keys; raises DamagedKeys too, so that a vault without its secrets is noticed."""
        self._versions(SIGNING_KEY)
        self.signing()
        self.secret("health")
        return f"Azure Key Vault {self._client.api_version}"

    def _look(self, now: datetime, held: _Held | None, *, serves: bool) -> SigningKeys:
        if self._held and self._held is not held:
            return self._held.keys  # Somebody has looked while we waited.
        try:
            keys = self._load(now)
        except Outage:
            if not (held and serves):
                raise
            log_failure("keys.not_refreshed")
            self._held = replace(held, look_at=min(now + _LOOK_AGAIN_AFTER, held.good_until))
            return held.keys
        if held and _ids(held.keys) == _ids(keys):
            keys = held.keys
        self._held = _Held(keys, now + REFRESH_EVERY, now + GOOD_WITHOUT_VAULT)
        return keys

    def _load(self, now: datetime) -> SigningKeys:
        published = [
            Published(each.created_on, str(each.version))
            for each in self._versions(SIGNING_KEY)
            if each.enabled and each.created_on
        ]
        while published:
            planned = plan(published, now, lead=PUBLISH_BEFORE_SIGNING, grace=self._grace)
            self._read = {version: self._key(version) for version in planned.accepted}
            if None not in self._read.values():
                return self._signing_keys(planned)
            unusable = {version for version, key in self._read.items() if key is None}
            published = [each for each in published if each.version not in unusable]
        raise DamagedKeys(f"the vault holds no usable '{SIGNING_KEY}': see docs/deploy.md")

    def _signing_keys(self, planned: Plan) -> SigningKeys:
        private = {version: key for version, key in self._read.items() if key}
        current = private[planned.current]
        accepted = {thumbprint(key.public_key()): key.public_key() for key in private.values()}
        return SigningKeys(thumbprint(current.public_key()), current, accepted)

    def _key(self, version: str) -> EllipticCurvePrivateKey | None:
        if version in self._read:
            return self._read[version]
        try:
            return read_private_key(self._value(SIGNING_KEY, version))
        except ValueError:
            log_event("keys.version_unusable", level=logging.ERROR, version=version)
            return None

    def _look_at_roots(self) -> _Roots:
        """Return the roots; once they were read they serve on while the vault is away."""
        now, held = self._clock(), self._roots
        if held and now < held.look_at:
            return held
        if not self._looking.acquire(blocking=held is None):
            assert held  # noqa: S101 - only who need not wait gets here
            return held
        try:
            self._roots = self._read_roots(now, self._roots)
        except Outage:
            if self._roots is None:
                raise
            log_failure("keys.roots_not_refreshed")
            self._roots = replace(self._roots, look_at=now + _LOOK_AGAIN_AFTER)
        finally:
            self._looking.release()
        return self._roots

    def _read_roots(self, now: datetime, held: _Roots | None) -> _Roots:
        if held and now < held.look_at:
            return held  # Somebody has looked while we waited.
        versions = sorted(
            self._versions(ROOT_SECRET), key=lambda each: (each.created_on, each.version)
        )
        if not versions or not versions[0].enabled:
            raise DamagedKeys(f"the vault's first '{ROOT_SECRET}' is not there, or disabled")
        known = held.by_version if held else {}
        found = {
            number: known.get(number) or self._root(each)
            for number, each in enumerate(versions, start=1)
            if each.enabled
        }
        by_version = {number: root for number, root in found.items() if root}
        if 1 not in by_version:
            raise DamagedKeys(f"the vault's first '{ROOT_SECRET}' is not 32 bytes in hexadecimal")
        created = {number: each.created_on for number, each in enumerate(versions, start=1)}
        known_everywhere = (
            number
            for number in by_version
            if number == 1 or ((at := created[number]) and at + PUBLISH_BEFORE_SIGNING <= now)
        )
        return _Roots(max(known_everywhere), by_version, now + REFRESH_EVERY)

    def _root(self, version: SecretProperties) -> bytes | None:
        try:
            root = bytes.fromhex(self._value(ROOT_SECRET, str(version.version)))
        except ValueError:
            root = b""
        if len(root) != SECRET_BYTES:
            log_event("keys.version_unusable", level=logging.ERROR, version=version.version)
            return None
        return root

    def _versions(self, name: str) -> list[SecretProperties]:
        with service():
            try:
                return list(self._client.list_properties_of_secret_versions(name))
            except ResourceNotFoundError:
                return []

    def _value(self, name: str, version: str) -> str:
        with service():
            return self._client.get_secret(name, version).value or ""


def _ids(keys: SigningKeys) -> tuple[str, set[str]]:
    return keys.current_id, set(keys.accepted)
