"""What stands behind each port in the contract suites, one fixture parameter per backend.

A backend joins by a branch in the functions below. A suite knows ports only; what is true of one
backend alone is tested in ``test_<backend>_*.py``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.email import OutboxEmail
from shared.adapters.embedded.evaluator import BuiltInEvaluator
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.adapters.smtp import SmtpEmail
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.email import EmailSender
from shared.ports.evaluator import Evaluator
from shared.ports.keys import Keys
from shared.ports.queues import Queue
from tests.clock import FixedClock
from tests.contract.blob_http import BlobHttp, EmbeddedBlobHttp
from tests.contract.letters import SENDER, read_letter
from tests.contract.mail_server import MailServer
from tests.contract.support import Open, Wait


@pytest.fixture(params=["embedded"])
def backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def wait(backend: str, clock: FixedClock) -> Wait:
    return clock.forward


@pytest.fixture
def open_documents(backend: str, tmp_path: Path, clock: FixedClock) -> Callable[[], DocumentStore]:
    """Open the same documents anew, as another process would."""
    return lambda: EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)


@pytest.fixture
def documents(open_documents: Callable[[], DocumentStore]) -> DocumentStore:
    return open_documents()


@pytest.fixture
def open_queue(backend: str, tmp_path: Path, clock: FixedClock) -> Callable[[], Queue]:
    """Open the same queues anew, as another process would."""
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
def blobs(backend: str, embedded_blobs: EmbeddedBlobStore) -> BlobStore:
    return embedded_blobs


@pytest.fixture
def http(backend: str, embedded_blobs: EmbeddedBlobStore) -> BlobHttp:
    """Whoever holds a signed address."""
    return EmbeddedBlobHttp(embedded_blobs)


@pytest.fixture
def open_keys(backend: str, tmp_path: Path) -> Callable[[], Keys]:
    """Open the same keys anew, as another process would."""
    return lambda: EmbeddedKeys(tmp_path / "keys")


@pytest.fixture(scope="session", params=["built-in"])
def open_evaluator(request: pytest.FixtureRequest) -> Open[Evaluator]:
    return BuiltInEvaluator


@pytest.fixture(scope="session")
def evaluator(open_evaluator: Open[Evaluator]) -> Evaluator:
    return open_evaluator()


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
