"""The served installation that the clients' tests share."""

from pathlib import Path
from typing import NamedTuple


class ClientHost(NamedTuple):
    """Where it answers, and where its mails are."""

    url: str
    outbox: Path
