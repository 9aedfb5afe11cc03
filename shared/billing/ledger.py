"""What a ledger adds up to: a pure fold, so equal books give the same balance, in any order.

What a payment bought shrinks with the money that is reversed, in proportion over all of it and
rounded in favour of the customer, unless a refund says itself what it takes. So the order in which
reversals become known does not matter.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.billing.model import Adjustment, Dispute, Entry, EntryType, Source


class Books(NamedTuple):
    """Everything in a ledger that counts; ``unreadable``: the ids of what could not be read."""

    entries: tuple[Entry, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    unreadable: tuple[str, ...] = ()


class Balance(NamedTuple):
    """What a user may use. ``credits`` is below zero when more was used than is still paid for.

    ``reserved`` of them wait for the first answer of an open session, ``frozen`` for the decision
    of a dispute; neither is part of ``credits``. ``free_this_month``: free interviews of the month.
    """

    credits: int
    reserved: int
    frozen: int
    free_this_month: int
    pro_until: datetime | None


class _Gone(NamedTuple):
    """What was reversed of one payment: all paise, those in proportion, and what was said."""

    paise: int = 0
    in_proportion: int = 0
    takes: int = 0


def reversed_paise(books: Books) -> dict[str, int]:
    """Return how much of each payment was reversed, by payment."""
    return {payment_id: gone.paise for payment_id, gone in _gone(books).items()}


def balance_of(books: Books, now: datetime) -> Balance:
    """Return what is left of everything that was bought or given; months are of UTC."""
    gone, feared = _gone(books), _gone(books, frozen=True)
    grants = [entry for entry in books.entries if entry.type is EntryType.GRANT]
    left = sum(_left(grant, gone) for grant in grants)
    usable = sum(_left(grant, feared) for grant in grants)
    uses = [each for each in books.entries if each.type is EntryType.USE and not each.returned_at]
    paid = [use for use in uses if use.source is Source.CREDIT]
    free = [use for use in uses if use.source is Source.FREE]
    return Balance(
        credits=usable - len(paid) + sum(each.credits for each in books.adjustments),
        reserved=sum(use.reserved and not use.charged_at for use in paid),
        frozen=left - usable,
        free_this_month=sum((use.at.year, use.at.month) == (now.year, now.month) for use in free),
        pro_until=max(_running(grants, feared, now), default=None),
    )


def left_of(grant: Entry, books: Books) -> int:
    """Return the credits that are left of a payment, frozen ones included."""
    return _left(grant, _gone(books))


def _gone(books: Books, *, frozen: bool = False) -> dict[str, _Gone]:
    """Return what was reversed, or would be if each dispute were lost that is still open."""
    known = {dispute.gateway_id for dispute in books.disputes}
    lapsed = {_about(entry) for entry in books.entries if entry.type is EntryType.RESTORE}
    gone: dict[str, _Gone] = defaultdict(_Gone)
    for entry in books.entries:
        about = _about(entry)
        if entry.type is not EntryType.REVOKE or about in lapsed | known or not entry.payment_id:
            continue
        gone[entry.payment_id] = _more(gone[entry.payment_id], entry.paise, entry.takes)
    for dispute in books.disputes:
        if dispute.lost or (frozen and dispute.freezes):
            before = gone[dispute.payment_id]
            gone[dispute.payment_id] = _more(before, dispute.amount_paise, None)
    return gone


def _more(gone: _Gone, paise: int, takes: int | None) -> _Gone:
    return _Gone(
        paise=gone.paise + paise,
        in_proportion=gone.in_proportion + (paise if takes is None else 0),
        takes=gone.takes + (takes or 0),
    )


def _all_gone(grant: Entry, gone: _Gone) -> bool:
    return gone.paise >= grant.paise and gone.in_proportion > 0


def _left(grant: Entry, all_gone: dict[str, _Gone]) -> int:
    gone = all_gone.get(grant.payment_id or "", _Gone())
    if _all_gone(grant, gone):
        return 0
    paid_for = -(-grant.credits * max(0, grant.paise - gone.in_proportion) // grant.paise)
    return max(0, paid_for - gone.takes)


def _running(
    grants: Iterable[Entry], all_gone: dict[str, _Gone], now: datetime
) -> Iterable[datetime]:
    """Yield the ends of the periods that run, each shortened by what was reversed of it."""
    for grant in grants:
        gone = all_gone.get(grant.payment_id or "", _Gone())
        if grant.period is None or _all_gone(grant, gone):
            continue
        whole = grant.period.end - grant.period.start
        paid_for = whole * max(0, grant.paise - gone.in_proportion) / grant.paise
        end = grant.period.start + paid_for - timedelta(days=gone.takes)
        if grant.period.start <= now < end:
            yield end


def _about(entry: Entry) -> str:
    return entry.id.partition(":")[2]
