"""Payouts in the emulator: what was taken and given back since the last one, less the fees."""

from typing import Any

from dev.razorpay.state import Json, State

_FEE_PERCENT, _TAX_PERCENT = 2, 18


def pay_out(state: State) -> Json:
    """Pay out everything that is in no payout yet, to the seller's bank account."""
    known = {line["entity_id"] for line in lines_of(state)}
    lines = [line for line in _open(state) if line["entity_id"] not in known]
    made = state.add(
        "settlement",
        "setl",
        amount=sum(line["credit"] - line["debit"] for line in lines),
        status="processed",
        fees=sum(line["fee"] for line in lines),
        tax=sum(line["tax"] for line in lines),
    )
    made["utr"] = f"UTR{made['id'][5:]}"
    of_payout = {"settlement_id": made["id"], "settlement_utr": made["utr"]}
    made["lines"] = [line | of_payout | {"settled_at": state.now()} for line in lines]
    return made


def lines_of(state: State) -> list[Json]:
    """Return the lines of every payout."""
    return [line for made in state.all("settlement") for line in made["lines"]]


def _open(state: State) -> list[Json]:
    taken = [each for each in state.all("payment") if each["captured"]]
    given_back = state.all("refund", status="processed")
    lost = state.all("dispute", status="lost")
    return [
        *(_payment(each) for each in taken),
        *(_line(each, "refund", debit=each["amount"]) for each in given_back),
        *(_adjustment(each) for each in lost),
    ]


def _payment(payment: Json) -> Json:
    net = payment["amount"] * _FEE_PERCENT // 100
    tax = net * _TAX_PERCENT // 100
    fee = net + tax
    line = _line(payment, "payment", credit=payment["amount"] - fee, fee=fee, tax=tax)
    return line | {"payment_id": None}


def _adjustment(dispute: Json) -> Json:
    line = _line(dispute, "adjustment", debit=dispute["amount"])
    entity_id = dispute["id"].replace("disp_", "adj_")
    return line | {"entity_id": entity_id, "payment_id": None, "dispute_id": dispute["id"]}


def _line(entity: Json, kind: str, **money: Any) -> Json:  # noqa: ANN401 - JSON
    return {
        "entity_id": entity["id"],
        "type": kind,
        "debit": 0,
        "credit": 0,
        "fee": 0,
        "tax": 0,
        **money,
        "amount": entity["amount"],
        "currency": "INR",
        "on_hold": False,
        "settled": True,
        "created_at": entity["created_at"],
        "payment_id": entity.get("payment_id"),
        "order_id": entity.get("order_id"),
        "order_receipt": None,
        "notes": "",
        "dispute_id": None,
    }
