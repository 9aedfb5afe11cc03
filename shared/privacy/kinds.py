"""How the data map describes a kind of data."""

from dataclasses import dataclass
from enum import StrEnum

from shared.ports.blobs import BlobContainer
from shared.ports.documents import Container
from shared.ports.queues import QueueName

ACCOUNT_LIFE = "while the account exists"


class Whose(StrEnum):
    """To whom data leads."""

    USER = "the user"
    """By the id of the account."""

    ADDRESS = "an email address"
    """By its keyed hash."""

    PAYER = "a payer"
    """By a random name that leads to nobody once the account is erased."""

    NOBODY = "nobody"


class Erased(StrEnum):
    """How an erasure treats data."""

    REMOVED = "removed"
    SEPARATED = "kept without its person"
    UNAFFECTED = "names nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKind:
    """What is common to all kinds.

    ``exported``: the member of the archive it stands in, or None, and then ``not_exported`` says
    why.
    """

    name: str
    what: str
    whose: Whose
    clauses: tuple[str, ...]
    kept: str
    erased: Erased
    exported: str | None = None
    not_exported: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind(StoredKind):
    """Documents of one ``kind`` in one container; ``models`` are the classes that read them."""

    container: Container
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobKind(StoredKind):
    """The blobs of a container."""

    container: BlobContainer


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueKind(StoredKind):
    """The messages of a queue and of its poison queue."""

    queue: QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherKind(StoredKind):
    """What lies elsewhere: ``where``."""

    where: str
