"""The embedded backend: everything in one folder, without an account, a container or a network."""

from typing import TYPE_CHECKING

from shared.config import Settings
from shared.kernel.clock import Clock

if TYPE_CHECKING:
    from shared.ports.blobs import BlobStore
    from shared.ports.documents import DocumentStore
    from shared.ports.email import EmailSender
    from shared.ports.keys import Keys
    from shared.ports.queues import Queue
    from shared.ports.speech import Speech


class EmbeddedBackend:
    """Builds what keeps its state under ``settings.data_dir``. Each call builds anew."""

    def __init__(self, settings: Settings, *, clock: Clock) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._folder = settings.data_dir
        self._clock = clock

    def documents(self) -> "DocumentStore":
        """Keep documents in one SQLite file."""
        from shared.adapters.embedded.documents import EmbeddedDocumentStore

        return EmbeddedDocumentStore(self._folder / "documents.db", clock=self._clock)

    def blobs(self) -> "BlobStore":
        """Keep files in a folder; the local host serves their signed addresses."""
        from shared.adapters.embedded.blobs import EmbeddedBlobStore

        return EmbeddedBlobStore(
            self._folder / "blobs",
            clock=self._clock,
            secret=self.keys().secret("blob-url"),
            base_url=self._settings.public_url,
        )

    def queue(self) -> "Queue":
        """Keep messages in one SQLite file."""
        from shared.adapters.embedded.queues import EmbeddedQueue

        return EmbeddedQueue(self._folder / "queues.db", clock=self._clock)

    def email(self) -> "EmailSender":
        """Write mails to files in an outbox."""
        from shared.adapters.embedded.email import OutboxEmail

        return OutboxEmail(
            self._folder / "outbox", sender=self._settings.email_sender, clock=self._clock
        )

    def keys(self) -> "Keys":
        """Keep the keys in one file, made at the first start."""
        from shared.adapters.embedded.keys import EmbeddedKeys

        return EmbeddedKeys(self._folder / "keys")

    def speech(self) -> "Speech":
        """Recognise speech on this machine."""
        from shared.adapters.embedded.speech import EmbeddedSpeech
        from shared.adapters.embedded.speech_weights import WEIGHTS

        return EmbeddedSpeech(WEIGHTS[self._settings.speech_model])
