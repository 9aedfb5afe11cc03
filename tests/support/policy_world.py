"""A small installation with users who are to be told of a new version of the policy."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shared.accounts.model import Account, Status
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.kernel.ids import new_id
from shared.ports import Outage
from shared.ports.documents import USERS, DocumentStore
from shared.ports.email import Email, Undeliverable
from shared.privacy.model import PolicyCampaign
from shared.privacy.policy import NewVersion
from shared.privacy.wiring import PrivacyServices, Rules, build
from shared.store import Collection
from tests.support.clock import FixedClock

RULES = Rules(frontend_url="https://imock.ai", privacy_email="privacy@imock.ai", emails_per_hour=36)
"""Three emails in each run."""


def a_version(**changes: Any) -> NewVersion:
    version = NewVersion(
        version="2027-01-01",
        effective_at=None,
        summary="Analytics are described.",
        text="The whole policy.",
        significant=True,
        purposes={},
    )
    return version._replace(**changes)


STUDY = "Use my answers in a study."


class Post:
    """A mail service that counts how often each id came. ``down``: it does not answer."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        self.to: dict[str, str] = {}
        self.texts: list[str] = []
        self.down = False
        self.refused: set[str] = set()

    def forget(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        return self.kept(whose, before=before)

    def kept(self, whose: Callable[[str], bool], *, before: datetime) -> int:  # noqa: ARG002 - it keeps none
        return 0

    def send(self, email: Email) -> None:
        if self.down:
            raise Outage(retry_after_s=60)
        if email.to in self.refused:
            raise Undeliverable
        self.came[email.id] += 1
        self.to[email.id] = email.to
        self.texts.append(email.text)

    def ping(self) -> str:
        return "post"


class PolicyWorld:
    """Stores that outlive the processes which ``process`` starts over them."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock()
        self.documents = EmbeddedDocumentStore(folder / "documents.db", clock=self.clock)
        self.post = Post()
        self.keys = EmbeddedKeys(folder / "keys")

    def process(
        self, documents: DocumentStore | None = None, post: Post | None = None
    ) -> PrivacyServices:
        return build(
            RULES, documents or self.documents, post or self.post, self.keys, clock=self.clock
        )

    def user(
        self, number: int, *, at: datetime | None = None, status: Status = Status.ACTIVE
    ) -> str:
        now = self.clock()
        account = Account(
            user_id=new_id("usr", now),
            address_id="a" * 64,
            email=f"user{number}@example.com",
            name="User",
            password_hash="x",
            password_changed_at=now,
            created_at=at or now,
            status=status,
        )
        assert Collection(self.documents, USERS, Account).add(account)
        return account.user_id

    def run_until_done(self, *, most: int = 60) -> int:
        """Let the timer of new processes run until each campaign is done; return how often."""
        states: list[PolicyCampaign] = []
        for count in range(most):
            states = self.process().campaigns.states()
            if states and all(each.done_at for each in states):
                return count
            self.clock.forward(timedelta(minutes=5))
            self.process().campaigns.run()
        raise AssertionError(f"not done: {states}")
