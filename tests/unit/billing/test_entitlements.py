"""What pays for an interview, also where the ledger cannot be read whole."""

from dataclasses import replace
from typing import Any

import pytest

from shared.billing.model import Entry
from shared.ports.documents import LEDGER
from shared.store import MAX_TRIES, Contended, Unreadable
from tests.support.shop import Shop


def uses(shop: Shop) -> list[str]:
    found = shop.documents.list_partition(LEDGER, shop.payer_ref)
    return sorted(document.id for document in found if document.id.startswith("use:"))


@pytest.mark.parametrize("hidden", [False, True])
def test_the_number_of_a_use_that_cannot_be_read_is_not_given_again(
    shop: Shop, *, hidden: bool
) -> None:
    shop.spend("first")
    spoiled = shop.spoil("use:00000001")
    if hidden:
        spoiled.hide()
    shop.spend("second")
    assert uses(shop) == ["use:00000001", "use:00000002"]

    spoiled.mend()
    shop.buy()
    shop.spend("third")
    assert uses(shop) == ["use:00000001", "use:00000002", "use:00000003"]


@pytest.mark.parametrize("entry", ["grant", "revoke", "use"])
def test_a_credit_is_not_spent_while_an_entry_cannot_be_read(shop: Shop, entry: str) -> None:
    shop.spend("free")
    order = shop.buy("credits_20")
    shop.refund({"id": order.payment_id}, 100, "key")
    shop.spend("paid")
    [entry_id] = [
        document.id
        for document in shop.documents.list_partition(LEDGER, shop.payer_ref)
        if document.id.startswith(f"{entry}:") and document.id != "use:00000001"
    ]
    spoiled = shop.spoil(entry_id)
    with pytest.raises(Unreadable):
        shop.spend("next")
    assert len(uses(shop)) == 2
    shop.billing.entitlements.allowance(shop.user_id)

    spoiled.mend()
    shop.spend("next")
    assert len(uses(shop)) == 3
    assert shop.billing.entitlements.allowance(shop.user_id).credits == 18


def test_a_free_interview_does_not_wait_for_what_cannot_be_read(shop: Shop) -> None:
    order = shop.buy()
    shop.spoil(f"grant:{order.payment_id}")
    shop.spend("free")

    assert uses(shop) == ["use:00000001"]


class Lost:
    """A ledger to which another request adds the same number first, every time."""

    def __init__(self, shop: Shop) -> None:
        self._entries = shop.repository.entries
        self.tries = 0

    def every(self, *args: Any, **more: Any) -> Any:
        return self._entries.every(*args, **more)

    def add(self, _entry: Entry) -> bool:
        self.tries += 1
        return False


def test_a_use_that_loses_every_race_is_contended_and_not_recorded(shop: Shop) -> None:
    lost: Any = Lost(shop)
    entitlements = replace(
        shop.billing.entitlements, repository=replace(shop.repository, entries=lost)
    )
    with pytest.raises(Contended):
        entitlements.reserve(shop.user_id, "session")

    assert lost.tries == MAX_TRIES
    assert uses(shop) == []
