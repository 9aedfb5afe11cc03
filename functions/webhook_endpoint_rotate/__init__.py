"""POST /api/v1/webhook-endpoints/{endpoint_id}/secret: another secret."""

import azure.functions as func

from shared.web import USER, Call, endpoint
from shared.webhooks.errors import NoSuchEndpoint
from shared.webhooks.views import OpenedEndpointView, opened_view

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/webhook-endpoints/{endpoint_id}/secret",
    access=USER,
    errors=(NoSuchEndpoint,),
)
def webhook_endpoint_rotate(call: Call) -> OpenedEndpointView:
    """Create another secret for a webhook endpoint.

    For 24 hours events are signed with the one before as well.
    """
    endpoints = call.services.webhooks.endpoints
    return opened_view(endpoints.rotate(call.user_id, call.path["endpoint_id"]))
