"""What stands behind each port in the contract suites, one fixture parameter per backend.

A backend joins by a branch in the functions below. A suite knows ports only; what is true of one
backend alone is tested in ``test_<backend>_*.py``.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from azure.core.credentials import TokenCredential

from dev import vault_keys
from dev.emulators.email_service import EmailEmulator
from dev.emulators.running import Emulators
from dev.emulators.vault import VaultEmulator
from shared.adapters.azure.email import AcsEmail
from shared.adapters.azure.keys import KeyVaultKeys
from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.email import OutboxEmail
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.adapters.smtp import SmtpEmail
from shared.evaluation.scorer import Scorer
from shared.kernel.clock import Clock, system_clock
from shared.ports.blobs import BlobStore
from shared.ports.documents import DIRECTORY, DocumentStore
from shared.ports.email import EmailSender
from shared.ports.evaluator import Evaluator
from shared.ports.keys import Keys
from shared.ports.queues import Queue
from tests.support.azurite import AzuriteHttp, StorageAccounts, sleep
from tests.support.blob_http import BlobHttp, EmbeddedBlobHttp
from tests.support.clock import FixedClock
from tests.support.contract import NOTES, Effort, Open, Wait
from tests.support.cosmos import CosmosAccount, CosmosDatabase
from tests.support.emails import SENDER, read_letter
from tests.support.mail_server import MailServer


@pytest.fixture
def wait(backend: str, request: pytest.FixtureRequest, clock: FixedClock) -> Wait:
    """Let time pass: at once where somebody can move the clock, and else really."""
    if backend == "embedded":
        return clock.forward
    if "open_documents" in request.fixturenames:
        cosmos: CosmosDatabase = request.getfixturevalue("cosmos")
        return cosmos.forward
    return sleep


@pytest.fixture
def now(backend: str, clock: FixedClock) -> Clock:
    """Tell the time as the backend does."""
    return clock if backend == "embedded" else system_clock


@pytest.fixture
def accounts(account_settings: dict[str, str], credential: TokenCredential) -> StorageAccounts:
    """Use storage accounts that nobody has used yet."""
    return StorageAccounts(account_settings, credential)


@pytest.fixture
def cosmos(cosmos_account: CosmosAccount) -> Iterator[CosmosDatabase]:
    """Keep documents in a database of the test's own."""
    with cosmos_account.database([NOTES, DIRECTORY]) as database:
        yield database


@pytest.fixture
def effort(backend: str) -> Effort:
    return Effort(examples=40, steps=30) if backend == "embedded" else Effort(examples=8, steps=15)


@pytest.fixture
def open_documents(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock
) -> Callable[[], DocumentStore]:
    """Open the same documents anew, as another process would."""
    if backend == "azure":
        cosmos: CosmosDatabase = request.getfixturevalue("cosmos")
        return cosmos.open
    return lambda: EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)


@pytest.fixture
def documents(open_documents: Callable[[], DocumentStore]) -> DocumentStore:
    return open_documents()


@pytest.fixture
def open_queue(
    request: pytest.FixtureRequest, backend: str, tmp_path: Path, clock: FixedClock
) -> Callable[[], Queue]:
    """Open the same queues anew, as another process would."""
    if backend == "azure":
        accounts: StorageAccounts = request.getfixturevalue("accounts")
        accounts.make_queues()
        return accounts.queue
    return lambda: EmbeddedQueue(tmp_path / "queues.db", clock=clock)


@pytest.fixture
def queue(open_queue: Callable[[], Queue]) -> Queue:
    return open_queue()


@pytest.fixture
def embedded_blobs(tmp_path: Path, clock: FixedClock) -> EmbeddedBlobStore:
    return EmbeddedBlobStore(
        tmp_path / "blobs", clock=clock, secret=b"k" * 32, base_url="http://localhost:7071"
    )


@pytest.fixture
def blobs(
    request: pytest.FixtureRequest, backend: str, embedded_blobs: EmbeddedBlobStore
) -> BlobStore:
    if backend == "azure":
        accounts: StorageAccounts = request.getfixturevalue("accounts")
        accounts.make_containers()
        return accounts.blobs()
    return embedded_blobs


@pytest.fixture
def http(
    request: pytest.FixtureRequest, backend: str, embedded_blobs: EmbeddedBlobStore
) -> Iterator[BlobHttp]:
    """Whoever holds a signed address."""
    if backend == "azure":
        emulators: Emulators = request.getfixturevalue("emulators")
        with closing(AzuriteHttp(emulators.certificates.authority)) as browser:
            yield browser
    else:
        yield EmbeddedBlobHttp(embedded_blobs)


@pytest.fixture
def vault(emulators: Emulators, clock: FixedClock) -> Iterator[VaultEmulator]:
    """Use a vault of this test's own, with the keys of an installation."""
    vault = VaultEmulator(emulators.certificates, clock=clock)
    for name, make in vault_keys.MAKERS.items():
        vault.put(name, make())
    with closing_by_stop(vault):
        yield vault


@pytest.fixture
def open_vault(
    vault: VaultEmulator, credential: TokenCredential, clock: FixedClock
) -> Callable[[], KeyVaultKeys]:
    """Open the vault anew, as another process would."""
    return lambda: KeyVaultKeys(vault.url, credential, clock=clock, token_life_minutes=10)


@pytest.fixture
def open_keys(request: pytest.FixtureRequest, backend: str, tmp_path: Path) -> Callable[[], Keys]:
    """Open the same keys anew, as another process would."""
    if backend == "azure":
        opened: Callable[[], Keys] = request.getfixturevalue("open_vault")
        return opened
    return lambda: EmbeddedKeys(tmp_path / "keys")


@pytest.fixture(scope="session", params=["built-in"])
def open_evaluator(request: pytest.FixtureRequest) -> Open[Evaluator]:
    return Scorer


@pytest.fixture(scope="session")
def evaluator(open_evaluator: Open[Evaluator]) -> Evaluator:
    return open_evaluator()


@dataclass(frozen=True)
class Post:
    """A sender, and all that has arrived by it."""

    sender: EmailSender
    delivered: Callable[[], list[EmailMessage]]


@pytest.fixture
def outbox_post(tmp_path: Path, clock: FixedClock) -> Post:
    folder = tmp_path / "outbox"
    outbox = OutboxEmail(folder, sender=SENDER, clock=clock)
    return Post(outbox, lambda: letters_in(folder))


@pytest.fixture
def smtp_post(clock: FixedClock, mail_server: MailServer) -> Post:
    smtp = SmtpEmail(mail_server.url("smtp+plain"), sender=SENDER, clock=clock)
    return Post(smtp, lambda: [read_letter(letter.data) for letter in mail_server.letters])


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def acs(emulators: Emulators, tmp_path: Path, clock: FixedClock) -> Iterator[EmailEmulator]:
    """Use an email service of this test's own."""
    service = EmailEmulator(tmp_path / "acs", emulators.certificates, clock=clock)
    with closing_by_stop(service):
        yield service


@pytest.fixture
def acs_post(acs: EmailEmulator, credential: TokenCredential) -> Post:
    sender = AcsEmail(acs.url, credential, sender=SENDER)
    return Post(sender, lambda: letters_in(acs.outbox))


@pytest.fixture(params=["outbox", "smtp", "acs"])
def post(request: pytest.FixtureRequest) -> Post:
    found: Post = request.getfixturevalue(f"{request.param}_post")
    return found


def letters_in(folder: Path) -> list[EmailMessage]:
    return [read_letter(path.read_bytes()) for path in folder.glob("*.eml")]


@contextmanager
def closing_by_stop(server: VaultEmulator | EmailEmulator) -> Iterator[None]:
    try:
        yield
    finally:
        server.stop()
