"""Triggers: what starts each function, known before any function is imported.

A new instance is asked for every trigger before its first call, and that call needs one function.
So ``functions/triggers.json`` says what the declarations say (``python -m dev.triggers`` writes
it), and a function is imported when it is called first. docs/adr/0022 has the figures.
"""

import importlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import azure.functions as func
from azure.functions.warmup import WarmUpContext

type Trigger = Mapping[str, str]
"""``kind`` and what the kind takes: see ``attach``."""

type Handler = Callable[[Any], Any]

INDEX = Path(__file__).parents[1] / "functions" / "triggers.json"


class Declared(NamedTuple):
    """A function that has been imported: what starts it, and what then runs."""

    trigger: Trigger
    handler: Handler


DECLARED: dict[str, Declared] = {}
"""The functions imported so far, by name."""


def declare(blueprint: func.Blueprint, name: str, trigger: Trigger, handler: Handler) -> None:
    """Make a function known, and attach it to its blueprint."""
    DECLARED[name] = Declared(trigger, handler)
    # functools.wraps would show the worker another signature and break its indexing.
    handler.__name__ = name
    attach(blueprint, name, trigger, handler)


def register(app: func.FunctionApp) -> None:
    """Attach every function of the index to an app, to be imported at its first call."""
    for name, trigger in index().items():
        deferred = _DEFERRED[trigger["kind"]](name)
        deferred.__name__ = name
        attach(app, name, trigger, deferred)


def index() -> dict[str, Trigger]:
    """Return the trigger of every function, by name."""
    triggers: dict[str, Trigger] = json.loads(INDEX.read_text(encoding="utf-8"))
    return triggers


def load(name: str) -> Declared:
    """Import a function, unless that has been done, and return it."""
    importlib.import_module(f"functions.{name}")
    return DECLARED[name]


def load_all() -> None:
    """Import every function there is, which declares every operation."""
    for folder in sorted(INDEX.parent.glob("*/__init__.py")):
        load(folder.parent.name)


def attach(
    registry: func.Blueprint | func.FunctionApp, name: str, trigger: Trigger, handler: Handler
) -> None:
    """Attach a function to a blueprint or an app; raises ValueError for an unknown trigger."""
    match trigger:
        case {"kind": "http", "method": method, "route": route}:
            anonymous = func.AuthLevel.ANONYMOUS  # every operation authenticates its callers itself
            triggered = registry.route(route=route, methods=[method], auth_level=anonymous)
        case {"kind": "fallback", "route": route}:
            anonymous = func.AuthLevel.ANONYMOUS
            triggered = registry.route(route=route, auth_level=anonymous)
        case {"kind": "queue", "queue": queue}:
            triggered = registry.queue_trigger(
                arg_name="message", queue_name=queue, connection="IMOCK_QUEUES"
            )
        case {"kind": "timer", "schedule": schedule}:
            triggered = registry.timer_trigger(arg_name="timer", schedule=schedule)
        case {"kind": "warmup"}:
            triggered = registry.warm_up_trigger(arg_name="context")
        case _:
            raise ValueError(f"{name}: no trigger is called {trigger}")
    registry.function_name(name)(triggered(handler))


# The worker checks names and types of a function's parameters, so each kind has its own.


def _http(name: str) -> Handler:
    def handle(req: func.HttpRequest) -> func.HttpResponse:
        response: func.HttpResponse = load(name).handler(req)
        return response

    return handle


def _queue(name: str) -> Handler:
    def handle(message: func.QueueMessage) -> None:
        load(name).handler(message)

    return handle


def _timer(name: str) -> Handler:
    def handle(timer: func.TimerRequest) -> None:
        load(name).handler(timer)

    return handle


def _warmup(name: str) -> Handler:
    def handle(context: WarmUpContext) -> None:
        load(name).handler(context)

    return handle


_DEFERRED: Mapping[str, Callable[[str], Handler]] = {
    "http": _http,
    "fallback": _http,
    "queue": _queue,
    "timer": _timer,
    "warmup": _warmup,
}
