"""Registration: an account begins when its address has been proved, not before.

What the request does depends on nothing but the request: an address that has an account, one that
waits and one never seen lead to the same work and the same answer. The mail tells the difference
to the address's owner alone.
"""

from shared.accounts.addresses import Address, Addresses
from shared.accounts.errors import AlreadyRegistered, Contended, LinkInvalid
from shared.accounts.limits import RateLimits
from shared.accounts.messages import RegistrationMail, ResendMail, occasion, post
from shared.accounts.model import Account, AddressEntry, Attempt, Registration
from shared.accounts.one_time import LIVES, Purpose, read
from shared.accounts.passwords import PasswordHasher
from shared.accounts.policy import PasswordPolicy
from shared.accounts.repository import AccountRepository, address_key, registration_key
from shared.kernel.clock import Clock
from shared.kernel.idempotency import IdempotencyKeyReused, RequestKey
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.documents import AlreadyExists, Missing, Stale
from shared.ports.queues import Queue

_KEEP_FOR = LIVES[Purpose.VERIFY]
_RETRIES = 20


class Registrations:
    """Takes registrations, and makes accounts of the ones that are confirmed."""

    def __init__(
        self,
        repository: AccountRepository,
        *,
        addresses: Addresses,
        hasher: PasswordHasher,
        policy: PasswordPolicy,
        limits: RateLimits,
        queue: Queue,
        clock: Clock,
    ) -> None:
        """Work with these parts."""
        self._repository = repository
        self._addresses = addresses
        self._hasher = hasher
        self._policy = policy
        self._limits = limits
        self._queue = queue
        self._clock = clock

    def register(
        self, *, name: str, email: str, password: str, client: str, request_key: RequestKey | None
    ) -> None:
        """Note a registration and ask for the mail that confirms it.

        The same request under the same key is one registration and one mail; the key counts per
        address. Raises BadAddress, WeakPassword, TooManyAttempts, IdempotencyKeyReused.
        """
        address = self._addresses.read(email)
        self._policy.require(password, name=name, email=address.display)
        self._limits.register(client=client, address_id=address.id)
        now = self._clock()
        attempt_id = (
            request_key.derived_id("att", address.id) if request_key else new_id("att", now)
        )
        self._note(address, attempt_id, name=name, password=password)
        post(self._queue, RegistrationMail(address_id=address.id, attempt_id=attempt_id))

    def resend(self, *, email: str, request_key: RequestKey | None) -> None:
        """Ask for the link of the latest registration of an address once more.

        Raises BadAddress and TooManyAttempts.
        """
        address_id = self._addresses.read(email).id
        self._limits.mail("resend", address_id=address_id)
        occasion_id = occasion(request_key, address_id, self._clock())
        post(self._queue, ResendMail(address_id=address_id, occasion_id=occasion_id))

    def verify(self, token: str) -> None:
        """Make the account that the token's registration asked for.

        Repeating it with the same token changes nothing, and completes what a crash left half
        done. Raises LinkInvalid, and AlreadyRegistered when another registration of the address
        was confirmed first.
        """
        presented = read(Purpose.VERIFY, token)
        kept = self._repository.registration(presented.handle)
        attempt = kept and kept.value.confirmed_by(presented.digest, self._clock())
        if attempt is None:
            raise LinkInvalid
        self._reserve(presented.handle, attempt)
        if self._repository.add_account(self._account(presented.handle, attempt)):
            self._require_still_wanted(presented.handle, attempt)
            log_event("account.created")

    def _note(self, address: Address, attempt_id: str, *, name: str, password: str) -> None:
        """Add the attempt to the address's registrations unless it is there.

        One hash is made or checked, whatever is there.
        """
        hashed = ""
        for _ in range(_RETRIES):
            kept = self._repository.registration(address.id)
            before = kept.value if kept else Registration(id=registration_key(address.id))
            twin = before.attempt(attempt_id)
            if twin:
                self._require_same(twin, address, name=name, password=password)
                return
            hashed = hashed or self._hasher.hash(password)
            now = self._clock()
            attempt = Attempt(
                attempt_id=attempt_id,
                user_id=new_id("usr", now),
                name=name,
                email=address.display,
                password_hash=hashed,
                at=now,
            )
            after = before.with_attempt(attempt, keep_for=_KEEP_FOR)
            ttl_s = int(_KEEP_FOR.total_seconds())
            try:
                self._repository.save_registration(after, kept and kept.etag, ttl_s=ttl_s)
            except (AlreadyExists, Missing, Stale):
                continue
            return
        raise Contended(retry_after_s=1)

    def _require_same(self, twin: Attempt, address: Address, *, name: str, password: str) -> None:
        """Raise IdempotencyKeyReused unless the attempt is what this request asks for.

        A fingerprint of the request would be a fast hash of the password: the slow one is asked.
        """
        same_password = self._hasher.verify(password, twin.password_hash)
        if not same_password or (twin.name, twin.email) != (name, address.display):
            raise IdempotencyKeyReused

    def _reserve(self, address_id: str, attempt: Attempt) -> None:
        """Take the address for the attempt's account; the first to create the entry has it."""
        entry = AddressEntry(id=address_key(address_id), user_id=attempt.user_id)
        if not self._repository.add_address(entry):
            holder = self._repository.address(address_id)
            if holder is None:
                raise LinkInvalid
            if holder.value.user_id != attempt.user_id:
                raise AlreadyRegistered

    def _require_still_wanted(self, address_id: str, attempt: Attempt) -> None:
        """Take the new account back if its registration has gone meanwhile.

        An erasure removes the registration first: an account that a slow repetition of the same
        click makes after it must not stay.
        """
        if self._repository.registration(address_id) is None:
            self._repository.delete_person(attempt.user_id)
            self._repository.release_address(address_id, attempt.user_id)
            raise LinkInvalid

    def _account(self, address_id: str, attempt: Attempt) -> Account:
        now = self._clock()
        return Account(
            user_id=attempt.user_id,
            address_id=address_id,
            email=attempt.email,
            name=attempt.name,
            password_hash=attempt.password_hash,
            password_changed_at=attempt.at,
            created_at=now,
        )
