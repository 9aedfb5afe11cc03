"""Communication Services' email, with a folder in place of delivery."""

import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from dev.emulators.certificates import Certificates
from dev.emulators.identity import is_for
from dev.emulators.web import Answer, WebReply, WebRequest, WebServer
from shared.kernel.clock import Clock, system_clock

RESOURCE = "https://communication.azure.com"
_SENDER_NAME = "iMock"
_OPERATION = re.compile(r"/emails/operations/([0-9a-f-]{36})")


class EmailEmulator:
    """Takes messages and writes each to ``<operation id>.eml``; an operation is done once."""

    def __init__(
        self, outbox: Path, certificates: Certificates, *, clock: Clock = system_clock
    ) -> None:
        """Serve on a free port."""
        self.outbox = outbox
        self._clock = clock
        outbox.mkdir(parents=True, exist_ok=True)
        self._server = WebServer(self.answer, certificates)
        self.url = self._server.url

    def settings(self) -> dict[str, str]:
        """Return the product's setting that leads here."""
        return {"IMOCK_EMAIL_ENDPOINT": self.url}

    def stop(self) -> None:
        """Stop serving."""
        self._server.stop()

    def interrupt(self, answer: Answer) -> None:
        """Replace the handler, for tests of faults."""
        self._server.answer = answer

    def answer(self, request: WebRequest) -> WebReply:
        """Answer as the service does."""
        if not is_for(request, RESOURCE):
            return _refused(HTTPStatus.UNAUTHORIZED, "Denied")
        if (request.method, request.path) == ("POST", "/emails:send"):
            return self._send(request.headers.get("operation-id", ""), request.json())
        match = _OPERATION.fullmatch(request.path)
        if request.method == "GET" and match:
            if not self._letter(match[1]).exists():
                return _refused(HTTPStatus.NOT_FOUND, "OperationNotFound")
            return WebReply(200, {"id": match[1], "status": "Succeeded"})
        return _refused(HTTPStatus.NOT_FOUND, "NotFound")

    def _send(self, operation: str, message: dict[str, Any]) -> WebReply:
        if self._letter(operation).exists():
            return _refused(HTTPStatus.BAD_REQUEST, "OperationIdAlreadyUsed")
        to = message["recipients"]["to"]
        if not all(each["address"].isascii() for each in to):
            return _refused(HTTPStatus.BAD_REQUEST, "InvalidRecipientAddress")
        letter = EmailMessage(policy=policy.SMTP)
        letter["From"] = Address(_SENDER_NAME, addr_spec=message["senderAddress"])
        letter["To"] = [
            Address(each.get("displayName", ""), addr_spec=each["address"]) for each in to
        ]
        letter["Subject"] = message["content"]["subject"]
        letter["Date"] = format_datetime(self._clock())
        letter["Message-ID"] = f"<{operation}@azurecomm.net>"
        for name, value in message.get("headers", {}).items():
            letter[name] = value
        letter.set_content(message["content"]["plainText"])
        letter.add_alternative(message["content"]["html"], subtype="html")
        unfinished = self._letter(operation).with_suffix(".part")
        unfinished.write_bytes(letter.as_bytes())
        unfinished.rename(self._letter(operation))
        where = f"{self.url}/emails/operations/{operation}?api-version=2025-09-01"
        body = {"id": operation, "status": "Running", "error": None}
        return WebReply(202, body, {"Operation-Location": where, "Retry-After": "10"})

    def _letter(self, operation: str) -> Path:
        return self.outbox / f"{operation}.eml"


def _refused(status: HTTPStatus, code: str) -> WebReply:
    return WebReply(status, {"error": {"code": code, "message": status.phrase}})
