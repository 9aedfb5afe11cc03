"""Continuations of queries: the place after which the next page begins, as opaque text."""

import base64
import hashlib
import json
from typing import NamedTuple

from shared.adapters.checks import require_whole_number
from shared.ports.documents import Bound, Container, Query, UnknownCursor


class Place(NamedTuple):
    """The last document seen: its value in the order, and its id."""

    value: Bound
    id: str


def name_of(container: Container, partition: str, query: Query) -> str:
    """Return a short name of a query but for its limit, which may change from page to page."""
    words = [container.name, partition, query.kind, query.order_by, query.descending]
    text = json.dumps([*words, query.since, query.before])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def name_of_walk(container: Container, kind: str) -> str:
    """Return a short name of a walk through all documents of a kind."""
    return hashlib.sha256(json.dumps(["walk", container.name, kind]).encode()).hexdigest()[:16]


def write_cursor(place: Place, owner: str) -> str:
    """Return the text of a place in the query that ``owner`` names."""
    return base64.urlsafe_b64encode(json.dumps([owner, *place]).encode()).decode().rstrip("=")


def read_cursor(text: str, owner: str) -> Place:
    """Return the place that such a text names; raises UnknownCursor for any other text."""
    try:
        padded = text + "=" * (-len(text) % 4)
        named, value, document_id = json.loads(base64.b64decode(padded, b"-_", validate=True))
        if named != owner or not isinstance(document_id, str):
            raise UnknownCursor
        document_id.encode()
        return Place(_bound(value), document_id)
    except (ValueError, TypeError, RecursionError) as error:
        raise UnknownCursor from error


def _bound(value: object) -> Bound:
    if isinstance(value, str):
        value.encode()
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        require_whole_number(value)
        return value
    raise ValueError("neither text nor whole number")
