"""The emulator itself: its REST interface, with Razorpay's authentication, errors and faults."""

import base64
import json
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from dev.razorpay import disputes, payments, settlements, subscriptions
from dev.razorpay.checkout import Checkout
from dev.razorpay.errors import ApiError, unknown_id
from dev.razorpay.parameters import check_body, check_list
from dev.razorpay.state import Json, State, new_order, new_plan
from dev.razorpay.webhooks import DeliveryFaults, Outbox
from shared.adapters.razorpay.signatures import signature_of
from shared.kernel.clock import Clock

_DEFAULT_COUNT = 10
_INDIA = timezone(timedelta(hours=5, minutes=30))


class Answer(NamedTuple):
    """An HTTP answer."""

    status: int
    content_type: str
    body: bytes


class NoAnswer(Exception):
    """The connection breaks without an answer; the request may have been carried out."""


@dataclass(slots=True)
class ApiFaults:
    """Faults to inject, one word per request: ``429``, ``500``, ``html``, ``lost``, ``cut``.

    ``lost``: the request is carried out, and the connection breaks before the answer. ``cut``: the
    connection breaks before the request is carried out. An empty word means no fault. ``slow_s``:
    the delay of every answer. ``down``: nothing is answered, for as long as it is set.
    """

    next: deque[str] = field(default_factory=deque)
    slow_s: float = 0.0
    down: bool = False


class Emulator:
    """Answers as api.razorpay.com does, for one account."""

    def __init__(  # noqa: D107 - the class says it
        self,
        clock: Clock,
        *,
        key_id: str,
        key_secret: str,
        webhook_secret: str,
        file: Path | None = None,
    ) -> None:
        self.key_id = key_id
        self.key_secret = key_secret
        self.outbox = Outbox(clock, partial(signature_of, webhook_secret))
        self.delivery_faults = DeliveryFaults()
        self.faults = ApiFaults()
        self.state = State(clock, self.outbox.emit, file=file)
        self.checkout = Checkout(self.state, key_secret)

    def handle(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Answer a request; ``path`` begins with ``/v1/``, ``/checkout`` or ``/emulator/``.

        Names of headers are in lower case. Raises NoAnswer when the connection is to break.
        """
        if self.faults.slow_s:
            time.sleep(self.faults.slow_s)
        with self.state.lock:
            try:
                return self._routed(method, path, query, headers, body)
            except ApiError as error:
                return _json(error.body(), error.status)
            finally:
                if method == "POST":
                    self.state.save()

    def _routed(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        if path.startswith("/checkout"):
            return Answer(*self.checkout.handle(method, path, query, body))
        if path.startswith("/emulator/") and method == "POST":
            return _json(self._control(path.removeprefix("/emulator/"), _document(body)))
        if self.faults.down:
            raise NoAnswer
        self._authenticate(headers)
        fault = self.faults.next.popleft() if self.faults.next else ""
        if fault == "cut":
            raise NoAnswer
        if fault:
            return self._faulty(fault, method, path, query, headers, body)
        return _json(self._api(method, path, _query(query), headers, body))

    def _faulty(self, fault: str, *request: Any) -> Answer:  # noqa: ANN401 - a request as it came
        if fault == "429":
            raise ApiError("Request failed. Please try after sometime.", status=429)
        if fault == "500":
            raise ApiError("We are facing some trouble completing your request", status=500)
        if fault == "html":
            return Answer(502, "text/html", b"<html><h1>502 Bad Gateway</h1></html>")
        method, path, query, headers, body = request
        self._api(method, path, _query(query), headers, body)
        raise NoAnswer

    def _authenticate(self, headers: Mapping[str, str]) -> None:
        wanted = base64.b64encode(f"{self.key_id}:{self.key_secret}".encode()).decode()
        if headers.get("authorization") != f"Basic {wanted}":
            raise ApiError("Authentication failed", status=401)

    def _api(
        self, method: str, path: str, asked: dict[str, str], headers: Mapping[str, str], body: bytes
    ) -> Json:
        match = re.fullmatch(r"/v1/(\w+)(?:/(\w+))?(?:/(\w+))?", path)
        if match is None:
            raise ApiError("The requested URL was not found on the server.", status=404)
        kind = match[1].removesuffix("s")
        if method == "GET":
            return self._read(kind, match[2], match[3], asked)
        return self._write(kind, match[2], match[3], _document(body), headers)

    def _read(self, kind: str, entity_id: str | None, part: str | None, asked: Json) -> Json:
        state = self.state
        if entity_id is None or part:
            check_list(state, kind, part, asked)
        if entity_id is None:
            return _page(state.all(kind, **_filters(asked)), asked)
        if (kind, entity_id, part) == ("settlement", "recon", "combined"):
            return _page(_settled_on(state, asked), asked)
        entity = state.get(kind, entity_id)
        if part == "payments":
            return _page(state.all("payment", order_id=entity_id), {"count": "100"})
        if part == "refunds":
            return _page(state.all("refund", payment_id=entity_id), asked)
        return entity

    def _write(
        self,
        kind: str,
        entity_id: str | None,
        part: str | None,
        body: Json,
        headers: Any,  # noqa: ANN401 - a mapping
    ) -> Json:
        state, key = self.state, headers.get("x-refund-idempotency")
        check_body(part or f"{kind}s", body)
        match kind, entity_id, part:
            case "order", None, None:
                return new_order(state, body)
            case "plan", None, None:
                return new_plan(state, body)
            case "subscription", None, None:
                return subscriptions.new_subscription(state, body)
            case "subscription", str(which), "cancel":
                return subscriptions.cancel(state, which, body)
            case "payment", str(which), "capture":
                return payments.capture(state, which, body)
            case "payment", str(which), "refund":
                return payments.refund(state, which, body, key=key)
        raise ApiError("The requested URL was not found on the server.", status=404)

    def _control(self, act: str, body: Json) -> Json:
        """Play the part of payers, banks and the network."""
        match act:
            case "delivery_faults":
                for name, value in body.items():
                    setattr(self.delivery_faults, name, value)
            case "faults":
                self.faults.next.extend(body.get("next", ()))
                self.faults.down = bool(body.get("down", self.faults.down))
            case "account":
                self.state.balance = body.get("balance")
            case _ if act in _ACTS:
                return _ACTS[act](self.state, **body) or {}
            case _:
                raise unknown_id()
        return {}


_ACTS: dict[str, Callable[..., Json | None]] = {
    "pay": payments.attempt,
    "authorise": payments.authorise,
    "finish_refund": payments.finish_refund,
    "charge": subscriptions.charge,
    "fail_charge": subscriptions.fail_charge,
    "pause": subscriptions.pause,
    "resume": subscriptions.resume,
    "advance": subscriptions.advance,
    "pay_out": settlements.pay_out,
    "dispute": disputes.open_dispute,
    "contest": disputes.contest,
    "close_dispute": disputes.close_dispute,
    "challenge": disputes.challenge,
}
"""What payers, banks and the dashboard may do, by the word of ``POST /emulator/<word>``."""


def _page(found: list[Json], asked: Json) -> Json:
    count, skip = int(asked.get("count", _DEFAULT_COUNT)), int(asked.get("skip", 0))
    since, until = int(asked.get("from", 0)), int(asked.get("to", 2**53))
    within = [entity for entity in found if since <= entity["created_at"] <= until]
    items = within[skip : skip + count]
    return {"entity": "collection", "count": len(items), "items": items}


def _settled_on(state: State, asked: Json) -> list[Json]:
    """Return the lines of the payouts of a month or a day, which are those of India."""
    wanted = [int(asked[name]) for name in ("year", "month", "day") if name in asked]
    return [
        line
        for line in settlements.lines_of(state)
        if _date_in_india(line["settled_at"])[: len(wanted)] == wanted
    ]


def _date_in_india(at: int) -> list[int]:
    there = datetime.fromtimestamp(at, _INDIA)
    return [there.year, there.month, there.day]


def _filters(asked: Json) -> dict[str, str]:
    return {
        name: asked[name] for name in ("receipt", "plan_id", "subscription_id") if name in asked
    }


def _query(query: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(query).items()}


def _document(body: bytes) -> Json:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        raise ApiError("The request body is not valid JSON") from None
    if not isinstance(found, dict):
        raise ApiError("The request body is not an object")
    return found


def _json(document: Json, status: int = 200) -> Answer:
    return Answer(status, "application/json", json.dumps(document).encode())
