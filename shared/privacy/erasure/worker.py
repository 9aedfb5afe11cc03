"""The worker: carries an erasure on, from wherever it was left, until it is verified.

Whoever is there does it: the queue's function at once, the timer when nobody has. Every part may be
repeated, and each time all of them are: what was removed before is not there to be removed again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.accounts.errors import WrongPassword
from shared.accounts.model import Account, Erasure
from shared.accounts.service import Accounts
from shared.billing.closing import LedgerClosing
from shared.kernel.clock import Clock, stamp
from shared.kernel.errors import DomainError
from shared.kernel.ids import is_id, new_id
from shared.kernel.trace import log_event, log_failure
from shared.ports.documents import USERS, DocumentStore, Json
from shared.ports.queues import ERASURES, Queue
from shared.privacy.erasure.enumerator import Enumerator
from shared.privacy.erasure.jobs import ErasureJobs
from shared.privacy.erasure.kept import kept_of
from shared.privacy.erasure.model import ERASURE, ErasureJob
from shared.privacy.erasure.remover import Remover
from shared.privacy.receipts import Receipts
from shared.privacy.tombstones import Tombstones
from shared.store import Unreadable

_OVERDUE_S = 2 * 24 * 3600
"""After so long an erasure that is not verified is an alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureWorker:
    """Carries erasures on. ``closing`` is made when needed: it wants the payment service."""

    jobs: ErasureJobs
    accounts: Accounts
    documents: DocumentStore
    enumerator: Enumerator
    remover: Remover
    closing: Callable[[], LedgerClosing]
    tombstones: Tombstones
    receipts: Receipts
    queue: Queue
    clock: Clock

    def run(self, erasure_id: str) -> None:
        """Carry an erasure on as far as it goes now, unless it is over, or another worker does."""
        job = self.jobs.take(erasure_id)
        if job is None:
            return
        try:
            self._advance(job)
        except DomainError:
            self._postpone(job)

    def run_due(self) -> int:
        """Carry on every erasure that is due, and take up what nobody has; return how many."""
        unreadable: list[str] = []
        self._adopt()
        due = [job.id for job in self.jobs.due(unreadable=unreadable)]
        for erasure_id in due:
            self.run(erasure_id)
        self.jobs.scrub()
        open_jobs = list(self.jobs.every(unreadable=unreadable))
        oldest_s = max((self._age_s(job) for job in open_jobs), default=0.0)
        if oldest_s > _OVERDUE_S or unreadable:
            log_event("alarm.erasures_overdue", level=logging.ERROR, oldest_s=oldest_s)
        log_event(
            "erasures.ran",
            ran=len(due),
            open=len(open_jobs),
            oldest_s=oldest_s,
            unreadable=len(unreadable),
        )
        return len(due)

    def _advance(self, job: ErasureJob) -> None:
        try:
            account = self._close(job)
        except WrongPassword:  # changed between the check and the fence: it was not confirmed
            self.jobs.remove(job.id)
            return
        job = self._identified(job, account)
        self.tombstones.add(job.user_id)
        if job.payer_ref:
            self.tombstones.add(job.payer_ref)
        self.remover.remove(job.subject)
        waiting = self._subscriptions(job)
        now = self.clock()
        job = self.jobs.note(job, removed_at=job.removed_at or now, subscriptions=waiting)
        if now < job.settles_at():
            self._wait_until_settled(job)
            return
        left = self.enumerator.count(job.subject)
        if left or waiting:
            log_event("erasure.not_yet", places=", ".join(left), subscriptions=waiting)
            self._postpone(job)
            return
        self._finish(job)

    def _close(self, job: ErasureJob) -> Account | None:
        """Fence the account, which may have been cut off before that; an unreadable one goes."""
        erasure = Erasure(receipt_id=job.id, login_id=job.login_id or "", asked_at=job.asked_at)
        try:
            return self.accounts.close(job.user_id, epoch=job.epoch, erasure=erasure)
        except Unreadable:
            self.documents.delete(USERS, job.user_id, "account")
            return None

    def _identified(self, job: ErasureJob, account: Account | None) -> ErasureJob:
        """Note all that leads to the person's data before it is removed, and what there is."""
        job = self.jobs.note(
            job,
            fenced_at=job.fenced_at or self.clock(),
            address_id=job.address_id or self._address_id(job, account),
            payer_ref=job.payer_ref or self.remover.ledgers.payer_ref_of(job.user_id),
        )
        if job.found is None:
            job = self.jobs.note(job, found=self.enumerator.count(job.subject))
        return job

    def _address_id(self, job: ErasureJob, account: Account | None) -> str | None:
        held = [] if account else self.remover.addresses.held_by(job.user_id)
        return account.address_id if account else next(iter(held), None)

    def _subscriptions(self, job: ErasureJob) -> int:
        return self.closing().end_subscriptions(job.payer_ref) if job.payer_ref else 0

    def _wait_until_settled(self, job: ErasureJob) -> None:
        waits = job.settles_at() - self.clock()
        self.jobs.note(job, due_at=job.settles_at(), failures=0)
        self.queue.send(ERASURES, {"erasure_id": job.id}, delay=waits)

    def _finish(self, job: ErasureJob) -> None:
        now = self.clock()
        books = self.closing().books(job.payer_ref) if job.payer_ref else None
        contents = {
            "asked_at": stamp(job.asked_at),
            "fenced_at": stamp(job.fenced_at or job.asked_at),
            "verified_at": stamp(now),
            "removed": job.found or {},
            "searched": self.enumerator.places(),
            "left": 0,
            "kept": kept_of(books),
        }
        receipt = self.receipts.issue(job.id, contents)
        self.jobs.finish(job, receipt, verified_at=now)
        log_event("account.erased", s=self._age_s(job))

    def _postpone(self, job: ErasureJob) -> None:
        """Let it be carried on later, soon at first; if even that fails, when the lease ends."""
        log_failure("erasure.postponed", erasure_id=job.id, failures=job.failures)
        wait = job.delay()
        try:
            if self.jobs.is_finished(job.id):
                return  # what is left to do is the scrub, and the timer does that
            self.jobs.note(job, due_at=self.clock() + wait, failures=job.failures + 1)
            self.queue.send(ERASURES, {"erasure_id": job.id}, delay=wait)
        except DomainError:
            log_failure("erasure.not_postponed", erasure_id=job.id)

    def _adopt(self) -> None:
        """Take up accounts that the release before has left half erased."""
        for document in list(self.documents.find(USERS, "status", "erasing")):
            if document.id == "account":
                self.adopt(document.body)

    def adopt(self, account: Json) -> None:
        """Have an account erased, whoever asked for it and when, unless that is going on."""
        if self.jobs.of_user(str(account["user_id"])):
            return
        now = self.clock()
        job = adopted(account, now=now)
        if self.jobs.find(job.id):  # a finished one: the account has come back out of a backup
            job = job.model_copy(update={"id": new_id(ERASURE, now)})
        self.jobs.add(job)

    def _age_s(self, job: ErasureJob) -> float:
        return (self.clock() - job.asked_at).total_seconds()


def adopted(account: Json, *, now: datetime) -> ErasureJob:
    """Return the erasure of an account, from what is stored of the account, readable or not."""
    erasure = account.get("erasure")
    begun = erasure if isinstance(erasure, dict) else {}
    erasure_id, address_id = str(begun.get("receipt_id")), account.get("address_id")
    return ErasureJob(
        id=erasure_id if is_id(erasure_id, ERASURE) else new_id(ERASURE, now),
        user_id=str(account["user_id"]),
        address_id=address_id if isinstance(address_id, str) else None,
        asked_at=now,
        due_at=now,
    )
