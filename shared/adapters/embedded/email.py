"""Emails as files in an outbox: for a person to open, and for tests to read."""

from pathlib import Path

from shared import VERSION
from shared.adapters.embedded.files import disk, private_folder, sync_folder, write_once
from shared.adapters.mime import address_of, message_of, name_of
from shared.kernel.clock import Clock
from shared.ports.email import Email


class OutboxEmail:
    """An EmailSender that writes one ``.eml`` file per message, named after its id's hash."""

    def __init__(self, folder: Path, *, sender: str, clock: Clock) -> None:
        """Use a folder, making it if there is none; raises ValueError for a bad sender."""
        self._folder = folder
        self._sender = address_of(sender)
        self._clock = clock
        with disk():
            private_folder(folder)

    def send(self, email: Email) -> None:
        """See EmailSender. An id that has been written stays as it is."""
        message = message_of(email, sender=self._sender, at=self._clock())
        with disk():
            write_once(self._folder / f"{name_of(email)}.eml", message.as_bytes())

    def ping(self) -> str:
        """See EmailSender."""
        with disk():
            sync_folder(self._folder)
        return f"iMock outbox {VERSION}"
