"""Answers: from what a function returned to what the host sends.

A function must return an HttpResponse. A bare text is refused, because the host would look into it
for JSON and may take its members for status and headers.
"""

import logging
import re
from typing import Any

from dev.hosting.cookies import BadCookie, rebuilt_cookies
from dev.hosting.cors import Headers
from dev.hosting.exchange import Reply
from dev.hosting.logs import log_line

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")
_FRAMING = {"content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie"}
"""Headers that belong to the web server or, the last, have had their own way."""

_STATUSES = range(200, 600)

FAILED = Reply(500)
"""What the host answers when a function raises: no body and no content type."""


class BadReply(ValueError):
    """The host cannot send what the function returned and answers 500 instead."""


def reply_of(returned: Any, function: str) -> Reply:  # noqa: ANN401 - the worker's untyped Datum
    """Return the answer that the host makes of a function's result."""
    try:
        return _reply(returned)
    except (BadReply, BadCookie) as error:
        log_line("reply.refused", level=logging.ERROR, function=function, reason=str(error))
        return FAILED


def _reply(returned: Any) -> Reply:  # noqa: ANN401 - see above
    if returned is None or returned.type != "http":
        raise BadReply("the function must return an HttpResponse")
    value = returned.value
    status = value["status_code"].value
    if not status.isdigit() or int(status) not in _STATUSES:
        raise BadReply(f"{status} is not a status that can be sent")
    cookies = [("set-cookie", cookie) for cookie in rebuilt_cookies(value["cookies"])]
    headers = {name: datum.value for name, datum in value["headers"].items()}
    return Reply(int(status), [*_sendable(headers), *cookies], value["body"].value)


def _sendable(headers: dict[str, str]) -> Headers:
    # The worker has kept the last of each name as it is spelled; of other spellings the host
    # keeps the first.
    sent: dict[str, str] = {}
    for name, value in headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise BadReply(f"the header {name!r} holds characters that cannot be sent")
        sent.setdefault(name.lower(), value)
    return [(name, value) for name, value in sent.items() if name not in _FRAMING]
