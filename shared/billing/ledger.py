"""The balance of a ledger. Pure: the same entries give the same balance, in any order.

A payment's credits shrink with the money that is reversed, rounded down once over all of it, so
that the order in which refunds become known does not matter.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from shared.billing.model import Entry, EntryType, Source


class Balance(NamedTuple):
    """What a user may use. ``credits`` is below zero when more was used than is still paid for.

    ``uses`` is how many interviews there have been, of which ``free_this_month`` were free.
    """

    credits: int
    uses: int
    free_this_month: int
    pro_until: datetime | None


def reversed_paise(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how much of each payment was reversed, by payment."""
    lines = list(entries)
    lapsed = {_about(entry) for entry in lines if entry.type is EntryType.RESTORE}
    gone: dict[str, int] = defaultdict(int)
    for entry in lines:
        if entry.type is EntryType.REVOKE and _about(entry) not in lapsed and entry.payment_id:
            gone[entry.payment_id] += entry.paise
    return gone


def balance_of(entries: Iterable[Entry], now: datetime) -> Balance:
    """Return what is left of everything that was bought; months are of UTC."""
    lines = list(entries)
    gone = reversed_paise(lines)
    uses = [entry for entry in lines if entry.type is EntryType.USE]
    grants = [entry for entry in lines if entry.type is EntryType.GRANT]
    bought = sum(_left(grant, gone.get(grant.payment_id or "", 0)) for grant in grants)
    used = sum(entry.source is Source.CREDIT for entry in uses)
    running = [
        grant.period.end
        for grant in grants
        if grant.period
        and grant.period.covers(now)
        and gone.get(grant.payment_id or "", 0) < grant.paise
    ]
    free = [
        entry
        for entry in uses
        if entry.source is Source.FREE and (entry.at.year, entry.at.month) == (now.year, now.month)
    ]
    return Balance(
        credits=bought - used,
        uses=len(uses),
        free_this_month=len(free),
        pro_until=max(running, default=None),
    )


def _left(grant: Entry, gone_paise: int) -> int:
    return grant.credits * max(0, grant.paise - gone_paise) // grant.paise


def _about(entry: Entry) -> str:
    return entry.id.partition(":")[2]
