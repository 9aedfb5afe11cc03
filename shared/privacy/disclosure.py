"""Disclosures: what an authority gets of a user, by which law, and who agreed to it.

One admin asks and another one approves; only then can the content be read, and each reading is
recorded before it is answered. The record is a chain of hashes. It names no user: whom it is about
is a keyed hash, and who reads the content has to name the same user again.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared.audit.chain import Chain, ChainState, Place, canonical
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.keys import Keys
from shared.privacy.disclosure_model import (
    DisclosureAct,
    Entry,
    NoSuchDisclosure,
    NotApproved,
    Order,
    Scope,
    SecondPersonNeeded,
)
from shared.privacy.held import HeldData, HeldRecord

CHAIN = "disclosures"
PREFIX = "dis"
VALID_FOR = timedelta(days=30)
"""How long after its approval the content of a disclosure can be read."""

DISCLOSED: Mapping[Scope, frozenset[str]] = {
    Scope.ACCOUNT: frozenset({"account", "login", "webhook_endpoints", "webhook_delivery"}),
    Scope.PROFILE: frozenset({"profile"}),
    Scope.CONSENTS: frozenset({"consent", "consent_act", "policy_record", "purposes"}),
    Scope.RESUMES: frozenset({"resume"}),
    Scope.INTERVIEWS: frozenset({"session", "evaluation", "analysis", "asked"}),
    Scope.RECORDINGS: frozenset({"recording"}),
    Scope.PAYMENTS: frozenset(
        {"order", "subscription", "refund", "dispute", "note", "entry", "adjustment"}
    ),
}
"""Kinds of documents in each part, as in an export; what is in none is never disclosed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosures:
    """The only way to read what belongs to another user."""

    chain: Chain[Entry]
    held: HeldData
    keys: Keys
    clock: Clock

    def request(self, admin_id: str, user_id: str, order: Order) -> Entry:
        """Record that an authority demands something; nothing can be read yet."""
        return self._append(
            disclosure_id=new_id(PREFIX, self.clock()),
            act=DisclosureAct.REQUESTED,
            subject=self._blinded(user_id),
            by=self._blinded(admin_id),
            order=order,
        )

    def approve(self, admin_id: str, disclosure_id: str) -> Entry:
        """Record that another admin agrees; raises NoSuchDisclosure, SecondPersonNeeded."""
        requested, approved = self._found(disclosure_id)
        if approved:
            return approved
        by = self._blinded(admin_id)
        if by == requested.by:
            raise SecondPersonNeeded
        return self._follow(requested, DisclosureAct.APPROVED, by=by)

    def hand_over(self, admin_id: str, disclosure_id: str, user_id: str) -> list[HeldRecord]:
        """Return what an approved disclosure covers, after that has been recorded.

        Raises NoSuchDisclosure, also for another user than the one it is about, and NotApproved.
        """
        requested, approved = self._found(disclosure_id)
        if not hmac.compare_digest(requested.subject, self._blinded(user_id)):
            raise NoSuchDisclosure
        if approved is None or self.clock() >= approved.at + VALID_FOR:
            raise NotApproved
        kinds = {kind for scope in requested.scope for kind in DISCLOSED[scope]}
        content = [each for each in self.held.of(user_id) if each.kind in kinds]
        self._follow(
            requested,
            DisclosureAct.HANDED_OVER,
            by=self._blinded(admin_id),
            records=len(content),
            content_sha256=content_sha256(content),
        )
        return content

    def page(self, *, limit: int, cursor: str | None) -> tuple[list[Entry], str | None]:
        """Return a page of the record, newest first; raises UnknownCursor."""
        found = self.chain.page(limit=limit, cursor=cursor)
        return found.items, found.next_cursor

    def verify(self, known_head: str | None = None) -> ChainState:
        """Check the whole record, see ``Chain.verify``."""
        return self.chain.verify(known_head)

    def _found(self, disclosure_id: str) -> tuple[Entry, Entry | None]:
        of_it = [each for each in self.chain.every() if each.disclosure_id == disclosure_id]
        requested = next((each for each in of_it if each.act is DisclosureAct.REQUESTED), None)
        if requested is None:
            raise NoSuchDisclosure
        return requested, next((each for each in of_it if each.act is DisclosureAct.APPROVED), None)

    def _follow(self, requested: Entry, act: DisclosureAct, *, by: str, **more: Any) -> Entry:  # noqa: ANN401 - members of an entry
        order = Order(
            requested.legal_basis, requested.authority, requested.reference, requested.scope
        )
        return self._append(
            disclosure_id=requested.disclosure_id,
            act=act,
            subject=requested.subject,
            by=by,
            order=order,
            **more,
        )

    def _append(self, *, order: Order, **members: Any) -> Entry:  # noqa: ANN401 - members of an entry
        """Add the next entry."""

        def entry(place: Place) -> Entry:
            return Entry(**place._asdict(), at=self.clock(), hash="", **order._asdict(), **members)

        linked = self.chain.append(entry)
        log_event("disclosure.recorded", act=linked.act, number=linked.id, hash=linked.hash)
        return linked

    def _blinded(self, user_id: str) -> str:
        return hmac.digest(self.keys.secret("disclosure"), user_id.encode(), "sha256").hex()


def content_sha256(content: Sequence[HeldRecord]) -> str:
    """Return the SHA-256 of what was handed over, as canonical JSON."""
    return hashlib.sha256(canonical([each._asdict() for each in content])).hexdigest()
