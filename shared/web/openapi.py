"""The API's description (OpenAPI 3.1), made from the declarations that validate the requests."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from shared.accounts.errors import InvalidToken, ReauthenticationNeeded
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import IdempotencyKeyReused
from shared.web.body import JSON, MULTIPART
from shared.web.call import NoToken, RoleNeeded
from shared.web.introduction import introduction, place_of
from shared.web.meanings import Meanings, meanings
from shared.web.operation import CHAPTER_TEXTS, ROUTE_PREFIX, Operation, Proof, SignedBy
from shared.web.parameters import parameters_of
from shared.web.problem import (
    GENERAL_ERRORS,
    MEDIA_TYPE,
    BodyTooLarge,
    ChangedMeanwhile,
    Malformed,
    NoSuchThing,
    NotValid,
    Problem,
    WrongMediaType,
    status_of,
)
from shared.web.reply import Content
from shared.web.schemas import Schemas, is_read, name_of, results_of, successes
from shared.web.webhook_description import NO_EVENTS, webhooks_of

type Node = dict[str, Any]

_FILE: Node = {"type": "string", "format": "binary"}

_REFRESH_COOKIE: Node = {
    "type": "apiKey",
    "in": "cookie",
    "name": "__Host-imock_refresh",
    "description": (
        "Set by a login, rotated by each refresh, HttpOnly; browsers send it by themselves. Over "
        "plain HTTP, on the local host, its name has no prefix."
    ),
}

_ETAG: Node = {"description": "names this representation", "schema": {"type": "string"}}

_HEADERS: dict[HTTPStatus, Node] = {
    HTTPStatus.ACCEPTED: {
        "Location": {"description": "where the result will be", "schema": {"type": "string"}},
        "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}},
    },
    HTTPStatus.UNAUTHORIZED: {
        "WWW-Authenticate": {"description": "the challenge", "schema": {"type": "string"}},
    },
    HTTPStatus.TOO_MANY_REQUESTS: {
        "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}},
    },
    HTTPStatus.SERVICE_UNAVAILABLE: {
        "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}},
    },
}
"""The headers that answers of a status may have."""


def describe(
    operations: Iterable[Operation],
    *,
    version: str,
    server: str,
    contact: str,
    events: Mapping[str, type[BaseModel]] = NO_EVENTS,
) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the operations, in the order of use."""
    ordered = sorted(operations, key=place_of)
    known = meanings()
    schemas = Schemas(ordered, known, events.values())
    paths: dict[str, Node] = {}
    for operation in ordered:
        path = paths.setdefault(ROUTE_PREFIX + operation.route, {})
        path[operation.method.lower()] = _operation(operation, schemas, known)
    webhooks = webhooks_of(events, schemas.of_response, known)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "iMock",
            "version": version,
            "summary": "Mock interviews with evidence",
            "description": introduction(ordered, contact=contact),
            "contact": {"name": "Privacy", "email": contact},
            "license": {
                "name": "All rights reserved",
                "identifier": "LicenseRef-All-Rights-Reserved",
            },
        },
        "servers": [{"url": server}],
        "tags": _tags(ordered),
        "paths": paths,
        "webhooks": webhooks,
        "components": {
            "schemas": schemas.components,
            "examples": {key: {"value": value} for key, value in known.answers.items()},
            "responses": _shared(paths),
            "securitySchemes": {
                "access_token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "refresh_cookie": _REFRESH_COOKIE,
                **_signatures(ordered),
            },
        },
    }


def _tags(operations: Iterable[Operation]) -> list[Node]:
    """Return the chapters that have operations, in the order of use."""
    used = {each.tag for each in operations}
    return [
        {"name": name, "description": text} for name, text in CHAPTER_TEXTS.items() if name in used
    ]


def _shared(paths: Node) -> Node:
    """Move what most operations answer to one place, named by its status."""
    nodes = [node["responses"] for path in paths.values() for node in path.values()]
    every = Counter(
        (status, json.dumps(answer)) for answers in nodes for status, answer in answers.items()
    )
    shared = {}
    for (status, written), times in every.items():
        if int(status) >= HTTPStatus.BAD_REQUEST and times > len(nodes) / 2:
            name = HTTPStatus(int(status)).phrase.replace(" ", "")
            shared[name] = json.loads(written)
            for answers in nodes:
                if json.dumps(answers.get(status)) == written:
                    answers[status] = {"$ref": f"#/components/responses/{name}"}
    return shared


def errors_of(operation: Operation) -> tuple[type[DomainError], ...]:
    """Return every error that an operation may answer with, the general ones included.

    A family of errors stands for its members.
    """
    errors = list(GENERAL_ERRORS)
    for error in operation.errors:
        errors += [error] if "code" in vars(error) else error.__subclasses__()
    if isinstance(operation.access, SignedBy):
        errors += [operation.access.error, BodyTooLarge]
    for applies, implied in (
        (operation.access.needs_token, (NoToken, InvalidToken)),
        (operation.access.roles, (RoleNeeded,)),
        (operation.proof is not Proof.NONE, (ReauthenticationNeeded,)),
        (operation.path_parameters, (NoSuchThing,)),
        (operation.body or operation.upload, (Malformed, NotValid, WrongMediaType, BodyTooLarge)),
        (operation.query, (NotValid,)),
        (operation.conditional, (ChangedMeanwhile,)),
        (operation.idempotent, (IdempotencyKeyReused, NotValid)),
    ):
        errors += implied if applies else ()
    return tuple(dict.fromkeys(errors))


def _signatures(operations: Iterable[Operation]) -> Node:
    """Return the security schemes of the webhooks."""
    signers = [each.access for each in operations if isinstance(each.access, SignedBy)]
    return {
        signer.scheme: {
            "type": "apiKey",
            "in": "header",
            "name": signer.header,
            "description": signer.description,
        }
        for signer in signers
    }


def _operation(operation: Operation, schemas: Schemas, known: Meanings) -> Node:
    node: Node = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description or operation.summary,
        "security": _security(operation),
        "responses": _responses(operation, schemas, known),
    }
    if parameters := parameters_of(operation, schemas, known):
        node["parameters"] = parameters
    if body := _request_body(operation, schemas, known):
        node["requestBody"] = body
    return node


def _security(operation: Operation) -> list[Node]:
    """Return what a caller must show; nothing stands for a public operation."""
    if isinstance(operation.access, SignedBy):
        return [{operation.access.scheme: []}]
    if operation.refresh_cookie:
        return [{"refresh_cookie": []}]
    return [{"access_token": []}] if operation.access.needs_token else []


def _request_body(operation: Operation, schemas: Schemas, known: Meanings) -> Node | None:
    example = known.example_of_body(operation.name)
    if isinstance(operation.access, SignedBy):
        event = {"schema": {"type": "object"}, **example}
        return {"required": True, "content": {JSON: event}}
    if rule := operation.upload:
        media = ", ".join(rule.accepted)
        raw: Node = {**_FILE, "contentMediaType": media, "maxLength": rule.limit_bytes}
        form = {"type": "object", "properties": {"file": raw}, "required": ["file"]}
        content: Node = {each: {"schema": _FILE} for each in rule.accepted}
        return {"required": True, "content": {**content, MULTIPART: {"schema": form}}}
    if operation.body:
        schema = schemas.of_request(operation.body)
        return {"required": True, "content": {JSON: {"schema": schema, **example}}}
    return None


def _responses(operation: Operation, schemas: Schemas, known: Meanings) -> Node:
    responses: Node = {
        str(status): _success_response(operation, status, schemas, known)
        for status in successes(operation)
    }
    by_status: dict[HTTPStatus, list[type[DomainError]]] = {}
    for error in errors_of(operation):
        by_status.setdefault(status_of(error), []).append(error)
    problem = schemas.of_request(Problem)
    for status, errors in sorted(by_status.items()):
        titles = {error.code: error.title for error in errors if "code" in vars(error)}
        text = "\n".join(f"- `{code}`: {titles[code]}" for code in sorted(titles)) or status.phrase
        content = responses.get(str(status.value), {}).get("content", {})
        content = {**content, MEDIA_TYPE: {"schema": _with_codes(problem, sorted(titles))}}
        responses[str(status.value)] = _response(status, text, content)
    if is_read(operation):
        responses["200"].setdefault("headers", {})["ETag"] = _ETAG
        responses["304"] = {"description": "Not Modified", "headers": {"ETag": _ETAG}}
    fault = {MEDIA_TYPE: {"schema": problem}}
    responses["500"] = {"description": "Internal error; it has been logged.", "content": fault}
    return responses


def _with_codes(problem: Node, codes: list[str]) -> Node:
    """Return the schema of a problem that has one of these codes."""
    if not codes:
        return problem
    return {"allOf": [problem, {"properties": {"code": {"enum": codes}}}]}


def _response(status: int, description: str, content: Node) -> Node:
    node: Node = {"description": description}
    if content:
        node["content"] = content
    if headers := _HEADERS.get(HTTPStatus(status)):
        node["headers"] = headers
    return node


def _success_response(operation: Operation, status: int, schemas: Schemas, known: Meanings) -> Node:
    models = operation.models.get(status)
    forms = [
        schemas.of_response(each)
        for each in ([models] if models else results_of(operation, BaseModel))
    ]
    content: Node = {}
    if forms:  # first: some generators know but the first
        schema = forms[0] if len(forms) == 1 else {"anyOf": forms}
        example = known.example_of_answer(operation.name, name_of(forms[0]))
        content[JSON] = {"schema": schema, **example}
    for each in results_of(operation, Content):
        example = known.example_of_answer(operation.name, each.__name__)
        content[each.content_type] = {"schema": dict(each.schema), **example}
    return _response(status, HTTPStatus(status).phrase, content)
