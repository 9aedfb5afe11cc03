"""Email: one message to one person."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from shared.kernel.errors import InTurn, Invalid


class Undeliverable(Invalid):
    """The mail server refuses this message or its recipient for good."""

    code = "email.undeliverable"
    title = "The message cannot be delivered to this address"


class Paced(InTurn):
    """It is not yet this message's turn under the quota of the mail service."""

    code = "email.paced"
    title = "The message waits for its turn"


class Email(NamedTuple):
    """A message ready to go. ``id`` names the occasion: the same id is the same message.

    ``campaign``: it goes to many and waits for those that somebody waits for.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    campaign: bool = False


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

    def forget(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        """Remove what is kept of messages to the addresses that ``whose`` holds true of.

        Only those that were sent until ``before``, to the second. Return how many there were. A
        service that delivers keeps none: they are the recipient's.
        """
        ...

    def kept(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        """Return how many ``forget`` would remove."""
        ...

    def ping(self) -> str:
        """Return the name and version of what answers, or raise Unavailable."""
        ...
