"""How an invoice is printed."""

from shared.billing.invoice_page import rupees


def test_rupees_are_grouped_as_in_india() -> None:
    assert [rupees(p) for p in (5, 24900, 12345600, 123456789012)] == [
        "0.05",
        "249.00",
        "1,23,456.00",
        "1,23,45,67,890.12",
    ]
