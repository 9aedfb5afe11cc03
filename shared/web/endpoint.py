"""Endpoints: the decorator that makes an operation out of a plain function.

It registers the function with Azure Functions, declares the operation, and stands between the two:
reads and checks the request, calls, and turns the result or the error into a response. The host
answers an exception with an empty 500, so none may pass.
"""

import inspect
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

import azure.functions as func
from azure.functions.warmup import WarmUpContext
from pydantic import BaseModel

from shared.bootstrap import Services, services
from shared.config import BadSetting
from shared.kernel.errors import DomainError
from shared.kernel.model import build_models
from shared.kernel.trace import log_failure, log_outcome, traced
from shared.ports.documents import Json
from shared.ports.queues import QueueName
from shared.setting import settings_of
from shared.triggers import declare as declare_function
from shared.triggers import load_all
from shared.web.addresses import refusal
from shared.web.body import JSON_LIMIT_BYTES, PDF, Signed, Upload
from shared.web.call import Call, read_call, record_act
from shared.web.conditions import conclude_read
from shared.web.operation import Access, Operation, Proof, UploadRule, declare
from shared.web.problem import problem_of, unforeseen
from shared.web.reply import Reply, respond, respond_problem
from shared.web.retries import handle_message


def endpoint[B, Q, R](  # noqa: PLR0913 - each is one word of a declaration
    blueprint: func.Blueprint,
    method: str,
    route: str,
    *,
    access: Access,
    proof: Proof = Proof.NONE,
    refresh_cookie: bool = False,
    path: Mapping[str, str] = MappingProxyType({}),
    status: int | tuple[int, ...] | Mapping[int, type[BaseModel]] = 200,
    errors: tuple[type[DomainError], ...] = (),
    idempotent: bool = False,
    conditional: bool = False,
    upload: UploadRule = PDF,
    body_limit_bytes: int = JSON_LIMIT_BYTES,
    unset: Callable[[BadSetting], Reply[Any]] | None = None,
) -> Callable[[Callable[[Call[B, Q]], R]], Callable[[Call[B, Q]], R]]:
    """Declare the function below as the operation of its own name.

    Body and query models are taken from its ``Call[Body, Query]`` annotation, the result from its
    return annotation, summary and description from its docstring. ``path``: the pattern of each
    path parameter that is not one of our ids. ``status``: what a success is answered with, the
    usual one first, and with which model, where not always the same. ``proof``: what the caller
    proves beyond the token. ``refresh_cookie``: authenticates by that cookie. ``errors`` are those
    it may raise beyond the ones every operation may. ``idempotent``: takes an Idempotency-Key.
    ``conditional``: a change that takes If-Match. ``upload``: which files it takes, where its body
    is one. ``unset`` answers in its place when a setting that everything needs is missing.
    """

    def register(function: Callable[[Call[B, Q]], R]) -> Callable[[Call[B, Q]], R]:
        hints = get_type_hints(function)
        body, query = (*get_args(hints["call"]), type(None), type(None))[:2]
        summary, _, description = inspect.cleandoc(function.__doc__ or "").partition("\n")
        operation = Operation(
            name=function.__name__,
            method=method,
            route=route,
            path=path,
            access=access,
            proof=proof,
            refresh_cookie=refresh_cookie,
            summary=summary,
            description=description.strip(),
            body=None if body in {type(None), Upload, Signed} else body,
            query=None if query is type(None) else query,
            result=hints["return"],
            statuses=(status,) if isinstance(status, int) else tuple(status),
            models=status if isinstance(status, Mapping) else {},
            errors=errors,
            idempotent=idempotent,
            conditional=conditional,
            upload=upload if body is Upload else None,
            body_limit_bytes=body_limit_bytes,
        )
        declare(operation)

        def handle(req: func.HttpRequest) -> func.HttpResponse:
            with traced(req.headers.get("traceparent")):
                return _answer(operation, function, req, unset)

        handle.__doc__ = operation.summary
        trigger = {"kind": "http", "method": operation.method, "route": operation.route}
        declare_function(blueprint, operation.name, trigger, handle)
        return function

    return register


def fallback(blueprint: func.Blueprint, name: str) -> None:
    """Answer every request under /api that no operation takes with a problem document."""

    def handle(req: func.HttpRequest) -> func.HttpResponse:
        with traced(req.headers.get("traceparent")):
            began = time.perf_counter()
            error = refusal(req.route_params.get("address", ""))
            response = respond_problem(*problem_of(error))
            _log_request(name, response, began, error.code)
            return response

    declare_function(blueprint, name, {"kind": "fallback", "route": "{*address}"}, handle)


def queue_worker(
    blueprint: func.Blueprint, queue: QueueName
) -> Callable[[Callable[[Json, Services], None]], Callable[[Json, Services], None]]:
    """Run the function below once or more for each message of a queue.

    Unavailable sends the message again later, see shared.web.retries. Any other exception leaves
    it to be tried again at once, and in the end to the poison queue.
    """

    def register(function: Callable[[Json, Services], None]) -> Callable[[Json, Services], None]:
        name = function.__name__

        def handle(message: func.QueueMessage) -> None:
            tries = message.dequeue_count or 1
            with traced(None):
                body, parts = _opened(message, name)
                sent_at = message.insertion_time
                handle_message(
                    queue, function, body, parts, name=name, dequeued=tries, sent_at=sent_at
                )

        declare_function(blueprint, name, {"kind": "queue", "queue": queue.name}, handle)
        return function

    return register


def warm_up(
    blueprint: func.Blueprint,
) -> Callable[[Callable[[Services], None]], Callable[[Services], None]]:
    """Run the function below on an instance that is added, once every function is imported.

    Azure calls it before it sends anything else, and does so when it scales out only. An exception
    is logged and stops nothing: whoever comes first finds the same fault.
    """

    def register(function: Callable[[Services], None]) -> Callable[[Services], None]:
        name = function.__name__

        def handle(context: WarmUpContext) -> None:  # noqa: ARG001 - it says nothing
            with traced(None):
                try:
                    load_all()
                    build_models()
                    function(services())
                except Exception:  # noqa: BLE001 - see above
                    log_failure("warmup.failed", function=name)
                else:
                    log_outcome("warmup.ran", function=name)

        declare_function(blueprint, name, {"kind": "warmup"}, handle)
        return function

    return register


def _opened(message: func.QueueMessage, name: str) -> tuple[Json, Services]:
    """Return what a message says, and the parts; a failure is logged as the worker's own."""
    try:
        body = message.get_json()
        if not isinstance(body, dict):
            raise TypeError("a message is a JSON object")  # noqa: TRY301 - logged like any other
        return body, services()
    except Exception:
        log_failure("queue.failed", function=name, dequeued=message.dequeue_count)
        raise


def _answer(
    operation: Operation,
    function: Callable[[Any], Any],
    request: func.HttpRequest,
    unset: Callable[[BadSetting], Reply[Any]] | None,
) -> func.HttpResponse:
    began = time.perf_counter()
    code = None
    try:
        response, code = _try(operation, function, request)
    except BadSetting as error:
        log_failure("setting.missing", function=operation.name, **settings_of(error))
        usual = operation.statuses[0]
        response = respond(unset(error), usual) if unset else respond_problem(*problem_of(error))
        code = error.code
    _log_request(operation.name, response, began, code)
    return response


def _log_request(name: str, response: func.HttpResponse, began: float, code: str | None) -> None:
    ms = round((time.perf_counter() - began) * 1000, 1)
    log_outcome("request", function=name, status=response.status_code, code=code, ms=ms)


def _try(
    operation: Operation, function: Callable[[Any], Any], request: func.HttpRequest
) -> tuple[func.HttpResponse, str | None]:
    """Return the response, and the code of the problem if it is one."""
    try:
        call = read_call(operation, request, services())
        record_act(operation, call)
        response = respond(function(call), operation.statuses[0])
        is_read = operation.method == "GET" and response.status_code == HTTPStatus.OK
        return (conclude_read(request.headers, response) if is_read else response), None
    except BadSetting:
        raise
    except DomainError as error:
        return respond_problem(*problem_of(error)), error.code
    except Exception:  # noqa: BLE001 - the last line: whatever it is, the caller gets a problem
        log_failure("server.fault", function=operation.name)
        problem = unforeseen()
        return respond_problem(problem, {}), problem.code
