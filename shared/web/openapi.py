"""The API's description (OpenAPI 3.1), made from the declarations that validate the requests."""

from collections.abc import Iterable
from http import HTTPStatus
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from shared.accounts.errors import InvalidToken
from shared.billing.errors import BadSignature
from shared.kernel.errors import DomainError, RateLimited, Unavailable
from shared.kernel.idempotency import IdempotencyKeyReused
from shared.web.body import JSON, MULTIPART
from shared.web.call import NoToken, RoleNeeded
from shared.web.operation import ADMIN, PATH_PARAMETERS, ROUTE_PREFIX, WEBHOOK, Operation
from shared.web.problem import (
    MEDIA_TYPE,
    BodyTooLarge,
    Malformed,
    NoSuchThing,
    NotValid,
    Problem,
    WrongMediaType,
    status_of,
)
from shared.web.reply import Content, Reply

_REFERENCE = "#/components/schemas/{model}"

type Node = dict[str, Any]


def describe(
    operations: Iterable[Operation], *, version: str, server: str, contact: str
) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the operations, ordered by path and method."""
    schemas: Node = {}
    paths: dict[str, Node] = {}
    for operation in sorted(operations, key=lambda each: (each.route, each.method)):
        path = paths.setdefault(ROUTE_PREFIX + operation.route, {})
        path[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "iMock",
            "version": version,
            "summary": "Mock interviews with evidence",
            "description": (
                "Errors are problem documents (RFC 9457) with a stable `code`. Times are UTC. "
                "Unknown members of a request are refused. "
                f"Privacy enquiries: {contact}."
            ),
            "contact": {"name": "Privacy", "email": contact},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "access_token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "webhook_signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Razorpay-Signature",
                    "description": "HMAC-SHA256 of the body's bytes in hexadecimal.",
                },
            },
        },
    }


def errors_of(operation: Operation) -> tuple[type[DomainError], ...]:
    """Return every error that an operation may answer with, the general ones included.

    A family of errors stands for its members.
    """
    errors: list[type[DomainError]] = [RateLimited, Unavailable]
    for error in operation.errors:
        errors += [error] if "code" in vars(error) else error.__subclasses__()
    if operation.access.needs_token:
        errors += [NoToken, InvalidToken]
    if operation.access is ADMIN:
        errors.append(RoleNeeded)
    if operation.access is WEBHOOK:
        errors += [BadSignature, BodyTooLarge]
    if operation.path_parameters:
        errors.append(NoSuchThing)
    if operation.body or operation.upload:
        errors += [Malformed, NotValid, WrongMediaType, BodyTooLarge]
    if operation.query:
        errors.append(NotValid)
    if operation.idempotent:
        errors += [IdempotencyKeyReused, NotValid]
    return tuple(dict.fromkeys(errors))


def _operation(operation: Operation, schemas: Node) -> Node:
    node: Node = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "responses": _responses(operation, schemas),
    }
    if operation.description:
        node["description"] = operation.description
    if parameters := _parameters(operation, schemas):
        node["parameters"] = parameters
    if body := _request_body(operation, schemas):
        node["requestBody"] = body
    if operation.access.needs_token:
        node["security"] = [{"access_token": []}]
    if operation.access is WEBHOOK:
        node["security"] = [{"webhook_signature": []}]
    return node


def _parameters(operation: Operation, schemas: Node) -> list[Node]:
    parameters: list[Node] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{PATH_PARAMETERS[name]}$"},
        }
        for name in operation.path_parameters
    ]
    if operation.query:
        schema = _inline(operation.query, schemas)
        required = schema.get("required", ())
        parameters += [
            {"name": name, "in": "query", "required": name in required, "schema": member}
            for name, member in schema["properties"].items()
        ]
    if operation.idempotent:
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "Repeating a request under its key does the thing once.",
                "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,128}$"},
            }
        )
    return parameters


def _request_body(operation: Operation, schemas: Node) -> Node | None:
    if operation.access is WEBHOOK:
        return {"required": True, "content": {JSON: {"schema": {"type": "object"}}}}
    if rule := operation.upload:
        media = ", ".join(rule.accepted)
        raw: Node = {"type": "string", "contentMediaType": media, "maxLength": rule.limit_bytes}
        form = {"type": "object", "properties": {"file": raw}, "required": ["file"]}
        content: Node = {each: {} for each in rule.accepted}
        return {"required": True, "content": {**content, MULTIPART: {"schema": form}}}
    if operation.body:
        schema = _schema(operation.body, schemas)
        return {"required": True, "content": {JSON: {"schema": schema}}}
    return None


def _responses(operation: Operation, schemas: Node) -> Node:
    success = _success_response(operation, schemas)
    responses: Node = {str(status): success for status in _successes(operation)}
    by_status: dict[HTTPStatus, list[type[DomainError]]] = {}
    for error in errors_of(operation):
        by_status.setdefault(status_of(error), []).append(error)
    problem = {MEDIA_TYPE: {"schema": _schema(Problem, schemas)}}
    for status, errors in sorted(by_status.items()):
        codes = sorted(
            f"`{error.code}`: {error.title}" for error in errors if "code" in vars(error)
        )
        text = "\n".join(f"- {code}" for code in codes) or status.phrase
        also = responses.get(str(status.value), {"content": {}})["content"]
        responses[str(status.value)] = {"description": text, "content": {**also, **problem}}
    responses["500"] = {"description": "A fault of ours, logged.", "content": problem}
    return responses


def _successes(operation: Operation) -> tuple[int, ...]:
    return (204,) if _results(operation) == (type(None),) else operation.statuses


def _success_response(operation: Operation, schemas: Node) -> Node:
    content: Node = {}
    for result in _results(operation):
        if issubclass(get_origin(result) or result, Content):
            content[result.content_type] = {}
        elif result is not type(None):
            schema = _schema(result, schemas, mode="serialization")
            content[JSON] = {"schema": _either(content.get(JSON), schema)}
    return {"description": "Done.", "content": content} if content else {"description": "Done."}


def _either(described: Node | None, schema: Node) -> Node:
    """Return the schema of what may take either form."""
    if described is None:
        return schema
    before = described["schema"]
    return {"anyOf": [*before.get("anyOf", [before]), schema]}


def _results(operation: Operation) -> tuple[Any, ...]:
    """Return the types that an operation may answer with."""
    result = operation.result
    if get_origin(result) is Reply:
        result = get_args(result)[0]
    return get_args(result) if isinstance(result, UnionType) else (result,)


def _inline(model: type[BaseModel], schemas: Node) -> Node:
    schema = model.model_json_schema(ref_template=_REFERENCE)
    schemas.update(schema.pop("$defs", {}))
    return schema


def _schema(model: Any, schemas: Node, *, mode: Any = "validation") -> Node:  # noqa: ANN401 - a type form, one of two words
    schema = TypeAdapter(model).json_schema(ref_template=_REFERENCE, mode=mode)
    schemas.update(schema.pop("$defs", {}))
    name = getattr(model, "__name__", str(model)).replace("[", "_").replace("]", "")
    schemas.setdefault(name, schema)
    return {"$ref": _REFERENCE.format(model=name)}
