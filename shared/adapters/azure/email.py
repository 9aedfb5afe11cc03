"""Email through Azure Communication Services."""

import uuid
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from typing import Any

from azure.communication.email import EmailClient
from azure.core.credentials import TokenCredential
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest

from shared.adapters.azure.service import ANSWER_WITHIN_S, patience, service
from shared.adapters.mime import address_of, require_subject
from shared.ports import Outage
from shared.ports.email import Email, Undeliverable

_API_VERSION = "2025-09-01"

_BAD_REQUEST, _NOT_FOUND, _CONFLICT = 400, 404, 409
_OK = 200

_NOBODY = uuid.UUID(int=0)
_OPERATIONS = uuid.UUID("2f0f5e0a-0b5c-4d57-8a5e-6f1f6b0c7d11")


class AcsEmail:
    """An EmailSender of a Communication Services resource.

    The email's id gives the operation its id, so that the service knows a message again. Whether it
    reached its recipient is the service's to report; nobody waits for that here. The sender's name
    is set at the resource and not per message.
    """

    def __init__(
        self,
        endpoint: str,
        credential: TokenCredential,
        *,
        sender: str,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        """Connect to nothing yet; raises ValueError for a bad sender."""
        self._sender = address_of(sender).addr_spec
        self._client = EmailClient(
            endpoint, credential, api_version=_API_VERSION, **patience(answer_within_s)
        )

    def send(self, email: Email) -> None:
        """See EmailSender."""
        require_subject(email.subject)
        message = self._message(email, address_of(email.to))
        operation = uuid.uuid5(_OPERATIONS, email.id)
        with service():
            try:
                # Without polling: the answer says that the message has been taken.
                self._client.begin_send(message, operation_id=str(operation), polling=False)
            except HttpResponseError as error:
                if error.status_code not in {_BAD_REQUEST, _CONFLICT}:
                    raise
                if self._status_of(operation) == _OK:
                    return  # It was taken before, and the answer was lost.
                if _is_about_the_recipient(error):
                    raise Undeliverable from error
                raise

    def forget(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        """See EmailSender."""
        return self.kept(whose, before=before)

    def kept(self, whose: Callable[[str], bool], *, before: datetime) -> int:  # noqa: ARG002 - none is kept
        """See EmailSender."""
        return 0

    def ping(self) -> str:
        """See EmailSender."""
        with service():
            if self._status_of(_NOBODY) not in {_OK, _NOT_FOUND}:
                raise Outage(retry_after_s=60)
        return f"Azure Communication Services Email {_API_VERSION}"

    def _status_of(self, operation: uuid.UUID) -> int:
        """Return the status of asking for an operation: found, or not, or a refusal."""
        path = f"/emails/operations/{operation}?api-version={_API_VERSION}"
        return self._client.send_request(HttpRequest("GET", path)).status_code

    def _message(self, email: Email, recipient: Address) -> dict[str, Any]:
        to = {"address": recipient.addr_spec, "displayName": recipient.display_name}
        return {
            "senderAddress": self._sender,
            "recipients": {"to": [to if recipient.display_name else {"address": to["address"]}]},
            "content": {"subject": email.subject, "plainText": email.text, "html": email.html},
            "headers": {"Auto-Submitted": "auto-generated"},
            # Tracking rewrites links and watches who opens a mail.
            "userEngagementTrackingDisabled": True,
        }


def _is_about_the_recipient(error: HttpResponseError) -> bool:
    """Tell a refusal of this recipient from one of our sender or of our code.

    In doubt it is not: the message then ends in the poison queue, where somebody looks.
    """
    named = error.error
    words = f"{named.code} {named.target}".lower() if named else ""
    return "recipient" in words and "sender" not in words
