"""GET /api/openapi.json: the API's description in OpenAPI."""

import json
from functools import cache

import azure.functions as func

from shared import VERSION
from shared.triggers import load_all
from shared.web import PUBLIC, Call, JsonText, endpoint
from shared.web.openapi import describe
from shared.web.operation import OPERATIONS
from shared.webhooks.views import EVENT_MODELS

bp = func.Blueprint()


@endpoint(bp, "GET", "openapi.json", access=PUBLIC)
def api_openapi(call: Call) -> JsonText:
    """Read the OpenAPI 3.1 description of this API."""
    settings = call.services.settings
    text = _description(settings.public_url, settings.privacy_email)
    return JsonText(text, {"Cache-Control": "public, max-age=300"})


@cache
def _description(server: str, contact: str) -> bytes:
    load_all()
    described = describe(
        OPERATIONS.values(), version=VERSION, server=server, contact=contact, events=EVENT_MODELS
    )
    return json.dumps(described).encode()
