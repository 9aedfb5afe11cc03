"""What the API shows of billing."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from shared.billing.catalogue import Catalogue, Product
from shared.billing.entitlements import Allowance
from shared.billing.model import Business, Order, OrderState, Subscription
from shared.billing.notes import Note
from shared.billing.open_items import OpenItem
from shared.billing.orders import PAYABLE_FOR
from shared.billing.places import GSTIN
from shared.billing.refunds import Refunded
from shared.billing.sales import Payable
from shared.billing.tax import Seller
from shared.kernel.clock import Instant
from shared.kernel.view import View

Currency = Literal["INR"]


class PlanView(View):
    """Something for sale. The price includes the tax."""

    code: str
    title: str
    amount_paise: int
    gst_paise: int = Field(description="the GST within the price; 0 if the seller collects none")
    gst_percent: int
    currency: Currency = "INR"
    credits: int = Field(description="interviews; 0 where a period is sold")
    period: Literal["monthly", "yearly"] | None


class PlansView(View):
    """The catalogue."""

    free_interviews_per_month: int
    plans: tuple[PlanView, ...]


class AllowanceView(View):
    """Remaining credits. Pro is used first, then the free interviews, then credits."""

    credits: int
    free_left: int
    pro_until: Instant | None
    reserved: int = Field(description="credits of open sessions that have no answer yet")
    frozen: int = Field(description="credits that wait until a payment dispute is decided")
    debt: int = Field(description="used interviews whose money went back; new credits pay these")


class CheckoutView(View):
    """The options of Razorpay's checkout; exactly one of the last two is given."""

    key_id: str
    name: str = Field(description="the seller")
    description: str = Field(description="the product")
    amount_paise: int
    currency: Currency = "INR"
    order_id: str | None = None
    subscription_id: str | None = None


class PeriodView(View):
    """The time that a subscription's charge pays for; the end is not part of it."""

    start: Instant
    end: Instant


class BusinessView(View):
    """A buyer who is registered for GST, as named on the invoice."""

    gstin: str = Field(pattern=GSTIN, examples=["29AAGCB7383J1Z4"])
    name: str
    address: str
    sez: bool


class NoteView(View):
    """A credit note; ``cause`` is the refund or the lost dispute that it was issued for."""

    number: str | None
    cause: str
    amount_paise: int
    issued_at: Instant


class OrderView(View):
    """An order. ``reversed_paise`` of it was refunded or lost in a dispute."""

    id: str
    created_at: Instant
    state: OrderState
    expires_at: Instant | None = Field(
        description="of an unpaid order: from then on nothing is expected of it"
    )
    plan: PlanView
    paid_at: Instant | None
    reversed_paise: int
    invoice_number: str | None
    subscription_id: str | None
    period: PeriodView | None
    billing_state: str | None
    business: BusinessView | None
    credit_notes: tuple[NoteView, ...] = ()


class OrderStateView(View):
    """What support sees of an order: nothing of the buyer."""

    id: str
    created_at: Instant
    state: OrderState
    plan: str = Field(description="its code in the catalogue")
    amount_paise: int
    paid_at: Instant | None
    payment_id: str | None
    reversed_paise: int
    invoice_number: str | None
    subscription_id: str | None


class RefundedView(View):
    """The order after a refund, and what is still to come."""

    order: OrderView
    waits_for: str | None = Field(
        description="why Razorpay refused so far; it is asked again until the refund stands"
    )
    subscription_goes_on: bool = Field(description="true: the next period will be charged")


class ByHandView(View):
    """That an admin closed an item; ``by`` is a hash of the admin's id."""

    reason: str
    reference: str | None
    by: str
    at: Instant


class OpenItemView(View):
    """Something that is not final at Razorpay, or was closed by hand."""

    subject: str
    key: str
    payment_id: str | None
    opened_at: Instant
    due_at: Instant
    tries: int
    by_hand: ByHandView | None


class PlacedOrderView(View):
    """An order to be paid, and the checkout for it."""

    order: OrderView
    checkout: CheckoutView


class SubscriptionView(View):
    """A subscription; a cancelled one lasts until the paid period ends."""

    id: str
    created_at: Instant
    plan: PlanView
    status: str = Field(
        description="Razorpay's word: created, authenticated, active, pending (a charge failed and "
        "is tried again), halted, paused, cancelled, completed or expired"
    )
    cancelled_at: Instant | None
    over: bool
    checkout: CheckoutView


class VerifiedView(View):
    """The order or the subscription after the checkout."""

    order: OrderView | None = None
    subscription: SubscriptionView | None = None


def plan_view(product: Product, seller: Seller) -> PlanView:
    """Return a product as it is shown: without tax where the seller may not collect any."""
    return PlanView(
        code=product.code,
        title=product.title,
        amount_paise=product.amount_paise,
        gst_paise=product.gst_paise if seller.gstin else 0,
        gst_percent=product.gst_percent if seller.gstin else 0,
        credits=product.credits,
        period=product.period,
    )


def plans_view(catalogue: Catalogue, seller: Seller) -> PlansView:
    """Return the catalogue as it is shown."""
    return PlansView(
        free_interviews_per_month=catalogue.free_per_month,
        plans=tuple(plan_view(product, seller) for product in catalogue.products),
    )


def allowance_view(allowance: Allowance) -> AllowanceView:
    """Return an allowance as it is shown."""
    return AllowanceView(**allowance._asdict())


def order_view(order: Order, seller: Seller, notes: Sequence[Note] = ()) -> OrderView:
    """Return an order as its owner sees it."""
    return OrderView(
        id=order.id,
        created_at=order.created_at,
        state=order.state,
        expires_at=None if order.paid_at else order.created_at + PAYABLE_FOR,
        plan=plan_view(order.product, seller),
        paid_at=order.paid_at,
        reversed_paise=order.reversed_paise,
        invoice_number=order.invoice_number,
        subscription_id=order.subscription_id,
        period=PeriodView.showing(order.period) if order.period else None,
        billing_state=order.billing_state,
        business=_business_view(order.business),
        credit_notes=tuple(
            NoteView(
                number=note.number,
                cause=note.cause,
                amount_paise=note.paise,
                issued_at=note.issued_at,
            )
            for note in notes
        ),
    )


def order_state_view(order: Order) -> OrderStateView:
    """Return an order as support sees it."""
    return OrderStateView(
        id=order.id,
        created_at=order.created_at,
        state=order.state,
        plan=order.product.code,
        amount_paise=order.product.amount_paise,
        paid_at=order.paid_at,
        payment_id=order.payment_id,
        reversed_paise=order.reversed_paise,
        invoice_number=order.invoice_number,
        subscription_id=order.subscription_id,
    )


def refunded_view(refunded: Refunded, seller: Seller, notes: Sequence[Note]) -> RefundedView:
    """Return what a refund has come to."""
    return RefundedView(
        order=order_view(refunded.order, seller, notes),
        waits_for=refunded.waits_for,
        subscription_goes_on=refunded.subscription_goes_on,
    )


def open_item_view(item: OpenItem) -> OpenItemView:
    """Return an open item as an admin sees it."""
    return OpenItemView(
        subject=item.subject,
        key=item.key,
        payment_id=item.payment_id,
        opened_at=item.opened_at,
        due_at=item.due_at,
        tries=item.tries,
        by_hand=ByHandView.showing(item.by_hand) if item.by_hand else None,
    )


def placed_order_view(payable: Payable[Order], seller: Seller) -> PlacedOrderView:
    """Return an order with its checkout."""
    order = payable.sale
    checkout = CheckoutView(
        key_id=payable.key_id,
        name=seller.name,
        description=order.product.title,
        amount_paise=order.product.amount_paise,
        order_id=order.gateway_order_id,
    )
    return PlacedOrderView(order=order_view(order, seller), checkout=checkout)


def subscription_view(payable: Payable[Subscription], seller: Seller) -> SubscriptionView:
    """Return a subscription with its checkout."""
    subscription = payable.sale
    return SubscriptionView(
        id=subscription.id,
        created_at=subscription.created_at,
        plan=plan_view(subscription.product, seller),
        status=subscription.status,
        cancelled_at=subscription.cancelled_at,
        over=subscription.over,
        checkout=CheckoutView(
            key_id=payable.key_id,
            name=seller.name,
            description=subscription.product.title,
            amount_paise=subscription.product.amount_paise,
            subscription_id=subscription.gateway_id,
        ),
    )


def _business_view(business: Business | None) -> BusinessView | None:
    if business is None:
        return None
    return BusinessView(
        gstin=business.gstin, name=business.name, address=business.address, sez=business.sez
    )
