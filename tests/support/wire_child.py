"""``python -m tests.support.wire_child NAME``: take an answer through the wire.

A program of its own, because what the wire cannot take may end the process.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import azure.functions as func
from azure_functions_runtime.bindings.datumdef import Datum
from azure_functions_runtime.bindings.meta import get_datum, load_binding_registry
from pydantic import BaseModel

from dev.hosting.cookies import rebuilt_cookies
from dev.hosting.wire import Wire
from shared.kernel.errors import NotAuthenticated, Unavailable
from shared.web.problem import problem_of, unforeseen
from shared.web.reply import Cookie, Html, JsonText, Pdf, Reply, respond, respond_problem


class _Busy(Unavailable):
    code, title = "a.busy", "Busy"


class _Unknown(NotAuthenticated):
    code, title = "a.unknown", "Unknown"


class _Body(BaseModel):
    text: str = "Grüße, नमस्ते"


def _expires() -> func.HttpResponse:
    response = func.HttpResponse(b"")
    response.headers.add("Set-Cookie", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/")
    return response


HTTP: dict[str, Callable[[], func.HttpResponse]] = {
    "json": lambda: respond(_Body(), 200),
    "nothing": lambda: respond(None, 200),
    "cookie set": lambda: respond(
        Reply(_Body(), cookies=(Cookie("a", "x-_.~", 60, secure=True),)), 200
    ),
    "cookie forgotten": lambda: respond(
        Reply(None, cookies=(Cookie("a", "", 0, secure=False),)), 200
    ),
    "two cookies": lambda: respond(
        Reply(
            _Body(), cookies=(Cookie("a", "x", 60, secure=False), Cookie("b", "", 0, secure=True))
        ),
        201,
    ),
    "page": lambda: respond(Html(b"<p>x", {"Content-Security-Policy": "default-src 'none'"}), 200),
    "bytes": lambda: respond(
        Pdf(bytes(range(256)), {"Content-Disposition": "attachment; filename*=UTF-8''a%20b.pdf"}),
        200,
    ),
    "text of json": lambda: respond(JsonText(b"{}"), 200),
    "redirect": lambda: respond(Reply(None, headers={"Location": "https://x.example/?a=b"}), 303),
    "accepted": lambda: respond(
        Reply(_Body(), status=202, headers={"Location": "/api/x", "Retry-After": "2"}), 200
    ),
    "retry later": lambda: respond_problem(*problem_of(_Busy(retry_after_s=5))),
    "challenge": lambda: respond_problem(*problem_of(_Unknown())),
    "fault": lambda: respond_problem(unforeseen(), {}),
}
"""Every shape of what an HTTP function of the product answers."""

FATAL: dict[str, Callable[[], func.HttpResponse]] = {"expires": _expires}


def main(name: str) -> None:
    """Print an answer before and after the wire as JSON; for ``none``, what becomes of nothing."""
    load_binding_registry()
    wire = Wire.open()
    if name == "none":
        _say([wire.carry(None), wire.carry(Datum(None, None))])
        return
    datum = get_datum("http", {**HTTP, **FATAL}[name](), func.HttpResponse)
    _say([_shown(datum), _shown(wire.carry(datum))])


def _say(values: list[Any]) -> None:
    sys.stdout.write(json.dumps(values))


def _shown(datum: Any) -> dict[str, Any]:
    value = datum.value
    return {
        "status": value["status_code"].value,
        "headers": {key: each.value for key, each in value["headers"].items()},
        "cookies": rebuilt_cookies(value["cookies"]),
        "body": value["body"].value.decode("latin-1"),
    }


if __name__ == "__main__":
    main(sys.argv[1])
