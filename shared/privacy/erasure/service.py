"""Asking for an erasure: what it would remove, its beginning, and how far it is."""

import base64
import hmac
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.accounts.errors import WrongPassword
from shared.accounts.model import Account, Caller, Erasure, Status
from shared.accounts.service import Accounts
from shared.billing.closing import LedgerClosing, Unfinished
from shared.billing.entitlements import Allowance, Entitlements
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError
from shared.kernel.ids import derived_id
from shared.ports.keys import Keys
from shared.ports.queues import ERASURES, Queue
from shared.privacy.erasure.enumerator import Enumerator
from shared.privacy.erasure.jobs import ErasureJobs
from shared.privacy.erasure.kept import kept_of
from shared.privacy.erasure.model import ERASURE, ErasureJob, FinishedErasure, Subject
from shared.privacy.erasure.remover import Ledgers
from shared.privacy.errors import NoSuchErasure
from shared.store import Contended


class StartedErasure(NamedTuple):
    """An erasure that has begun, and the token with which its progress is asked for."""

    receipt_id: str
    asked_at: datetime
    progress_token: str


class ErasurePlan(NamedTuple):
    """What an erasure would remove, what would be kept, and what would be lost with it."""

    removed: dict[str, int]
    kept: list[dict[str, object]]
    allowance: Allowance
    paid_orders: int
    unfinished: Unfinished


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasures:
    """What users do to have their account erased, with all data."""

    jobs: ErasureJobs
    accounts: Accounts
    enumerator: Enumerator
    ledgers: Ledgers
    closing: Callable[[], LedgerClosing]
    entitlements: Callable[[], Entitlements]
    keys: Keys
    queue: Queue
    clock: Clock

    def plan(self, user_id: str) -> ErasurePlan:
        """Return what an erasure would do, without doing any of it."""
        account = self.accounts.read(user_id)
        payer_ref = self.ledgers.payer_ref_of(user_id)
        now = self.clock()
        subject = Subject(user_id, account.address_id, payer_ref, now, now)
        books = self.closing().books(payer_ref) if payer_ref else None
        return ErasurePlan(
            removed=self.enumerator.count(subject),
            kept=kept_of(books),
            allowance=self.entitlements().allowance(user_id),
            paid_orders=books.orders if books else 0,
            unfinished=self.closing().unfinished(payer_ref) if payer_ref else Unfinished(),
        )

    def request(self, caller: Caller, *, password: str, client: str) -> StartedErasure:
        """Begin to erase the caller's account; raises WrongPassword, TooManyAttempts.

        The job is written first and the account closed after it, so that whatever is cut off is
        carried on. From the closing on nothing of the account is valid. Repeating it with the same
        token gives the same erasure.
        """
        account = self.accounts.confirmed(caller, password=password, client=client)
        return self._begin(account, caller.login_id)

    def request_for(self, account: Account) -> StartedErasure:
        """Begin to erase the account of an owner who asks for it and cannot log in.

        The caller has made sure that the owner asks. A disabled account is erased like any other.
        Raises Contended if the account changes at the same moment.
        """
        try:
            return self._begin(account, "")
        except WrongPassword:
            raise Contended from None

    def _begin(self, account: Account, login_id: str) -> StartedErasure:
        job = self._job(account, login_id)
        self.jobs.add(job)
        erasure = Erasure(receipt_id=job.id, login_id=login_id, asked_at=job.asked_at)
        try:
            self.accounts.close(account.user_id, epoch=account.epoch, erasure=erasure)
        except WrongPassword:
            self.jobs.remove(job.id)
            raise
        self.queue.send(ERASURES, {"erasure_id": job.id})
        self._stop_selling(account.user_id)
        return StartedErasure(job.id, job.asked_at, self._token(job.id))

    def progress(self, token: str) -> ErasureJob | FinishedErasure:
        """Return how far an erasure is; raises NoSuchErasure."""
        erasure_id = token.partition(".")[0]
        if not hmac.compare_digest(self._token(erasure_id).encode(), token.encode()):
            raise NoSuchErasure
        found = self.jobs.find(erasure_id)
        if found is None:
            raise NoSuchErasure
        return found

    def _stop_selling(self, user_id: str) -> None:
        """Close the ledger at once, so that what is paid from now on goes back.

        The worker does it again; what keeps us from it now is no reason to refuse an erasure.
        """
        with suppress(DomainError):
            if payer_ref := self.ledgers.payer_ref_of(user_id):
                self.ledgers.close(payer_ref)

    def _job(self, account: Account, login_id: str) -> ErasureJob:
        now = self.clock()
        begun = account.erasure if account.status is Status.ERASING else None
        return ErasureJob(
            id=begun.receipt_id if begun else self._id(account),
            user_id=account.user_id,
            address_id=account.address_id,
            epoch=account.epoch,
            login_id=login_id,
            asked_at=begun.asked_at if begun else now,
            due_at=now,
        )

    def _id(self, account: Account) -> str:
        """Return the id that the erasure of this account has, however often it is asked for."""
        asked = f"{account.user_id} {account.epoch}".encode()
        return derived_id(ERASURE, self._mac("erasure-ids", asked).hex())

    def _token(self, erasure_id: str) -> str:
        mac = self._mac("erasure-progress", erasure_id.encode())
        return f"{erasure_id}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    def _mac(self, purpose: str, data: bytes) -> bytes:
        return hmac.digest(self.keys.secret(purpose), data, "sha256")
