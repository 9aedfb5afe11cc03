"""Cosmos DB's client: how it is opened, what it counts, and its errors in words of the port."""

import logging
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Protocol, override

from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError
from azure.core.utils import CaseInsensitiveDict
from azure.cosmos import CosmosClient
from azure.cosmos._cosmos_client_connection import CosmosClientConnection
from azure.cosmos.documents import SSLConfiguration
from azure.cosmos.exceptions import CosmosHttpResponseError

from shared.adapters.azure.service import patience, service
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event, use
from shared.ports import Outage
from shared.ports.documents import AlreadyExists, DocumentTooLarge, Missing, Stale

_THROTTLED_RETRIES = 5
_THROTTLED_PAUSE_MS = 200
"""A throttled request is tried again for a second, whatever pause the service names: its caller
waits, and is told that pause if the second does not do."""

_TRY_AGAIN_IN_S = 1
_LONGEST_WAIT_S = 60

_KNOWN: dict[int, type[DomainError]] = {
    HTTPStatus.NOT_FOUND: Missing,
    HTTPStatus.CONFLICT: AlreadyExists,
    HTTPStatus.PRECONDITION_FAILED: Stale,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: DocumentTooLarge,
}


def open_client(endpoint: str, credential: TokenCredential) -> CosmosClient:
    """Connect to an account; raises Outage."""
    with service():
        client = CosmosClient(
            endpoint,
            credential,
            **patience(),
            retry_throttle_total=_THROTTLED_RETRIES,
            retry_fixed_interval=_THROTTLED_PAUSE_MS,
            # One region: its address is the account's, so there is nothing to discover.
            enable_endpoint_discovery=False,
            # Without these two the SDK verifies no certificate of an address on this machine.
            ssl_config=SSLConfiguration(),
            connection_verify=True,
            # A letter of Hindi weighs three bytes and not the six of its escape.
            enable_compact_utf8_item_writes=True,
            raw_response_hook=_count,
        )
    client.client_connection.__class__ = _Connection
    return client


class _Connection(CosmosClientConnection):
    """A connection on which each thread has the headers of its own last answer.

    The SDK keeps them in one attribute, and after a call writes the number of its retries into
    whatever is there: into headers that another thread is copying, which then fails with
    "mutated during iteration".
    """

    _last = threading.local()

    @property  # type: ignore[explicit-override] # not seen on a property that can be set
    @override
    def last_response_headers(self) -> CaseInsensitiveDict:
        headers: CaseInsensitiveDict | None = getattr(self._last, "headers", None)
        return CaseInsensitiveDict() if headers is None else headers

    @last_response_headers.setter
    def last_response_headers(self, headers: CaseInsensitiveDict) -> None:
        self._last.headers = headers


@contextmanager
def port_errors() -> Iterator[None]:
    """Turn what the SDK raises into what the port promises; raises Outage for all else.

    A sub-status says that a 404 or 409 is about something else than the document: that there is no
    such container, for one.
    """
    try:
        yield
    except CosmosHttpResponseError as error:
        known = _KNOWN.get(error.status_code or 0)
        if known and not error.sub_status:
            raise known from error
        log_event(
            "cosmos.failed",
            level=logging.WARNING,
            status=error.status_code,
            sub_status=error.sub_status,
        )
        raise Outage(retry_after_s=_wait(error)) from error
    except AzureError as error:
        log_event("cosmos.failed", level=logging.WARNING, error=type(error).__name__)
        raise Outage(retry_after_s=_TRY_AGAIN_IN_S) from error


def _wait(error: CosmosHttpResponseError) -> int:
    """Return the whole seconds after which the service wants to be asked again."""
    named = str(error.headers.get("x-ms-retry-after-ms", ""))
    if not (named.isascii() and named.isdecimal()):
        return _TRY_AGAIN_IN_S
    return min(max(math.ceil(int(named) / 1000), 1), _LONGEST_WAIT_S)


class _Answered(Protocol):
    """As much of a pipeline's response as is looked at."""

    @property
    def http_response(self) -> Any: ...  # noqa: ANN401 - the SDK has it untyped


def _count(answered: _Answered) -> None:
    """Count the request units of every answer, refusals and repetitions included."""
    charge = answered.http_response.headers.get("x-ms-request-charge")
    if charge:
        use("request_units", float(charge))
