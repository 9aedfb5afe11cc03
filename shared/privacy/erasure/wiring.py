"""How erasure is put together. ``shared.bootstrap`` calls this once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from shared.accounts.addresses import Addresses
from shared.accounts.erasure import AddressEraser
from shared.accounts.errors import BadAddress
from shared.accounts.repository import AccountRepository
from shared.accounts.service import Accounts
from shared.accounts.wiring import AccountServices
from shared.billing.closing import LedgerClosing
from shared.billing.entitlements import Entitlements
from shared.billing.wiring import BillingServices, build_eraser
from shared.kernel.assembly import Assembly
from shared.kernel.clock import Clock
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.email import EmailSender
from shared.ports.keys import Keys
from shared.ports.queues import Queue
from shared.privacy.erasure.jobs import ErasureJobs
from shared.privacy.erasure.remover import Ledgers
from shared.privacy.erasure.replay import Replay
from shared.privacy.erasure.service import Erasures
from shared.privacy.erasure.worker import ErasureWorker
from shared.privacy.export.service import Exports
from shared.privacy.export.wiring import build as build_exports
from shared.privacy.receipts import Receipts
from shared.privacy.tombstones import Tombstones


class Parts(Protocol):
    """What erasure needs of the composition root. The stores are those inside the fence."""

    @property
    def unfenced_documents(self) -> DocumentStore:
        """Where documents are kept."""
        ...

    @property
    def unfenced_blobs(self) -> BlobStore:
        """Where files are kept."""
        ...

    @property
    def documents(self) -> DocumentStore:
        """Where documents are kept, behind the fence."""
        ...

    @property
    def blobs(self) -> BlobStore:
        """Where files are kept, behind the fence."""
        ...

    @property
    def queue(self) -> Queue:
        """Where work waits."""
        ...

    @property
    def email(self) -> EmailSender:
        """Who sends mail."""
        ...

    @property
    def keys(self) -> Keys:
        """What signs and what blinds."""
        ...

    @property
    def accounts(self) -> AccountServices:
        """The use cases of accounts."""
        ...

    @property
    def billing(self) -> BillingServices:
        """The use cases of billing, made when first needed."""
        ...

    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureServices:
    """The use cases of erasure and export."""

    erasures: Erasures
    worker: ErasureWorker
    receipts: Receipts
    replay: Replay
    exports: Exports


def build(parts: Parts) -> ErasureServices:
    """Put erasure together."""
    documents, clock, keys = parts.unfenced_documents, parts.clock, parts.keys
    addresses = Addresses(keys=keys)

    def address_id_of(address: str) -> str | None:
        try:
            return addresses.read(address).id
        except BadAddress:
            return None

    part = Assembly(
        {
            DocumentStore: documents,
            BlobStore: parts.unfenced_blobs,
            Queue: parts.queue,
            EmailSender: parts.email,
            Keys: keys,
            Clock: clock,
            Accounts: parts.accounts.account,
            Ledgers: build_eraser(documents, parts.queue, clock=clock),
            AddressEraser: AddressEraser(repository=AccountRepository.over(documents, clock=clock)),
            ErasureJobs: ErasureJobs.over(documents, clock=clock),
            Tombstones: Tombstones.over(documents, keys=keys, clock=clock),
            Receipts: Receipts.over(documents, keys=keys),
            Exports: build_exports(parts),
            Callable[[], LedgerClosing]: lambda: parts.billing.closing,
            Callable[[], Entitlements]: lambda: parts.billing.entitlements,
            Callable[[str], str | None]: address_id_of,
        }
    )
    return part(ErasureServices)
