"""The brake of sales: where payments keep arriving with another amount, nothing more is sold.

One such payment may be an accident. Several in a day mean that a setting of the payment service
(who bears the fee, an offer) does not fit this release, and every sale would be refunded.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from shared.billing.errors import SalesPaused
from shared.billing.open_items import PARTITION
from shared.kernel.clock import Clock, Instant
from shared.store import Collection, Stored

MOST = 5
WITHIN = timedelta(days=1)


class Brake(Stored):
    """When payments of a wrong amount were last given back."""

    id: Literal["brake"] = "brake"
    kind: Literal["brake"] = "brake"
    payer_ref: Literal["open"] = "open"
    recent: tuple[Instant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesBrake:
    """Counts payments of a wrong amount, and refuses sales after too many."""

    brakes: Collection[Brake]
    clock: Clock

    def record(self) -> None:
        """Count one more."""

        def step(brake: Brake | None) -> Brake:
            brake = brake or Brake()
            return brake.model_copy(update={"recent": (*brake.recent, self.clock())[-MOST:]})

        self.brakes.change(PARTITION, "brake", step)

    def require_released(self) -> None:
        """Raise SalesPaused after too many within a day."""
        brake = self.brakes.find(PARTITION, "brake")
        since = self.clock() - WITHIN
        if brake and sum(at > since for at in brake.recent) >= MOST:
            raise SalesPaused
