"""Proving who one is with a passkey: a signature over our challenge, counted in the account."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from shared.accounts.model import Account
from shared.accounts.passkeys.challenges import Challenges
from shared.accounts.passkeys.errors import PasskeyRefused
from shared.accounts.passkeys.passkey import find, used
from shared.accounts.passkeys.relying_party import Claim, CredentialJson, RelyingParty
from shared.accounts.repository import AccountRepository
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.store import existing

PURPOSE = "sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyProofs:
    """Verifies signatures of passkeys."""

    repository: AccountRepository
    party: RelyingParty
    challenges: Challenges
    clock: Clock

    def options(self) -> dict[str, object]:
        """Return what a browser needs in order to sign; nothing is stored."""
        return self.party.request_options(self.challenges.new(PURPOSE))

    def prove(self, credential: CredentialJson, *, user_id: str | None = None) -> Account:
        """Return the account of the passkey that has signed; it must be that user's, if given.

        A signature is good once. Raises PasskeyRefused, and Contended.
        """
        claim = self.party.claim(credential)
        owner_id = user_id or claim.user_id
        if owner_id is None or (claim.user_id or owner_id) != owner_id:
            raise PasskeyRefused
        account = self.repository.account(owner_id)
        passkey = find(account.passkeys, claim.credential_id) if account else None
        if passkey is None or not self.challenges.good(claim.challenge, PURPOSE):
            raise PasskeyRefused
        count = self.party.signed(credential, claim.challenge, passkey)
        if not self.challenges.spend(claim.challenge):
            raise PasskeyRefused
        return self.repository.change_account(
            owner_id, existing(PasskeyRefused, self._counted(claim, count))
        )

    def _counted(self, claim: Claim, count: int) -> Callable[[Account], Account]:
        """Return the step that counts a use, and refuses one of a copy and of a closed account."""
        now = self.clock()

        def step(account: Account) -> Account:
            passkey = find(account.passkeys, claim.credential_id)
            if passkey is None or not account.active:
                raise PasskeyRefused
            if (count or passkey.sign_count) and count <= passkey.sign_count:
                log_event("passkey.copied", level=logging.WARNING)
                raise PasskeyRefused
            changed = passkey.model_copy(update={"sign_count": count, "last_used_at": now})
            return account.model_copy(update={"passkeys": used(account.passkeys, changed)})

        return step
