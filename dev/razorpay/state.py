"""What the emulator keeps: entities in Razorpay's own form, and how one becomes another."""

import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from dev.razorpay.errors import ApiError, unknown_id
from dev.razorpay.ids import new_id
from shared.kernel.clock import Clock

type Json = dict[str, Any]

KINDS = ("order", "payment", "refund", "dispute", "plan", "subscription", "invoice", "settlement")

MIN_PAISE = 100
_MAX_RECEIPT = 40
_MAX_NOTES, _MAX_NOTE = 15, 256

CARD: Json = {
    "id": "card_CANARYcard0001",
    "entity": "card",
    "name": "Canary Cardholder",
    "last4": "4366",
    "iin": "424242",
    "network": "Visa",
    "issuer": "CNRB",
    "international": False,
    "emi": False,
    "type": "credit",
    "expiry_month": 11,
    "expiry_year": 2031,
}
PERSON: Json = {
    "email": "canary.payer@example.com",
    "contact": "+919000090000",
    "vpa": "canary@okvpa",
    "bank": "CNRB",
    "acquirer_data": {"auth_code": "canary_auth_4711", "rrn": "222200001111"},
    "token_id": "token_CANARYtoken01",
}
"""What identifies a payer in Razorpay's payloads. The product must keep none of it."""

type Emit = Callable[[str, dict[str, Json]], None]


class State:
    """Every entity, by kind and id; persistent when it is given a file."""

    def __init__(self, clock: Clock, emit: Emit, *, file: Path | None = None) -> None:
        """``emit`` is told of each event, with the entities that belong to it."""
        self.clock = clock
        self.lock = threading.RLock()
        self._emit = emit
        self._file = file
        self._kept: dict[str, dict[str, Json]] = {kind: {} for kind in KINDS}
        self.refund_keys: dict[str, Json] = {}
        self.balance: int | None = None
        """What the account holds for refunds; None: always enough."""
        self.cancels_created = True
        """Whether a subscription that nobody has authorised can be cancelled: not documented."""
        self.bounds_disputes = False
        """Whether the list of disputes takes ``from`` and ``to``: not documented."""
        if file and file.is_file():
            saved = json.loads(file.read_text(encoding="utf-8"))
            self._kept |= saved["kept"]
            self.refund_keys = saved["refund_keys"]

    def save(self) -> None:
        """Write everything to the file, whole or not at all."""
        if self._file:
            draft = self._file.with_suffix(".new")
            self._file.parent.mkdir(parents=True, exist_ok=True)
            kept = {"kept": self._kept, "refund_keys": self.refund_keys}
            draft.write_text(json.dumps(kept), encoding="utf-8")
            draft.replace(self._file)

    def emit(self, event: str, **entities: Json) -> None:
        """Announce an event."""
        self._emit(event, entities)

    def now(self) -> int:
        """Return the time as Razorpay writes it."""
        return int(self.clock().timestamp())

    def add(self, kind: str, prefix: str, **members: Any) -> Json:  # noqa: ANN401 - JSON
        """Keep a new entity."""
        entity = {"id": new_id(prefix), "entity": kind, **members, "created_at": self.now()}
        self._kept[kind][entity["id"]] = entity
        return entity

    def get(self, kind: str, entity_id: str) -> Json:
        """Return an entity; raises ApiError."""
        try:
            return self._kept[kind][entity_id]
        except KeyError:
            raise unknown_id() from None

    def all(self, kind: str, **wanted: str) -> list[Json]:
        """Return the entities of a kind that have these members, newest first."""
        found = [
            entity
            for entity in self._kept[kind].values()
            if all(entity.get(name) == value for name, value in wanted.items())
        ]
        return sorted(found, key=lambda entity: entity["created_at"], reverse=True)


def new_order(state: State, body: Json) -> Json:
    """Create an order; raises ApiError."""
    amount = body.get("amount")
    if not isinstance(amount, int) or amount < MIN_PAISE:
        raise ApiError("Order amount less than minimum amount allowed", field="amount")
    if body.get("currency") != "INR":
        raise ApiError("Currency is not supported", field="currency")
    receipt = str(body.get("receipt") or "")
    if len(receipt) > _MAX_RECEIPT:
        raise ApiError("The receipt may not be greater than 40 characters.", field="receipt")
    return state.add(
        "order",
        "order",
        amount=amount,
        amount_paid=0,
        amount_due=amount,
        currency="INR",
        receipt=receipt,
        status="created",
        attempts=0,
        notes=_notes(body),
    )


def new_plan(state: State, body: Json) -> Json:
    """Create a plan; raises ApiError."""
    if body.get("period") not in {"daily", "weekly", "monthly", "yearly"}:
        raise ApiError("The selected period is invalid.", field="period")
    item = {"id": new_id("item"), "active": True, **body["item"]}
    return state.add(
        "plan", "plan", period=body["period"], interval=body.get("interval", 1), item=item, notes=[]
    )


def _notes(body: Json) -> Json | list[Json]:
    notes: Json = body.get("notes") or {}
    if len(notes) > _MAX_NOTES or any(len(str(value)) > _MAX_NOTE for value in notes.values()):
        raise ApiError("notes hold at most 15 values of at most 256 characters", field="notes")
    return notes or []


notes_of = _notes


def at(moment: datetime) -> int:
    """Return an instant as Razorpay writes it."""
    return int(moment.timestamp())
