"""What a browser needs to upload a spoken answer, or to recognise speech itself."""

from shared.interviews.spoken.uploads import UploadTicket
from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.ports.speech import SpeechToken


class UploadGrantView(View):
    """Permission to upload a file: send it to ``url`` by ``method`` with exactly these headers."""

    upload_id: str
    url: str
    method: str
    headers: dict[str, str]
    expires_at: Instant


def upload_grant_view(ticket: UploadTicket) -> UploadGrantView:
    """Return an upload grant as the browser needs it."""
    return UploadGrantView(
        upload_id=ticket.grant.id,
        url=ticket.url.url,
        method=ticket.url.method,
        headers=ticket.url.headers,
        expires_at=ticket.url.expires_at,
    )


class SpeechAccess(View):
    """A secret with which this browser may use speech recognition until it expires."""

    token: str
    endpoint: str
    expires_at: Instant


def speech_access(token: SpeechToken) -> SpeechAccess:
    """Return a token as the browser needs it."""
    return SpeechAccess(token=token.token, endpoint=token.endpoint, expires_at=token.expires_at)
