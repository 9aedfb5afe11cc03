"""What of the Kusto Query Language a test can tell without its parser.

The words are those that Microsoft's parser (@kusto/language-service-next 12) refuses in
`T | summarize WORD = count() by a | where WORD > 1 | order by WORD asc`.
"""

import ast
import operator
import re
from collections.abc import Iterator
from typing import Any

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


_OPERATORS: dict[type[ast.cmpop], Any] = {
    ast.Eq: operator.eq,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def holds(query: str, line: dict[str, Any]) -> bool:
    """Tell whether a query that only filters our lines lets one through.

    Its conditions are read as Python, which ranks ``and``, ``or`` and comparisons alike.
    """
    table, *steps = query.split(" | ")
    conditions = [each.removeprefix("where ") for each in steps if each.startswith("where ")]
    assert table == "AppTraces"
    assert conditions
    return all(_value(ast.parse(each, mode="eval").body, line) for each in conditions)


def _value(node: ast.expr, line: dict[str, Any]) -> Any:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(each, line) for each in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_value(each, line) for each in values)
        case ast.Compare(left=left, ops=[how], comparators=[right]):
            one, other = _value(left, line), _value(right, line)
            return None not in {one, other} and _OPERATORS[type(how)](one, other)
        case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=name)):
            return line.get(str(name))
        case ast.Call(func=ast.Name(id="toint" | "toreal"), args=[given]):
            return _value(given, line)
        case ast.Constant(value=value):
            return value
    raise NotImplementedError(ast.unparse(node))
