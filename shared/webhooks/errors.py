"""What can go wrong with webhooks."""

from shared.kernel.errors import Conflict, Invalid, NotFound, RateLimited


class NoSuchEndpoint(NotFound):
    """The account has no webhook endpoint of this id."""

    code = "webhook.endpoint_not_found"
    title = "Webhook endpoint not found"


class NoSuchDelivery(NotFound):
    """There is no such delivery, or none any more."""

    code = "webhook.delivery_not_found"
    title = "Webhook delivery not found"


class TooManyEndpoints(Conflict):
    """The account has as many webhook endpoints as it may have."""

    code = "webhook.too_many_endpoints"
    title = "This account has as many webhook endpoints as it may have"


class UrlRefused(Invalid):
    """Nothing is sent to an address of this form."""

    code = "webhook.url_refused"
    title = "Events cannot be sent to this address"


class EndpointDisabled(Conflict):
    """The webhook endpoint is disabled."""

    code = "webhook.endpoint_disabled"
    title = "This webhook endpoint is disabled"


class SentTooOften(RateLimited):
    """The owner had something sent to this endpoint a moment ago."""

    code = "webhook.sent_too_often"
    title = "Something was sent to this endpoint by hand a moment ago"
