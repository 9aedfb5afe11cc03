"""The PaymentGateway on the ``razorpay`` package (2.0), which is loaded for the first request.

Each call passes its own dict: ``Payment.capture`` writes the amount into a default that all threads
share. Each thread has a client of its own, because a ``requests.Session`` must not be shared.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from shared.adapters.pinging import PacedPing
from shared.adapters.razorpay import parsing
from shared.adapters.razorpay.parsing import parse, require_id
from shared.adapters.razorpay.signatures import is_signed
from shared.kernel.trace import log_event
from shared.ports import Outage
from shared.ports.payment_errors import GatewayRefused
from shared.ports.payments import (
    CURRENCY,
    Credentials,
    GatewayDispute,
    GatewayInvoice,
    GatewayOrder,
    GatewayPayment,
    GatewaySubscription,
    PlanTerms,
    Reversal,
    SettledItem,
)

if TYPE_CHECKING:
    from requests.adapters import BaseAdapter

_PAGE = 100
_MOST_PAGES = 500
_REFUND_KEY = "X-Refund-Idempotency"

type Json = dict[str, Any]


class RazorpayGateway:
    """A PaymentGateway; every method is described there."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        api_url: str,
        adapter: "BaseAdapter | None" = None,
    ) -> None:
        """Ask nothing yet. ``api_url``: without ``/v1``; ``adapter``: in place of the network.

        Raises ValueError for an empty secret, which anybody could sign with.
        """
        if not (credentials.key_id and credentials.key_secret and credentials.webhook_secret):
            raise ValueError("Razorpay needs a key id, its secret and a webhook secret")
        self._credentials = credentials
        self._api_url = api_url
        self._adapter = adapter
        self._own = threading.local()
        self._plans: dict[PlanTerms, str] = {}
        self._paced_ping = PacedPing(ask=self._ask)

    @property
    def key_id(self) -> str:
        """See PaymentGateway."""
        return self._credentials.key_id

    def signed_order(self, order_id: str, payment_id: str, signature: str) -> bool:
        """See PaymentGateway."""
        return self._signed(f"{order_id}|{payment_id}", signature)

    def signed_subscription(self, subscription_id: str, payment_id: str, signature: str) -> bool:
        """See PaymentGateway; the two ids stand the other way round than those of an order."""
        return self._signed(f"{payment_id}|{subscription_id}", signature)

    def signed_webhook(self, body: bytes, signature: str | None) -> bool:
        """See PaymentGateway."""
        known = (self._credentials.webhook_secret, self._credentials.webhook_secret_previous)
        return any(is_signed(secret, body, signature) for secret in known)

    def create_order(
        self, *, receipt: str, amount_paise: int, notes: Mapping[str, str]
    ) -> GatewayOrder:
        """See PaymentGateway."""
        data = {
            "amount": amount_paise,
            "currency": CURRENCY,
            "receipt": receipt,
            "notes": dict(notes),
        }
        return parse(parsing.order, self._client.order.create(data=data))

    def orders_with(self, receipt: str) -> list[GatewayOrder]:
        """See PaymentGateway."""
        answer = self._client.order.all(data={"receipt": receipt, "count": _PAGE})
        return _oldest_first(_items(parsing.order, answer))

    def order(self, order_id: str) -> GatewayOrder:
        """See PaymentGateway."""
        found = self._client.order.fetch(require_id(order_id, "order"), data={})
        return parse(parsing.order, found)

    def payments_of(self, order_id: str) -> list[GatewayPayment]:
        """See PaymentGateway."""
        answer = self._client.order.payments(require_id(order_id, "order"), data={})
        return _oldest_first(_items(parsing.payment, answer))

    def payment(self, payment_id: str) -> GatewayPayment:
        """See PaymentGateway."""
        found = self._client.payment.fetch(require_id(payment_id, "pay"), data={})
        return parse(parsing.payment, found)

    def payments_between(self, since: datetime, until: datetime) -> Iterator[GatewayPayment]:
        """See PaymentGateway."""
        return _pages(parsing.payment, self._client.payment.all, _span(since, until))

    def capture(self, payment_id: str, amount_paise: int) -> GatewayPayment:
        """See PaymentGateway."""
        data = {"currency": CURRENCY}
        taken = self._client.payment.capture(require_id(payment_id, "pay"), amount_paise, data=data)
        return parse(parsing.payment, taken)

    def refund(self, payment_id: str, amount_paise: int, *, key: str) -> Reversal:
        """See PaymentGateway."""
        data = {"amount": amount_paise, "speed": "normal", "receipt": key}
        headers = {_REFUND_KEY: key}
        made = self._client.payment.refund(
            require_id(payment_id, "pay"), data=data, headers=headers
        )
        return parse(parsing.refund, made)

    def refunds_of(self, payment_id: str) -> list[Reversal]:
        """See PaymentGateway."""
        answer = self._client.payment.fetch_multiple_refund(
            require_id(payment_id, "pay"), data={"count": _PAGE}
        )
        return _oldest_first(_items(parsing.refund, answer))

    def refunds_between(self, since: datetime, until: datetime) -> Iterator[Reversal]:
        """See PaymentGateway."""
        return _pages(parsing.refund, self._client.refund.all, _span(since, until))

    def dispute(self, dispute_id: str) -> GatewayDispute:
        """See PaymentGateway."""
        found = self._client.dispute.fetch(require_id(dispute_id, "disp"), data={})
        return parse(parsing.dispute, found)

    def disputes_between(self, since: datetime, until: datetime) -> Iterator[GatewayDispute]:
        """See PaymentGateway. Their list is documented without bounds, which it may refuse."""
        ask = self._client.dispute.all
        try:
            found = list(_pages(parsing.dispute, ask, _span(since, until)))
        except GatewayRefused:
            found = list(_pages(parsing.dispute, ask, {}))
        return (each for each in found if since <= each.created_at <= until)

    def plan(self, terms: PlanTerms) -> str:
        """See PaymentGateway. Two made at the same moment are as good as one."""
        if terms not in self._plans:
            self._plans[terms] = self._existing_plan(terms) or self._new_plan(terms)
        return self._plans[terms]

    def create_subscription(
        self, *, plan_id: str, cycles: int, expire_by: datetime, notes: Mapping[str, str]
    ) -> GatewaySubscription:
        """See PaymentGateway. Razorpay is given no contact, so it sends no messages."""
        data = {
            "plan_id": plan_id,
            "total_count": cycles,
            "quantity": 1,
            "customer_notify": 0,
            "expire_by": int(expire_by.timestamp()),
            "notes": dict(notes),
        }
        return parse(parsing.subscription, self._client.subscription.create(data=data))

    def subscriptions_of(self, plan_id: str, since: datetime) -> Iterator[GatewaySubscription]:
        """See PaymentGateway."""
        asked = {"plan_id": plan_id, "from": int(since.timestamp())}
        return _pages(parsing.subscription, self._client.subscription.all, asked)

    def subscription(self, subscription_id: str) -> GatewaySubscription:
        """See PaymentGateway."""
        found = self._client.subscription.fetch(require_id(subscription_id, "sub"), data={})
        return parse(parsing.subscription, found)

    def cancel_subscription(self, subscription_id: str, *, at_period_end: bool) -> None:
        """See PaymentGateway."""
        data = {"cancel_at_cycle_end": int(at_period_end)}
        try:
            self._client.subscription.cancel(require_id(subscription_id, "sub"), data=data)
        except GatewayRefused:
            if not self.subscription(subscription_id).over:
                raise

    def invoices_of(self, subscription_id: str) -> Iterator[GatewayInvoice]:
        """See PaymentGateway."""
        asked = {"subscription_id": require_id(subscription_id, "sub")}
        return _pages(parsing.invoice, self._client.invoice.all, asked)

    def invoice(self, invoice_id: str) -> GatewayInvoice:
        """See PaymentGateway."""
        found = self._client.invoice.fetch(require_id(invoice_id, "inv"), data={})
        return parse(parsing.invoice, found)

    def settled_on(self, day: date) -> Iterator[SettledItem]:
        """See PaymentGateway."""
        asked = {"year": day.year, "month": f"{day.month:02}", "day": f"{day.day:02}"}
        return _pages(parsing.settled, self._client.settlement.report, asked)

    def ping(self) -> str:
        """See PaymentGateway."""
        return self._paced_ping()

    def _ask(self) -> str:
        """Read one order: what needs our key and changes nothing."""
        _items(parsing.order, self._client.order.all(data={"count": 1}))
        return f"Razorpay, {'live' if self.key_id.startswith('rzp_live_') else 'test'} mode"

    @property
    def _client(self) -> Any:  # noqa: ANN401 - the package has no types
        if not hasattr(self._own, "client"):
            from shared.adapters.razorpay.client import client  # noqa: PLC0415 - see above

            auth = self._credentials.key_id, self._credentials.key_secret
            self._own.client = client(self._api_url, auth, self._adapter)
        return self._own.client

    def _signed(self, message: str, signature: str) -> bool:
        return is_signed(self._credentials.key_secret, message.encode(), signature)

    def _existing_plan(self, terms: PlanTerms) -> str | None:
        wanted = _plan_body(terms)
        for plan in _pages(lambda entity: entity, self._client.plan.all, {}):
            item = plan.get("item") or {}
            same_price = {name: item.get(name) for name in wanted["item"]} == wanted["item"]
            if same_price and plan.get("period") == terms.period and plan.get("interval") == 1:
                return str(plan["id"])
        return None

    def _new_plan(self, terms: PlanTerms) -> str:
        made = self._client.plan.create(data=_plan_body(terms))
        return parse(lambda entity: str(entity["id"]), made)


def _plan_body(terms: PlanTerms) -> Json:
    return {
        "period": terms.period,
        "interval": 1,
        "item": {
            "name": f"iMock {terms.title} ({terms.code})",
            "amount": terms.amount_paise,
            "currency": CURRENCY,
        },
    }


def _span(since: datetime, until: datetime) -> Json:
    return {"from": int(since.timestamp()), "to": int(until.timestamp())}


def _items[T](parser: Callable[[parsing.Json], T], answer: Any) -> list[T | None]:  # noqa: ANN401 - whatever came
    """Return each item of a list, None for one that cannot be read; raises Outage."""
    entities = parse(lambda found: list(found["items"]), answer)
    return [_item(parser, entity) for entity in entities]


def _item[T](parser: Callable[[parsing.Json], T], entity: Any) -> T | None:  # noqa: ANN401 - see above
    try:
        return parse(parser, entity)
    except Outage:
        log_event("gateway.unreadable_item", level=logging.WARNING, kind=parser.__name__)
        return None


def _pages[T](
    parser: Callable[[parsing.Json], T], ask: Callable[..., Any], asked: Json
) -> Iterator[T]:
    """Yield everything of a list that can be read, page by page."""
    for page in range(_MOST_PAGES):
        answer = ask(data={**asked, "count": _PAGE, "skip": page * _PAGE})
        items = _items(parser, answer)
        yield from (each for each in items if each is not None)
        if len(items) < _PAGE:
            return


def _oldest_first[T: (GatewayOrder, GatewayPayment, Reversal)](found: list[T | None]) -> list[T]:
    readable = [each for each in found if each is not None]
    return sorted(readable, key=lambda each: (each.created_at, each.id))
