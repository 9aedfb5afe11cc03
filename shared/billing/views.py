"""What the API shows of billing."""

from typing import Literal

from pydantic import Field

from shared.billing.catalogue import Catalogue, Product
from shared.billing.entitlements import Allowance
from shared.billing.model import Order, OrderState, Subscription
from shared.billing.sales import Payable
from shared.kernel.clock import Instant
from shared.kernel.view import View

Currency = Literal["INR"]


class PlanView(View):
    """Something for sale. The price includes the tax."""

    code: str
    title: str
    amount_paise: int
    gst_paise: int = Field(description="the GST within the price")
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


class CheckoutView(View):
    """The options of Razorpay's checkout; exactly one of the last two is given."""

    key_id: str
    amount_paise: int
    currency: Currency = "INR"
    order_id: str | None = None
    subscription_id: str | None = None


class PeriodView(View):
    """The time that a subscription's charge pays for; the end is not part of it."""

    start: Instant
    end: Instant


class OrderView(View):
    """An order. ``reversed_paise`` of it was refunded or lost in a dispute."""

    id: str
    created_at: Instant
    state: OrderState
    plan: PlanView
    paid_at: Instant | None
    reversed_paise: int
    invoice_number: str | None
    subscription_id: str | None
    period: PeriodView | None


class PlacedOrderView(View):
    """An order to be paid, and the checkout for it."""

    order: OrderView
    checkout: CheckoutView


class SubscriptionView(View):
    """A subscription; a cancelled one lasts until the paid period ends."""

    id: str
    created_at: Instant
    plan: PlanView
    cancelled_at: Instant | None
    over: bool
    checkout: CheckoutView


class VerifiedView(View):
    """The order or the subscription after the checkout."""

    order: OrderView | None = None
    subscription: SubscriptionView | None = None


def plan_view(product: Product) -> PlanView:
    """Return a product as it is shown."""
    return PlanView(
        code=product.code,
        title=product.title,
        amount_paise=product.amount_paise,
        gst_paise=product.gst_paise,
        gst_percent=product.gst_percent,
        credits=product.credits,
        period=product.period,
    )


def plans_view(catalogue: Catalogue) -> PlansView:
    """Return the catalogue as it is shown."""
    return PlansView(
        free_interviews_per_month=catalogue.free_per_month,
        plans=tuple(plan_view(product) for product in catalogue.products),
    )


def allowance_view(allowance: Allowance) -> AllowanceView:
    """Return an allowance as it is shown."""
    return AllowanceView(**allowance._asdict())


def order_view(order: Order) -> OrderView:
    """Return an order as its owner sees it."""
    period = PeriodView.showing(order.period) if order.period else None
    return OrderView(
        id=order.id,
        created_at=order.created_at,
        state=order.state,
        plan=plan_view(order.product),
        paid_at=order.paid_at,
        reversed_paise=order.reversed_paise,
        invoice_number=order.invoice_number,
        subscription_id=order.subscription_id,
        period=period,
    )


def placed_order_view(payable: Payable[Order]) -> PlacedOrderView:
    """Return an order with its checkout."""
    order = payable.sale
    checkout = CheckoutView(
        key_id=payable.key_id,
        amount_paise=order.product.amount_paise,
        order_id=order.gateway_order_id,
    )
    return PlacedOrderView(order=order_view(order), checkout=checkout)


def subscription_view(payable: Payable[Subscription]) -> SubscriptionView:
    """Return a subscription with its checkout."""
    subscription = payable.sale
    return SubscriptionView(
        id=subscription.id,
        created_at=subscription.created_at,
        plan=plan_view(subscription.product),
        cancelled_at=subscription.cancelled_at,
        over=subscription.over,
        checkout=CheckoutView(
            key_id=payable.key_id,
            amount_paise=subscription.product.amount_paise,
            subscription_id=subscription.gateway_id,
        ),
    )
