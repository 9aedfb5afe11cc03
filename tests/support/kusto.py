"""What of the Kusto Query Language a test can tell without its parser.

The words are those that Microsoft's parser (@kusto/language-service-next 12) refuses in
`T | summarize WORD = count() by a | where WORD > 1 | order by WORD asc`.
"""

import re
from collections.abc import Iterator

_RESERVED = frozenset(
    {
        "accumulate",
        "and",
        "as",
        "asc",
        "between",
        "by",
        "contains",
        "cycles",
        "datatable",
        "date",
        "datetime",
        "decimal",
        "desc",
        "double",
        "dynamic",
        "earliest",
        "endswith",
        "false",
        "find",
        "first",
        "flags",
        "float",
        "has",
        "has_all",
        "has_any",
        "in",
        "int",
        "invoke",
        "journal",
        "kind",
        "last",
        "latest",
        "like",
        "long",
        "materialize",
        "missing",
        "of",
        "or",
        "others",
        "print",
        "project",
        "queries",
        "query_results",
        "real",
        "relaxed",
        "sample",
        "seal",
        "search",
        "set",
        "shards",
        "simple",
        "sql",
        "startswith",
        "statistics",
        "string",
        "time",
        "timechart",
        "timeline",
        "timespan",
        "title",
        "to",
        "toscalar",
        "true",
        "uint",
        "ulong",
        "union",
        "verbose",
        "viewers",
        "views",
        "where",
    }
)
_NAMED = re.compile(r"(?<![\w.])(\w+) = ")


def reserved(query: str) -> Iterator[str]:
    """Yield the names that a query gives to columns and that the language keeps for itself."""
    yield from (name for name in _NAMED.findall(query) if name in _RESERVED)
