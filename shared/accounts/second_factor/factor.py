"""The second factor of an account, a part of the account's own document.

So using a code, counting a wrong one and switching the factor off are single writes, and two
instances cannot both accept one code.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Self

from shared.kernel.clock import Instant
from shared.store import Stored

FREE_TRIES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 30, 900


REMOVED_AFTER = timedelta(days=3)
"""How long the owner of an account is warned before its second factor is removed for them."""


class FactorRemoval(Stored):
    """The removal of a second factor that its owner says they have lost; a code ends it."""

    removal_id: str
    due_at: Instant


class SecondFactor(Stored):
    """A secret that is shared with an app, encrypted; it counts when ``confirmed_at`` is set.

    ``last_step``: the time step of the last code that was accepted; no older one is accepted again.
    ``app``: whether an app has the secret; where none has, a passkey is the factor.
    ``recovery``: keyed digests of the codes that are left. ``failures``: wrong codes in a row.
    """

    secret: str
    app: bool = True
    confirmed_at: Instant | None = None
    last_step: int = 0
    recovery: tuple[str, ...] = ()
    failures: int = 0
    blocked_until: Instant | None = None

    def wait_s(self, now: datetime) -> int:
        """Return the seconds until another code may be tried."""
        left = (self.blocked_until - now).total_seconds() if self.blocked_until else 0
        return max(0, ceil(left))

    def failed(self, now: datetime) -> Self:
        """Return the factor after one more wrong code: from the fifth on each waits longer.

        Only who knows the first factor comes this far, so nobody can lock an owner out.
        """
        failures = self.failures + 1
        beyond = min(failures - FREE_TRIES, 20)
        wait_s = min(FIRST_WAIT_S * 2**beyond, LONGEST_WAIT_S) if beyond >= 0 else 0
        blocked = now + timedelta(seconds=wait_s) if wait_s else None
        return self.model_copy(update={"failures": failures, "blocked_until": blocked})

    def used(self, **left: object) -> Self:
        """Return the factor after a right code."""
        return self.model_copy(update={"failures": 0, "blocked_until": None, **left})
