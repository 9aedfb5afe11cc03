"""Disputes: our copy of each follows the payment service until it is decided, and beyond.

A dispute may be won and then opened again in its next phase, so what was read last counts. Reading
it lies between reading our copy and writing it: a copy is replaced only by a later reading.
"""

import logging
from dataclasses import dataclass

from shared.billing.model import Dispute, Order
from shared.billing.open_items import OpenItems, Subject
from shared.billing.repository import BillingRepository
from shared.kernel.clock import stamp
from shared.kernel.trace import log_event
from shared.ports.payments import GatewayDispute, PaymentGateway

FINAL = {"won", "lost", "closed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputes:
    """Keeps our copies of disputes."""

    repository: BillingRepository
    gateway: PaymentGateway
    items: OpenItems

    def follow(self, order: Order, gateway_id: str) -> Dispute:
        """Bring our copy of a dispute about an order up to date; raises Unavailable."""

        def step(before: Dispute | None) -> Dispute:
            found = self.gateway.dispute(gateway_id)
            return _copy(order, found, before)

        before = self.repository.disputes.find(order.payer_ref, _id(gateway_id))
        self.items.open(
            Subject.DISPUTE, gateway_id, owner_ref=order.payer_ref, payment_id=order.payment_id
        )
        dispute = self.repository.disputes.change(order.payer_ref, _id(gateway_id), step)
        if not is_decided(dispute) and (before is None or is_decided(before)):
            _tell(dispute)
        return dispute


def is_decided(dispute: Dispute) -> bool:
    """Tell whether a dispute has been decided, as far as its present phase goes."""
    return dispute.status in FINAL


def _copy(order: Order, found: GatewayDispute, before: Dispute | None) -> Dispute:
    changes = {
        "status": str(found.status),
        "phase": found.phase,
        "amount_paise": found.deducted_paise or found.amount_paise,
        "respond_by": found.respond_by,
    }
    if before:
        return before.model_copy(update=changes)
    made = Dispute(
        id=_id(found.id),
        payer_ref=order.payer_ref,
        order_id=order.id,
        payment_id=found.payment_id,
        gateway_id=found.id,
        amount_paise=found.amount_paise,
        status=str(found.status),
        phase=found.phase,
        respond_by=found.respond_by,
        opened_at=found.created_at,
    )
    return made.model_copy(update=changes)


def _tell(dispute: Dispute) -> None:
    """Alarm: an operator has to answer in time."""
    log_event(
        "alarm.dispute_opened",
        level=logging.ERROR,
        id=dispute.gateway_id,
        payment_id=dispute.payment_id,
        phase=dispute.phase,
        respond_by=stamp(dispute.respond_by) if dispute.respond_by else None,
    )


def _id(gateway_id: str) -> str:
    return f"dispute:{gateway_id}"
