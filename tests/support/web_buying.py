"""Buying in the web client as a business, and with a card that fails."""

from playwright.sync_api import Route

from tests.support.web_journey import Visitor

GSTIN = "29AAGCB7383J1Z4"


def pay_as_business(visitor: Visitor, gstin: str) -> None:
    """Fill in what the invoice says of a business, and press "Pay"."""
    visitor.page.get_by_label("Make the invoice out to a business").check()
    visitor.fill(
        {
            "GSTIN": gstin,
            "Name of the business": "Acme Tools",
            "Address of the business": "1 Church Street, Bengaluru 560001",
        }
    )
    visitor.press("Pay")


def fail_the_charge(visitor: Visitor, status: str) -> None:
    """Let the page read from now on that its subscriptions have this status."""

    def answer(route: Route) -> None:
        read = route.fetch()
        page = read.json()
        page["items"] = [{**each, "status": status} for each in page["items"]]
        route.fulfill(response=read, json=page)

    visitor.page.route("**/api/v1/subscriptions", answer)
