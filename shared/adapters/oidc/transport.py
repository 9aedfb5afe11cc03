"""Requests to a provider: bounded in time and size, never redirected, always JSON."""

import json
import time
from collections.abc import Mapping
from typing import Any

import certifi
import requests
from urllib3.exceptions import HTTPError

from shared.kernel.trace import log_event
from shared.ports import Outage

CONNECT_S, READ_S, WHOLE_S = 3.05, 5.0, 10.0
"""How long to wait for a connection, for each piece of an answer, and for all of it."""

MAX_BYTES = 256 * 1024
_DOWN_S = 10


class Answer:
    """The status of an answer, and its JSON object; an empty one if the body holds none."""

    def __init__(self, status: int, body: bytes) -> None:
        """Read the body."""
        self.status = status
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        self.members: dict[str, Any] = found if isinstance(found, dict) else {}


def ask(
    method: str,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    read_s: float = READ_S,
    whole_s: float = WHOLE_S,
) -> Answer:
    """Send one request; raises Outage when there is no answer, or one of trouble at the provider.

    Nothing of what is sent or received is logged: codes, secrets and names are in it.
    """
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.request(
                method,
                url,
                data=form,
                headers={"Accept": "application/json"},
                timeout=(CONNECT_S, read_s),
                verify=certifi.where(),
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = Answer(response.status_code, _body(response, whole_s))
    except (requests.RequestException, HTTPError, OSError) as error:
        log_event("oauth.no_answer", error=type(error).__name__)
        raise Outage(retry_after_s=_DOWN_S) from None
    if answer.status == 429 or not 200 <= answer.status < 500:  # noqa: PLR2004 - ranges of statuses
        log_event("oauth.trouble", status=answer.status)
        raise Outage(retry_after_s=_DOWN_S)
    return answer


def _body(response: requests.Response, whole_s: float) -> bytes:
    """Return the body; raises OSError for one that is too long or takes too long."""
    body, deadline = b"", time.monotonic() + whole_s
    while piece := response.raw.read1(decode_content=True):
        body += piece
        if len(body) > MAX_BYTES:
            raise OSError("more than anybody needs to say")
        if time.monotonic() > deadline:
            raise TimeoutError
    return body
