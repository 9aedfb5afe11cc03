"""The events that are posted to endpoints of users, as OpenAPI 3.1 describes webhooks."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from shared.web.body import JSON
from shared.web.meanings import Meanings
from shared.web.schemas import name_of

type Node = dict[str, Any]

_HEADERS: Mapping[str, str] = {
    "webhook-id": "the id of the event, the same at each attempt",
    "webhook-timestamp": "when this attempt was made, in seconds since 1970; refuse an old one",
    "webhook-signature": (
        "`v1,` and the HMAC-SHA256, in base64, of id, timestamp and body with dots between; "
        "several with spaces between while a secret is rotated: one must be right"
    ),
}
"""The headers of the Standard Webhooks specification."""


NO_EVENTS: Mapping[str, type[BaseModel]] = MappingProxyType({})


def webhooks_of(
    events: Mapping[str, type[BaseModel]],
    schema_of: Callable[[type[BaseModel]], Node],
    known: Meanings,
) -> Node:
    """Return the webhooks of an API, by the type of the event."""
    return {
        name: {"post": _event(name, model, schema_of(model), known)}
        for name, model in events.items()
    }


def _event(name: str, model: type[BaseModel], schema: Node, known: Meanings) -> Node:
    example = known.example_of_answer(name, name_of(schema))
    summary = " ".join((model.__doc__ or "").split())
    return {
        "operationId": "on_" + name.replace(".", "_"),
        "tags": ["Webhooks"],
        "summary": summary,
        "description": f"{summary} Posted to the webhook endpoints that listen to `{name}`.",
        "security": [],
        "parameters": [
            {
                "name": header,
                "in": "header",
                "required": True,
                "description": text,
                "schema": {"type": "string"},
            }
            for header, text in _HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {JSON: {"schema": schema, **example}}},
        "responses": {
            "2XX": {"description": "Received. Answer within 10 seconds; nothing of it is read."},
            "410": {"description": "Send nothing more: the endpoint is disabled."},
            "default": {"description": "Not received: it is sent again, for three days."},
        },
    }
