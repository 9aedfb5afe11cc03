"""POST /api/v1/webhook-endpoints: have events sent somewhere."""

import azure.functions as func

from shared.web import USER, Body, Call, endpoint
from shared.webhooks.errors import TooManyEndpoints, UrlRefused
from shared.webhooks.views import Events, OpenedEndpointView, Url, opened_view

bp = func.Blueprint()


class NewWebhookEndpoint(Body):
    """Where to send what."""

    url: Url
    events: Events


@endpoint(
    bp,
    "POST",
    "v1/webhook-endpoints",
    access=USER,
    status=201,
    idempotent=True,
    errors=(UrlRefused, TooManyEndpoints),
)
def webhook_endpoint_add(call: Call[NewWebhookEndpoint]) -> OpenedEndpointView:
    """Create a webhook endpoint.

    Events of this account are posted to it, signed as by the Standard Webhooks specification. Keep
    the secret: it is shown in this answer only, and again if it is repeated with the same key.
    """
    opened = call.services.webhooks.endpoints.add(
        call.user_id, url=call.body.url, events=call.body.events, once=call.request_key
    )
    return opened_view(opened)
