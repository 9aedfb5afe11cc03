"""Email: one message to one person."""

from typing import NamedTuple, Protocol

from shared.kernel.errors import Invalid


class Undeliverable(Invalid):
    """The mail server refuses this message or its recipient for good."""

    code = "email.undeliverable"
    title = "The message cannot be delivered to this address"


class Email(NamedTuple):
    """A message ready to go. ``id`` names the occasion: the same id is the same message."""

    id: str
    to: str
    subject: str
    text: str
    html: str


class EmailSender(Protocol):
    """Hands messages to the post."""

    def send(self, email: Email) -> None:
        """Send a message; raises Unavailable when it may be tried again, else Undeliverable.

        Raises ValueError for a recipient that is not one address, and for a line break in ``to`` or
        ``subject``, whoever put it there.

        Sending an id again is harmless: where the transport knows ids nothing is sent, elsewhere
        the copy carries the same Message-ID.
        """
        ...

    def ping(self) -> str:
        """Return the name and version of what answers, or raise Unavailable."""
        ...
