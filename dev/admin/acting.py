"""One call of the command: who acts on which installation, why, and whether it is to be done."""

from dataclasses import dataclass

from shared.accounts.model import Account
from shared.bootstrap import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What every act needs to know."""

    parts: Services
    actor: str
    reason: str
    apply: bool

    def record(self, act: str, subject: str = "") -> None:
        """Record an act that is about to be done."""
        self.parts.privacy.acts.record(act, actor=self.actor, subject=subject, reason=self.reason)

    def found(self, account: str) -> Account:
        """Return the account of an address or an id, which is recorded.

        Raises BadAddress, NoSuchAccount.
        """
        administration = self.parts.accounts.administration
        by_address = "@" in account
        if not by_address:
            self.record("find", account)
            return administration.read(account)
        try:
            found = administration.find(account)
        except Exception:
            self.record("find")
            raise
        self.record("find", found.user_id)
        return found
