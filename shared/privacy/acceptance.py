"""Acceptance: the first authenticated use under a version of the policy is recorded, once.

It covers the version and nothing else: a purpose that a version adds, and recording, need an act
of their own.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from shared.kernel.clock import Clock
from shared.kernel.errors import Unavailable
from shared.kernel.trace import log_failure
from shared.ports.documents import Query
from shared.privacy.model import PolicyRecord, record_id
from shared.privacy.policy import PolicyVersions
from shared.store import Collection, Unreadable

_MOST_SEEN = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRecords:
    """What each user was told and has accepted.

    ``is_there`` tells whether an account exists and is not being erased, read from the store: a
    record that is written at the same moment as an erasure is taken back.
    """

    records: Collection[PolicyRecord]
    is_there: Callable[[str], bool]

    def find(self, user_id: str, version: str) -> PolicyRecord | None:
        """Return what is recorded of a user and a version; raises Unreadable."""
        return self.records.find(user_id, record_id(version))

    def every(self, user_id: str) -> Iterator[PolicyRecord]:
        """Yield what is recorded of a user."""
        return self.records.every(user_id, Query(kind="policy_record"))

    def note(
        self, user_id: str, version: str, step: Callable[[PolicyRecord], PolicyRecord]
    ) -> None:
        """Change what is recorded of a user and a version; raises Contended, Unreadable."""
        fresh = PolicyRecord(id=record_id(version), user_id=user_id, version=version)
        self.records.change(user_id, fresh.id, lambda found: step(found or fresh))
        if not self.is_there(user_id):
            self.records.remove(user_id, fresh.id)


@dataclass(slots=True, kw_only=True)
class Acceptances:
    """Records the first use under the version in effect. A process asks once for each user."""

    versions: PolicyVersions
    records: PolicyRecords
    clock: Clock
    _seen: OrderedDict[tuple[str, str], None] = field(init=False, default_factory=OrderedDict)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def used(self, user_id: str) -> None:
        """Take notice of an authenticated use. A store that does not answer stops no request.

        It is then recorded at the next one.
        """
        try:
            version = self.versions.in_effect()
            if version is None or self._remembers(user_id, version.version):
                return
            self._record(user_id, version.version)
        except Unreadable:
            return  # logged where it was read, for a person to look at
        except Unavailable:
            log_failure("policy.acceptance_postponed")
            return
        self._remember(user_id, version.version)

    def _record(self, user_id: str, version: str) -> None:
        now = self.clock()

        def accept(record: PolicyRecord) -> PolicyRecord:
            if record.accepted_at:
                return record
            return record.model_copy(update={"accepted_at": now})

        known = self.records.find(user_id, version)
        if known is None or known.accepted_at is None:
            self.records.note(user_id, version, accept)

    def _remembers(self, user_id: str, version: str) -> bool:
        with self._lock:
            return (user_id, version) in self._seen

    def _remember(self, user_id: str, version: str) -> None:
        with self._lock:
            self._seen[user_id, version] = None
            if len(self._seen) > _MOST_SEEN:
                self._seen.popitem(last=False)
