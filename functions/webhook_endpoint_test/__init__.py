"""POST /api/v1/webhook-endpoints/{endpoint_id}/test: try an endpoint."""

import azure.functions as func

from shared.web import USER, Call, endpoint
from shared.webhooks.errors import EndpointDisabled, NoSuchEndpoint, SentTooOften
from shared.webhooks.views import WebhookDeliveryView

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/webhook-endpoints/{endpoint_id}/test",
    access=USER,
    status=202,
    errors=(NoSuchEndpoint, EndpointDisabled, SentTooOften),
)
def webhook_endpoint_test(call: Call) -> WebhookDeliveryView:
    """Start a test of a webhook endpoint.

    An event of the type `endpoint.test` is sent; `webhook_delivery_list` shows how it went. One in
    ten seconds is sent.
    """
    endpoints = call.services.webhooks.endpoints
    return WebhookDeliveryView.showing(endpoints.test(call.user_id, call.path["endpoint_id"]))
