"""Credits that an admin gives or takes, with a reason."""

from dataclasses import dataclass

from shared.billing.entitlements import Allowance, Entitlements
from shared.billing.errors import KeyNeeded, NoSuchBuyer
from shared.billing.model import Adjustment
from shared.billing.payers import Payers
from shared.billing.repository import BillingRepository
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import derived_id
from shared.kernel.trace import log_event

ADJUSTMENT = "adj"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustments:
    """The use case of giving and taking credits."""

    repository: BillingRepository
    payers: Payers
    entitlements: Entitlements
    clock: Clock

    def adjust(
        self, user_id: str, *, credit_count: int, reason: str, once: RequestKey | None
    ) -> Allowance:
        """Give credits or, below zero, take them; return what the user may use then.

        Repeating the request under its key changes nothing. Taking more than there are leaves a
        debt. Raises KeyNeeded, NoSuchBuyer, AccountClosed, IdempotencyKeyReused.
        """
        if once is None:
            raise KeyNeeded
        if not self.payers.is_active(user_id):
            raise NoSuchBuyer
        payer_ref = self.payers.of(user_id)
        made = Adjustment(
            id=derived_id(ADJUSTMENT, payer_ref, once.key),
            payer_ref=payer_ref,
            credits=credit_count,
            reason=reason,
            at=self.clock(),
            request_fingerprint=once.fingerprint,
        )
        if self.repository.adjustments.add(made):
            log_event("credits.adjusted", id=made.id, credits=credit_count, reason=reason)
        stored = self.repository.adjustments.find(payer_ref, made.id) or made
        once.require_same(stored.request_fingerprint)
        return self.entitlements.allowance(user_id)
