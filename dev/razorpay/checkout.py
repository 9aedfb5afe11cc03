"""The emulator's checkout: a page a person can click, and the script that frontends load.

``/checkout?order_id=...`` (or ``subscription_id``) shows what is to be paid, by the name that the
frontend gives it, and buttons for what may happen. The page hands back what Razorpay's checkout
hands back: the ids and a signature.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dev.razorpay import payments, subscriptions
from dev.razorpay.errors import ApiError
from dev.razorpay.state import Json, State
from shared.adapters.razorpay.signatures import signature_of

_HERE = Path(__file__).parent
_PAGES = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)

CHOICES = {
    "card": ("Pay by card", "captured", "card"),
    "upi": ("Pay by UPI (success@razorpay)", "captured", "upi"),
    "fail": ("Let the payment fail (failure@razorpay)", "failed", "upi"),
    "later": ("Fail now, be authorised later", "failed", "upi"),
}
"""By the name of a button: its text, what becomes of the payment, and how it is made."""

type Reply = tuple[int, str, bytes]


@dataclass(frozen=True, slots=True)
class Checkout:
    """Pages under ``/checkout``; what they hand over is signed with the account's secret."""

    state: State
    key_secret: str = field(repr=False)

    def handle(self, method: str, path: str, query: str, body: bytes) -> Reply:
        """Answer a browser."""
        if path == "/checkout.js":
            return 200, "text/javascript", (_HERE / "checkout.js").read_bytes()
        asked = {name: values[-1] for name, values in parse_qs(query).items()}
        if method == "POST":
            form = {name: values[-1] for name, values in parse_qs(body.decode()).items()}
            return self._paid(asked, form.get("choice", ""))
        return self._page(asked, message="")

    def pay_order(self, order_id: str, outcome: str = "captured", method: str = "card") -> Json:
        """Pay an order; return what the checkout hands to the page that opened it."""
        made = payments.attempt(self.state, order_id, outcome=outcome, method=method)
        return self.proof_of_order(order_id, made["id"])

    def proof_of_order(self, order_id: str, payment_id: str) -> Json:
        """Return what the checkout hands to the page for a payment of an order."""
        return self._signed("order", order_id, payment_id, f"{order_id}|{payment_id}")

    def begin_subscription(self, subscription_id: str) -> Json:
        """Authorise a subscription and pay its first cycle; return what the checkout hands back."""
        made = subscriptions.charge(self.state, subscription_id)
        message = f"{made['id']}|{subscription_id}"
        return self._signed("subscription", subscription_id, made["id"], message)

    def _signed(self, kind: str, entity_id: str, payment_id: str, message: str) -> Json:
        return {
            "razorpay_payment_id": payment_id,
            f"razorpay_{kind}_id": entity_id,
            "razorpay_signature": signature_of(self.key_secret, message.encode()),
        }

    def _paid(self, asked: Json, choice: str) -> Reply:
        if choice not in CHOICES:
            return self._page(asked, message="Choose what happens.")
        _, outcome, method = CHOICES[choice]
        try:
            if "subscription_id" in asked:
                handed = self.begin_subscription(asked["subscription_id"])
            else:
                handed = self.pay_order(asked.get("order_id", ""), outcome, method)
        except ApiError as error:
            return self._page(asked, message=error.description)
        if outcome == "failed" and "order_id" in asked:
            if choice == "later":
                payments.authorise(self.state, handed["razorpay_payment_id"])
            return self._page(asked, message="The payment has failed. Try again.")
        return self._page(asked, message="Paid.", handed=handed)

    def _page(self, asked: Json, *, message: str, handed: Json | None = None) -> Reply:
        subscription_id = asked.get("subscription_id")
        if subscription_id:
            subscription = self.state.get("subscription", subscription_id)
            item = self.state.get("plan", subscription["plan_id"])["item"]
            title, amount, done = item["name"], item["amount"], subscription["paid_count"] > 0
        else:
            order = self.state.get("order", asked.get("order_id", ""))
            notes = order["notes"] or {}
            title = notes.get("product") or order["receipt"]
            amount, done = order["amount"], order["status"] == "paid"
        page = _PAGES.get_template("checkout.html.j2").render(
            seller=asked.get("name", ""),
            title=asked.get("description") or title,
            rupees=f"{amount // 100:,}.{amount % 100:02}",
            paid=done or handed is not None,
            message=message,
            choices=CHOICES if not subscription_id else {"card": CHOICES["card"]},
            handed=json.dumps(handed, indent=1) if handed else "",
        )
        return 200, "text/html; charset=utf-8", page.encode()
