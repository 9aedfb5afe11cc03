"""The installation that the clients' journeys run against."""

from dataclasses import dataclass
from pathlib import Path

import httpx

from dev.candidate import Candidate, Outbox


@dataclass(frozen=True)
class ClientHost:
    """A host, and the folder of the emails that it sends."""

    url: str
    outbox: Path

    def confirmed(self, name: str) -> Candidate:
        """Return a person whose address is confirmed, for a client to log in."""
        address = f"{name.partition(' ')[0].lower()}@example.com"
        with httpx.Client(base_url=self.url, timeout=60) as http:
            person = Candidate(http, Outbox(self.outbox), name=name, address=address)
            person.register()
            person.confirm()
        return person
