"""The record of what people with a role do: who, to whom, what and why.

An act is recorded before it is done. So none goes unrecorded, and where it then fails the record
says that it was asked for. The record outlives accounts and therefore names nobody: who acts and
to whom are keyed hashes, by which an act is found again when the account's id is known.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared.audit.chain import Chain, ChainState, Link, Place
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.ports.documents import AUDIT, DocumentStore
from shared.ports.keys import Keys
from shared.store import Collection, Page

CHAIN = "admin-acts"


class ActRecord(Link):
    """An act (``audit``). ``actor`` and ``subject`` are keyed hashes; the second may be empty."""

    kind: Literal["admin_act"] = "admin_act"
    chain: Literal["admin-acts"] = "admin-acts"
    act: str
    actor: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminActs:
    """Records acts, shows them, and checks that none was changed."""

    chain: Chain[ActRecord]
    keys: Keys
    clock: Clock

    def record(self, act: str, *, actor: str, subject: str = "", reason: str = "") -> ActRecord:
        """Record an act that is about to be done; raises Contended.

        ``actor``: the id of an account, or the name of whoever works at the installation itself.
        ``subject``: the id of the account that it is done to, if there is one.
        """

        def entry(place: Place) -> ActRecord:
            return ActRecord(
                **place._asdict(),
                at=self.clock(),
                act=act,
                actor=self.blinded(actor),
                subject=self.blinded(subject) if subject else "",
                reason=reason,
                hash="",
            )

        recorded = self.chain.append(entry)
        log_event("admin.acted", act=act, number=recorded.id, hash=recorded.hash)
        return recorded

    def page(self, *, limit: int, cursor: str | None) -> Page[ActRecord]:
        """Return a page of acts, newest first; raises UnknownCursor."""
        return self.chain.page(limit=limit, cursor=cursor)

    def of(self, subject: str) -> Iterator[ActRecord]:
        """Yield what was done to an account, oldest first."""
        blinded = self.blinded(subject)
        return (each for each in self.chain.every() if hmac.compare_digest(each.subject, blinded))

    def verify(self, known_head: str | None = None) -> ChainState:
        """Check the whole record, see ``Chain.verify``."""
        return self.chain.verify(known_head)

    def blinded(self, name: str) -> str:
        """Return what stands in the record for an account or a person."""
        return hmac.digest(self.keys.secret("admin-acts"), name.encode(), "sha256").hex()


def admin_acts(documents: DocumentStore, keys: Keys, clock: Clock) -> AdminActs:
    """Return the record over a document store."""
    chain = Chain(name=CHAIN, kind="admin_act", links=Collection(documents, AUDIT, ActRecord))
    return AdminActs(chain=chain, keys=keys, clock=clock)
