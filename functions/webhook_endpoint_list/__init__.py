"""GET /api/v1/webhook-endpoints: where events of the account are sent."""

import azure.functions as func

from shared.web import USER, Call, endpoint
from shared.webhooks.views import WebhookEndpointsView, WebhookEndpointView

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/webhook-endpoints", access=USER)
def webhook_endpoint_list(call: Call) -> WebhookEndpointsView:
    """List your webhook endpoints, oldest first.

    Secrets are not among it: they are shown once, when they are made.
    """
    found = call.services.webhooks.endpoints.list(call.user_id)
    return WebhookEndpointsView(items=tuple(map(WebhookEndpointView.showing, found)))
