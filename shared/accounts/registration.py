"""Registration: an account is made when its address has been confirmed, not before.

What the request does depends on nothing but the request: an address that has an account, one that
awaits confirmation and an unknown one lead to the same work and the same answer. Only the email
tells the difference, to the owner of the address.
"""

from dataclasses import dataclass
from functools import cache

from shared.accounts.addresses import Address, Addresses
from shared.accounts.attempts import Attempt, Registration
from shared.accounts.devices import Devices
from shared.accounts.emails.jobs import RegistrationEmail, ResendEmail, dedup_id, enqueue_email
from shared.accounts.errors import AlreadyRegistered, LinkInvalid, PasswordNeeded, WrongPassword
from shared.accounts.model import Account, AddressEntry, BrowserCookie, Cookies
from shared.accounts.one_time import LIVES, Purpose, read
from shared.accounts.pace import FailurePace
from shared.accounts.passwords import PasswordHasher
from shared.accounts.policy import PasswordPolicy
from shared.accounts.rate_limits import RateLimits
from shared.accounts.repository import AccountRepository, address_key, registration_key
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import IdempotencyKeyReused, RequestKey
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.queues import Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrations:
    """Takes registrations, and makes accounts of the confirmed ones."""

    repository: AccountRepository
    addresses: Addresses
    hasher: PasswordHasher
    policy: PasswordPolicy
    devices: Devices
    limits: RateLimits
    pace: FailurePace
    queue: Queue
    clock: Clock

    def register(
        self,
        *,
        name: str,
        email: str,
        password: str,
        client: str,
        cookies: Cookies,
        request_key: RequestKey | None,
        proof: str | None = None,
    ) -> BrowserCookie:
        """Store a registration and request the email that confirms it.

        Returns the cookie by which this browser may confirm it without the password. The same
        request under the same key is one registration and one email; the key counts per address.
        Raises BadAddress, WeakPassword, TooManyAttempts, IdempotencyKeyReused.
        """
        address = self.addresses.read(email)
        self.policy.require(password, name=name, email=address.display)
        may_email = self.limits.register(client=client, address_id=address.id, proof=proof)
        now = self.clock()
        attempt_id = (
            request_key.derived_id("att", address.id) if request_key else new_id("att", now)
        )
        self._add_attempt(address, attempt_id, name=name, password=password, client=client)
        if may_email:
            job = RegistrationEmail(address_id=address.id, attempt_id=attempt_id)
            enqueue_email(self.queue, job)
        return self.devices.remember(cookies, attempt_id)

    def resend(self, *, email: str, client: str, request_key: RequestKey | None) -> None:
        """Request a link that proves an address which waits to be confirmed.

        Raises BadAddress and TooManyAttempts.
        """
        address_id = self.addresses.read(email).id
        if not self.limits.email("resend", client=client, address_id=address_id):
            return
        job = ResendEmail(
            address_id=address_id, dedup_id=dedup_id(request_key, address_id, self.clock())
        )
        enqueue_email(self.queue, job)

    def verify(self, token: str, *, password: str | None, client: str, cookies: Cookies) -> None:
        """Confirm a registration, see ``_verify``; raises TooManyAttempts where many failed."""
        with self.pace.counting(client):
            self._verify(token, password=password, cookies=cookies)

    def _verify(self, token: str, *, password: str | None, cookies: Cookies) -> None:
        """Make an account of a registration of the address that the token proves.

        The registration is the one with this password; without a password, the one that this
        browser made. Repeating it changes nothing. A confirmation that was cut off is completed by
        any later one, its own or another registration's. Raises LinkInvalid, PasswordNeeded,
        WrongPassword, HashingBusy, and AlreadyRegistered when another registration of the address
        was confirmed first.
        """
        presented = read(Purpose.VERIFY, token)
        registration = self.repository.registration(presented.handle)
        if registration is None or not registration.proved_by(presented.digest, self.clock()):
            raise LinkInvalid
        attempt = self._chosen(registration, password, cookies)
        user_id = self._reserved(presented.handle, attempt)
        account = self._account(presented.handle, user_id, attempt)
        if self.repository.accounts.add(account):
            self._require_still_wanted(presented.handle, user_id)
            log_event("account.created")
            self.limits.proved(client=attempt.client)
            return
        existing = self.repository.account(user_id)
        if existing is None:
            raise LinkInvalid
        if not existing.made_of(attempt):
            raise AlreadyRegistered

    def _chosen(
        self, registration: Registration, password: str | None, cookies: Cookies
    ) -> Attempt:
        """Return the latest attempt with this password, or made by this browser if none is sent."""
        latest = registration.attempts[::-1]
        if password is None:
            own = (each for each in latest if self.devices.known(cookies, each.attempt_id))
            refusal: type[DomainError] = PasswordNeeded
        else:
            own = (each for each in latest if self.hasher.verify(password, each.password_hash))
            refusal = WrongPassword
        attempt = next(own, None)
        if attempt is None:
            raise refusal
        return attempt

    def _add_attempt(
        self, address: Address, attempt_id: str, *, name: str, password: str, client: str
    ) -> None:
        """Add the attempt to the registrations of the address unless it is there.

        One hash is made or checked in either case.
        """

        @cache
        def hashed() -> str:
            return self.hasher.hash(password)

        def add(found: Registration | None) -> Registration:
            registration = found or Registration(id=registration_key(address.id))
            twin = registration.attempt(attempt_id)
            if twin:
                self._require_same(twin, address, name=name, password=password)
                return registration
            now = self.clock()
            attempt = Attempt(
                attempt_id=attempt_id,
                user_id=new_id("usr", now),
                name=name,
                email=address.display,
                password_hash=hashed(),
                at=now,
                client=client,
            )
            return registration.with_attempt(attempt, keep_for=LIVES[Purpose.VERIFY])

        self.repository.change_registration(address.id, add)

    def _require_same(self, twin: Attempt, address: Address, *, name: str, password: str) -> None:
        """Raise IdempotencyKeyReused unless the attempt is what this request asks for.

        A fingerprint of the request would be a fast hash of the password: the slow one is asked.
        """
        same_password = self.hasher.verify(password, twin.password_hash)
        if not same_password or (twin.name, twin.email) != (name, address.display):
            raise IdempotencyKeyReused

    def _reserved(self, address_id: str, attempt: Attempt) -> str:
        """Reserve the address and return the id of the user to whom it belongs.

        The first to create the entry chooses the id. Whoever finds an entry whose account was
        never made makes the account under that id: the account is created once, so no two
        confirmations can both make one.
        """
        entry = AddressEntry(id=address_key(address_id), user_id=attempt.user_id)
        if self.repository.addresses.add(entry):
            return attempt.user_id
        holder_id = self.repository.holder_id(address_id)
        if holder_id is None:
            raise LinkInvalid
        return holder_id

    def _require_still_wanted(self, address_id: str, user_id: str) -> None:
        """Remove the new account if its registration has been removed meanwhile.

        An erasure removes the registration first: an account that a delayed repetition of the
        same click makes after it must not stay.
        """
        if self.repository.registration(address_id) is None:
            self.repository.delete_user(user_id)
            self.repository.release_address(address_id, user_id)
            raise LinkInvalid

    def _account(self, address_id: str, user_id: str, attempt: Attempt) -> Account:
        now = self.clock()
        return Account(
            login_count=0,
            user_id=user_id,
            address_id=address_id,
            email=attempt.email,
            name=attempt.name,
            password_hash=attempt.password_hash,
            password_changed_at=attempt.at,
            created_at=now,
            attempt_id=attempt.attempt_id,
        )
