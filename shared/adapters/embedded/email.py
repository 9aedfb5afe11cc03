"""Emails as files in an outbox: for a person to open, and for tests to read."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
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

    def forget(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        """See EmailSender. Parts of files that were cut off while being written go too."""
        found = list(self._to(whose, before))
        with disk():
            for path in found:
                path.unlink(missing_ok=True)
            sync_folder(self._folder)
        return len(found)

    def kept(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        """See EmailSender."""
        return sum(1 for _ in self._to(whose, before))

    def _to(self, whose: Callable[[str], bool], before: datetime) -> Iterator[Path]:
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError), disk():
                letter = BytesHeaderParser(policy=default).parsebytes(path.read_bytes())
                sent_at = letter["Date"].datetime
                if sent_at <= before and any(map(whose, _addresses(letter))):
                    yield path

    def ping(self) -> str:
        """See EmailSender."""
        with disk():
            sync_folder(self._folder)
        return f"iMock outbox {VERSION}"


def _addresses(letter: EmailMessage) -> list[str]:
    return [each.addr_spec for header in letter.get_all("To", ()) for each in header.addresses]
