"""Whether anything may be written for a user, asked of the store each time."""

from dataclasses import dataclass

from shared.accounts.model import Status
from shared.ports.documents import USERS, DocumentStore


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """Reads the state of accounts, also of one that cannot be read as an ``Account``."""

    documents: DocumentStore

    def closed(self, user_id: str) -> bool:
        """Tell whether the account is being erased or does not exist."""
        document = self.documents.get(USERS, user_id, "account")
        return document is None or document.body.get("status") == Status.ERASING
