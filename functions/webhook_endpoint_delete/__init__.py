"""DELETE /api/v1/webhook-endpoints/{endpoint_id}: send nothing there any more."""

import azure.functions as func

from shared.web import USER, Call, endpoint
from shared.webhooks.errors import NoSuchEndpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "DELETE",
    "v1/webhook-endpoints/{endpoint_id}",
    access=USER,
    errors=(NoSuchEndpoint,),
)
def webhook_endpoint_delete(call: Call) -> None:
    """Delete a webhook endpoint.

    What waits to be sent there fails at its next attempt, without a request.
    """
    call.services.webhooks.endpoints.remove(call.user_id, call.path["endpoint_id"])
