"""POST /api/v1/webhook-deliveries/{delivery_id}/replay: send an event again."""

import azure.functions as func

from shared.web import USER, Call, endpoint
from shared.webhooks.errors import EndpointDisabled, NoSuchDelivery, NoSuchEndpoint, SentTooOften
from shared.webhooks.views import WebhookDeliveryView

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/webhook-deliveries/{delivery_id}/replay",
    access=USER,
    status=202,
    errors=(NoSuchDelivery, NoSuchEndpoint, EndpointDisabled, SentTooOften),
)
def webhook_delivery_replay(call: Call) -> WebhookDeliveryView:
    """Replay a delivery.

    The event has the same id as before. One that waits for its next attempt is sent at once. One
    in ten seconds is sent to an endpoint.
    """
    endpoints = call.services.webhooks.endpoints
    return WebhookDeliveryView.showing(endpoints.replay(call.user_id, call.path["delivery_id"]))
