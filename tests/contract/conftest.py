"""What stands behind each port in the contract suites, one fixture parameter per backend.

A backend joins by a branch in the functions below. A suite knows ports only; what is true of one
backend alone is tested in ``test_<backend>_*.py``.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from azure.core.credentials import TokenCredential

from dev.emulators.running import Emulators
from shared.adapters.azure.credential import open_credential
from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.email import OutboxEmail
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.adapters.smtp import SmtpEmail
from shared.kernel.clock import Clock, system_clock
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.email import EmailSender
from shared.ports.keys import Keys
from shared.ports.queues import Queue
from tests.clock import FixedClock
from tests.contract.azurite import AzuriteHttp, StorageAccounts, sleep
from tests.contract.blob_http import BlobHttp, EmbeddedBlobHttp
from tests.contract.letters import SENDER, read_letter
from tests.contract.mail_server import MailServer
from tests.contract.support import Wait

BACKENDS = ["embedded", "azure"]
WITHOUT_AZURE = {"documents"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each suite on every backend."""
    if "backend" in metafunc.fixturenames:
        azure = not WITHOUT_AZURE & set(metafunc.fixturenames)
        metafunc.parametrize("backend", BACKENDS if azure else BACKENDS[:1])


@pytest.fixture
def wait(backend: str, clock: FixedClock) -> Wait:
    """Let time pass: on the embedded backend at once, on Azure's own clock really."""
    return clock.forward if backend == "embedded" else sleep


@pytest.fixture
def now(backend: str, clock: FixedClock) -> Clock:
    """Tell the time as the backend does."""
    return clock if backend == "embedded" else system_clock


@pytest.fixture(scope="session")
def credential(emulators: Emulators) -> TokenCredential:
    """Be to Azure's services what the product is in Azure: a managed identity."""
    return open_credential(emulators.settings["IMOCK_IDENTITY_CLIENT_ID"])


@pytest.fixture
def accounts(account_settings: dict[str, str], credential: TokenCredential) -> StorageAccounts:
    """Use storage accounts that nobody has used yet."""
    return StorageAccounts(account_settings, credential)


@pytest.fixture
def open_documents(backend: str, tmp_path: Path, clock: FixedClock) -> Callable[[], DocumentStore]:
    """Open the same documents anew, as another process would."""
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
def open_keys(backend: str, tmp_path: Path) -> Callable[[], Keys]:
    """Open the same keys anew, as another process would."""
    return lambda: EmbeddedKeys(tmp_path / "keys")


@dataclass(frozen=True)
class Post:
    """A sender, and all that has arrived by it."""

    sender: EmailSender
    delivered: Callable[[], list[EmailMessage]]


@pytest.fixture(params=["outbox", "smtp"])
def post(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock, mail_server: MailServer
) -> Post:
    if request.param == "outbox":
        folder = tmp_path / "outbox"
        outbox = OutboxEmail(folder, sender=SENDER, clock=clock)
        return Post(
            outbox, lambda: [read_letter(path.read_bytes()) for path in folder.glob("*.eml")]
        )
    smtp = SmtpEmail(mail_server.url("smtp+plain"), sender=SENDER, clock=clock)
    return Post(smtp, lambda: [read_letter(letter.data) for letter in mail_server.letters])


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()
