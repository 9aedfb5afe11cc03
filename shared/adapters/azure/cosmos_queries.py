"""A query of the port in the language of Cosmos DB."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from shared.adapters.cursors import Place
from shared.ports.documents import Query


class Statement(NamedTuple):
    """The text of a query, and its parameters as the SDK takes them."""

    text: str
    parameters: list[dict[str, Any]]


def by_ids(ids: Sequence[str]) -> Statement:
    """Return the statement that finds documents by their ids."""
    given = {f"@id{number}": each for number, each in enumerate(ids)}
    text = f"SELECT * FROM c WHERE c.id IN ({', '.join(given)})"  # noqa: S608 - names of our own
    return Statement(text, [{"name": name, "value": value} for name, value in given.items()])


def statement(query: Query, after: Place | None) -> Statement:
    """Return the statement that finds what a query asks for, behind a place if one is given.

    A comparison of values of two types is neither true nor false there, so a bound admits only its
    own type. Fractions pass; whoever reads the answer leaves them out.
    """
    member = f'c["{query.order_by}"]'
    given: dict[str, Any] = {"@kind": query.kind}
    wanted = ["c.kind = @kind", f"(IS_NUMBER({member}) OR IS_STRING({member}))"]
    if query.since is not None:
        given["@since"] = query.since
        wanted.append(f"{member} >= @since")
    if query.before is not None:
        given["@before"] = query.before
        wanted.append(f"{member} < @before")
    if after:
        given |= {"@last": after.value, "@last_id": after.id}
        wanted.append(_behind(member, after, descending=query.descending))
    way = "DESC" if query.descending else "ASC"
    order = [
        f"c.kind {way}",
        *([f"{member} {way}"] if query.order_by != "id" else []),
        f"c.id {way}",
    ]
    # Only names of members that the container declares are written into the text.
    text = f"SELECT * FROM c WHERE {' AND '.join(wanted)} ORDER BY {', '.join(order)}"  # noqa: S608
    return Statement(text, [{"name": name, "value": value} for name, value in given.items()])


def _behind(member: str, after: Place, *, descending: bool) -> str:
    beyond = "<" if descending else ">"
    ways = [f"{member} {beyond} @last", f"({member} = @last AND c.id {beyond} @last_id)"]
    # Numbers come before texts: behind a number are all texts, and in reverse the other way round.
    if isinstance(after.value, str) and descending:
        ways.append(f"IS_NUMBER({member})")
    if not isinstance(after.value, str) and not descending:
        ways.append(f"IS_STRING({member})")
    return f"({' OR '.join(ways)})"
