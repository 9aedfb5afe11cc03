"""Everything that is held about a user, as it is stored, without what would open something.

It is read from the partitions themselves and not from a list of kinds, so that a kind which is
added later is shown on its first day, and a document that this release cannot read as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from shared.ports.documents import LEDGER, USERS, Document, DocumentStore, Json

_WITHHELD = (
    "cipher",
    "digest",
    "fingerprint",
    "mac",
    "nonce",
    "password_hash",
    "payer_ref",
    "recovery",
    "secret",
    "token",
)
"""Members whose names end or begin like this are secrets, or lead to the ledger: not shown."""


class HeldRecord(NamedTuple):
    """One stored document: where it is, of which kind, and what it says."""

    container: str
    kind: str
    id: str
    data: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldData:
    """Reads all documents about a user: their own partition, and their ledger."""

    documents: DocumentStore

    def of(self, user_id: str) -> Iterator[HeldRecord]:
        """Yield every document about a user, in order of container, kind and id."""
        own = list(self.documents.list_partition(USERS, user_id))
        found = [_record(USERS.name, each) for each in own]
        for payer in own:
            payer_ref = payer.body.get("payer_ref")
            if payer.id == "payer" and isinstance(payer_ref, str) and payer_ref:
                kept = self.documents.list_partition(LEDGER, payer_ref)
                found += [_record(LEDGER.name, each) for each in kept]
        return iter(sorted(found, key=lambda each: each[:3]))


def _record(container: str, document: Document) -> HeldRecord:
    shown = shown_of(document.body)
    kind = document.body.get("kind")
    return HeldRecord(container, kind if isinstance(kind, str) else "", document.id, shown)


def shown_of(value: Any) -> Any:  # noqa: ANN401 - JSON of any form
    """Return JSON without its withheld members, at every depth."""
    match value:
        case Mapping():
            return {name: shown_of(each) for name, each in value.items() if not is_withheld(name)}
        case list():
            return [shown_of(each) for each in value]
        case _:
            return value


def is_withheld(name: str) -> bool:
    """Tell whether a member is a secret by its name."""
    words = set(name.lower().split("_"))
    return any(
        each == name or each in words or f"{each}s" in words or name.startswith(f"{each}_")
        for each in _WITHHELD
    )
