"""Webhooks as they are shown."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.ports.events import EventType
from shared.ports.webhooks import DeliveryProblem
from shared.webhooks.model import TEST, DeliveryState, Disabled, Opened

LONGEST_URL = 500


def _once(events: tuple[EventType, ...]) -> tuple[EventType, ...]:
    return tuple(dict.fromkeys(events))


Events = Annotated[tuple[EventType, ...], Field(min_length=1, max_length=20), AfterValidator(_once)]
"""What an endpoint listens to."""

Url = Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]


class WebhookEndpointView(View):
    """Where events are sent."""

    id: str
    url: str
    events: tuple[str, ...]
    created_at: Instant
    failing_since: Instant | None = Field(description="null: the last attempt went well")
    disabled: Disabled | None = Field(
        description="null: in use; `failing`: by us after five days without a success; `gone`: it "
        "answered 410; `owner`: by you"
    )
    disabled_at: Instant | None


class WebhookEndpointsView(View):
    """Every endpoint of the account."""

    items: tuple[WebhookEndpointView, ...]


class OpenedEndpointView(WebhookEndpointView):
    """An endpoint with its secret."""

    secret: str = Field(
        description="`whsec_` and base64: what events are signed with; shown in this answer only"
    )


class WebhookDeliveryView(View):
    """One event on its way to one endpoint."""

    id: str
    endpoint_id: str
    event_id: str = Field(description="what `webhook-id` says, the same at each attempt")
    type: str
    subject_id: str = Field(description="the id in the event's `data`")
    created_at: Instant
    state: DeliveryState
    attempts: int
    last_at: Instant | None = Field(description="when it was last attempted")
    last_status: int | None = Field(description="what was answered; null: nothing")
    last_problem: DeliveryProblem | None = Field(
        description="null: it was delivered, or not tried yet"
    )
    next_at: Instant | None = Field(description="when it is attempted next")


class ResumeSubject(View):
    """The resume that was read."""

    resume_id: str


class SessionSubject(View):
    """The session that was evaluated."""

    session_id: str


class RecordingSubject(View):
    """The recording that was purged after 90 days."""

    recording_id: str


class EndpointSubject(View):
    """The endpoint that is tried."""

    endpoint_id: str


class _Event(View):
    """What is posted to an endpoint: ids and times, and nothing else."""

    id: str = Field(description="the same at each attempt: an event may arrive twice")
    timestamp: Instant = Field(description="when it was announced")


class ResumeRead(_Event):
    """A resume was uploaded and read."""

    type: Literal[EventType.RESUME_READ]
    data: ResumeSubject


class SessionEvaluated(_Event):
    """A session was evaluated; its result can be fetched."""

    type: Literal[EventType.SESSION_EVALUATED]
    data: SessionSubject


class RecordingPurged(_Event):
    """A recording was removed since it was 90 days old."""

    type: Literal[EventType.RECORDING_PURGED]
    data: RecordingSubject


class EndpointTest(_Event):
    """You asked for an event to try the endpoint."""

    type: Literal["endpoint.test"]
    data: EndpointSubject


EVENT_MODELS: dict[str, type[View]] = {
    EventType.RESUME_READ: ResumeRead,
    EventType.SESSION_EVALUATED: SessionEvaluated,
    EventType.RECORDING_PURGED: RecordingPurged,
    TEST: EndpointTest,
}
"""What is posted, by the type of the event."""


def opened_view(opened: Opened) -> OpenedEndpointView:
    """Return an endpoint with its secret."""
    shown = WebhookEndpointView.showing(opened.endpoint)
    return OpenedEndpointView(**dict(shown), secret=opened.secret)
