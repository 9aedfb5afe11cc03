"""Buying, subscribing, webhooks, refunds, disputes and leaving, in any order, within a year.

A short form, the same each time. `python -m bench interleavings` plays 10,000 such lives.
"""

from tests.support.customers import explore, premises


def test_whatever_happens_in_whatever_order_the_books_say_what_the_bank_says() -> None:
    with premises() as lent:
        explore(lent, examples=40)
    assert lent.customers >= 40
