"""A backend: one set of adapters, for everything that is kept and sent."""

from typing import Protocol

from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.email import EmailSender
from shared.ports.keys import Keys
from shared.ports.queues import Queue


class Backend(Protocol):
    """What a set of adapters builds, each part once and when it is first needed."""

    def documents(self) -> DocumentStore:
        """Open the documents."""
        ...

    def blobs(self) -> BlobStore:
        """Open the files."""
        ...

    def queue(self) -> Queue:
        """Open the queues."""
        ...

    def email(self) -> EmailSender:
        """Open the post."""
        ...

    def keys(self) -> Keys:
        """Open the keys."""
        ...
