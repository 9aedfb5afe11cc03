"""The parameters of operations in path, query and headers, for the API's description."""

from collections.abc import Iterator
from typing import Any

from shared.web.conditions import IF_MATCH, IF_NONE_MATCH
from shared.web.meanings import Meanings
from shared.web.operation import Operation
from shared.web.schemas import Schemas, is_read

type Node = dict[str, Any]


def parameters_of(operation: Operation, schemas: Schemas, known: Meanings) -> list[Node]:
    """Return the parameters of an operation, each with what it means."""
    parameters = [
        _parameter(operation, given, known)
        for given in (*_in_path(operation), *_in_query(operation, schemas))
    ]
    if operation.idempotent:
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "A request that is repeated with the same key takes effect once.",
                "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,128}$"},
            }
        )
    if operation.conditional:
        parameters.append(_etag_parameter(IF_MATCH, "The change is made to this version only."))
    if is_read(operation):
        text = "304 is answered when this is still the version."
        parameters.append(_etag_parameter(IF_NONE_MATCH, text))
    return parameters


def _in_path(operation: Operation) -> Iterator[Node]:
    for name, pattern in operation.path_parameters.items():
        schema = {"type": "string", "pattern": f"^{pattern}$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(operation: Operation, schemas: Schemas) -> Iterator[Node]:
    if operation.query is None:
        return
    query = schemas.of_query(operation.query)
    for name, schema in query["properties"].items():
        required = name in query.get("required", ())
        yield {"name": name, "in": "query", "required": required, "schema": schema}


def _parameter(operation: Operation, given: Node, known: Meanings) -> Node:
    """Return a parameter with the text about it, which stands beside its schema."""
    name, schema = given["name"], dict(given["schema"])
    text = schema.pop("description", None) or known.text(operation.name, name)
    told = {"description": text} if text else {}
    return {**given, **told, "schema": schema, **known.example_of_parameter(name)}


def _etag_parameter(name: str, description: str) -> Node:
    return {"name": name, "in": "header", "description": description, "schema": {"type": "string"}}
