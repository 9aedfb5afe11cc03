"""How requests reach Razorpay: the session under the ``razorpay`` package.

The package takes a session, and everything that it does wrong with requests is set right in here,
below it: no timeout, a bundle of authorities from 2015, errors reduced to a sentence (or, for an
answer that is no JSON, to a JSONDecodeError), ``print`` on a lost connection, and retries of POST,
which stay switched off. What comes back to the package is always a success with a JSON object.
"""

from typing import Any, override

import certifi
import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from shared.kernel.trace import log_event
from shared.ports import Outage
from shared.ports.payment_errors import LOW_BALANCE, TOO_OLD, GatewayRefused, NoSuchThingAtGateway

CONNECT_S, READ_S = 3.05, 10.0
"""How long to wait for a connection and for each piece of an answer."""

_BUSY_S = 5
_DOWN_S = 30

_UNKNOWN_ID = "The id provided does not exist"

_SAID_IN_PROSE = {"enough balance": LOW_BALANCE, "6 months": TOO_OLD, "six months": TOO_OLD}
"""What refusals of refunds say in their description only: their reason is "NA"."""


class GatewaySession(requests.Session):
    """Requests with a deadline and today's authorities, whose failures are ours to name.

    Raises Outage (it is unknown whether it was done, or too many at once), NoSuchThingAtGateway or
    GatewayRefused. Follows no redirect: a POST would be turned into a GET.
    """

    def __init__(self, adapter: BaseAdapter | None = None) -> None:
        """``adapter`` replaces the network, for a gateway in the same process."""
        super().__init__()
        self.trust_env = False
        for scheme in ("https://", "http://"):
            self.mount(scheme, adapter or HTTPAdapter(max_retries=0))

    @override
    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["verify"] = certifi.where()
        kwargs.setdefault("timeout", (CONNECT_S, READ_S))
        kwargs["allow_redirects"] = False
        try:
            response = super().request(method, url, *args, **kwargs)
        except requests.RequestException as error:
            log_event("gateway.no_answer", method=str(method), error=type(error).__name__)
            raise Outage(retry_after_s=_DOWN_S) from None
        if response.status_code in {200, 201} and isinstance(_json(response), dict):
            return response
        raise _failure(response, str(method))


def _failure(response: requests.Response, method: str) -> Exception:
    """Return the error for an answer that is no success, logged without its prose."""
    body = _json(response)
    found = body.get("error") if isinstance(body, dict) else None
    error = found if isinstance(found, dict) else {}
    reason, field = _reason(error), _word(error.get("field"))
    log_event(
        "gateway.refused",
        method=method,
        status=response.status_code,
        code=_word(error.get("code")),
        reason=reason,
        field=field,
        source=_word(error.get("source")),
        step=_word(error.get("step")),
    )
    if response.status_code in {409, 429}:
        return Outage(retry_after_s=_BUSY_S)
    if not 400 <= response.status_code < 500 or not error:  # noqa: PLR2004 - the range of refusals
        return Outage(retry_after_s=_DOWN_S)
    if response.status_code in {401, 403}:
        return Outage(retry_after_s=_DOWN_S, detail="The payment service does not know us.")
    if response.status_code == 404 or error.get("description") == _UNKNOWN_ID:  # noqa: PLR2004 - a status
        return NoSuchThingAtGateway()
    return GatewayRefused(reason=reason, field=field)


def _reason(error: dict[str, Any]) -> str:
    prose = str(error.get("description") or "")
    said = (reason for part, reason in _SAID_IN_PROSE.items() if part in prose)
    return next(said, "") or _word(error.get("reason"))


def _word(value: object) -> str:
    """Return a machine's word as it is and anything else as nothing: prose may quote a person."""
    text = value if isinstance(value, str) else ""
    return text if len(text) <= 64 and text.replace("_", "").isalnum() and text.isascii() else ""  # noqa: PLR2004 - longer than any word of theirs


def _json(response: requests.Response) -> object:
    try:
        return response.json()
    except requests.JSONDecodeError:
        return None
