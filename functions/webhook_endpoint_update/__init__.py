"""PATCH /api/v1/webhook-endpoints/{endpoint_id}: change an endpoint."""

import azure.functions as func

from shared.web import USER, Body, Call, endpoint
from shared.webhooks.errors import NoSuchEndpoint, UrlRefused
from shared.webhooks.views import Events, Url, WebhookEndpointView

bp = func.Blueprint()


class WebhookEndpointUpdate(Body):
    """What can be changed; what is left out stays."""

    url: Url | None = None
    events: Events | None = None
    enabled: bool | None = None


@endpoint(
    bp,
    "PATCH",
    "v1/webhook-endpoints/{endpoint_id}",
    access=USER,
    errors=(NoSuchEndpoint, UrlRefused),
)
def webhook_endpoint_update(call: Call[WebhookEndpointUpdate]) -> WebhookEndpointView:
    """Change a webhook endpoint.

    Enabling one that was disabled begins afresh; send what failed meanwhile by
    `webhook_delivery_replay`.
    """
    changed = call.services.webhooks.endpoints.change(
        call.user_id, call.path["endpoint_id"], **dict(call.body)
    )
    return WebhookEndpointView.showing(changed)
