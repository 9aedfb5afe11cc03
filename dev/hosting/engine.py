"""The engine: Microsoft's worker library, which indexes the app's functions and runs them.

``azure-functions-runtime`` is no public API and is pinned; this module alone calls it. It keeps its
state in module globals, so a process can load one app only.
"""

import json
import logging
import os
import re
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import azure_functions_runtime as worker
from azure_functions_runtime.bindings.datumdef import Datum
from azure_functions_runtime.native_invocation import invocation_request_native

from dev.hosting.logs import log_line, places
from dev.hosting.protos import PROTOS, Record
from dev.hosting.settings import StartError
from dev.hosting.trace_context import TraceContext
from dev.hosting.wire import Wire

HTTP, TIMER, QUEUE = "httpTrigger", "timerTrigger", "queueTrigger"
_SERVED = {HTTP, TIMER, QUEUE, "http", "warmupTrigger"}  # Azure alone calls the last
_ERROR_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9.]*(?=\()")


class Function(NamedTuple):
    """A function as it was indexed; ``trigger`` is its trigger's binding as in function.json."""

    id: str
    name: str
    trigger: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The type of its trigger."""
        return str(self.trigger["type"])


class Outcome(NamedTuple):
    """What became of an invocation; ``returned`` is None also when nothing was returned."""

    succeeded: bool
    returned: Any


class Engine:
    """Runs the functions of one app: sync ones in the worker's thread pool, async on the loop."""

    def __init__(self, functions: tuple[Function, ...], wire: Wire | None) -> None:
        """Hold the functions; made by ``load``."""
        self.functions = functions
        self._wire = wire
        self.running = 0
        """How many invocations have not ended; one whose caller was cancelled counts for good."""

    @classmethod
    async def load(cls, app: Path, *, protobuf: bool = False) -> "Engine":
        """Index a function app; raises StartError with what the worker found wrong.

        ``protobuf``: results go through protocol buffers, as in Azure.
        """
        wire = Wire.open() if protobuf else None
        _put_last_on_path(app)
        worker.start_threadpool_executor()
        request = Record(
            worker_init_request=Record(capabilities={}, function_app_directory=str(app))
        )
        answer = await worker.worker_init_request(
            Record(request=request, properties={"host": "127.0.0.1", "protos": PROTOS})
        )
        if answer.result.status != PROTOS.StatusResult.Success:
            fault = answer.result.exception
            found = (fault.stack_trace or fault.message).strip()
            raise StartError(f"the functions cannot be indexed\n{found}")
        metadata = (await worker.functions_metadata_request(None)).function_metadata_results
        if not metadata:
            raise StartError(f"{app / 'function_app.py'}: there is no function")
        return cls(tuple(_function(found) for found in metadata), wire)

    async def invoke(
        self, function: Function, value: Datum, metadata: Mapping[str, Datum], trace: TraceContext
    ) -> Outcome:
        """Run a function on its trigger's value; an exception of its own makes it not succeed."""
        self.running += 1
        succeeded, returned, _, error, text = await invocation_request_native(
            str(uuid.uuid4()),
            function.id,
            [(function.trigger["name"], value)],
            metadata,
            trace.traceparent,
            trace.tracestate,
        )
        self.running -= 1
        if not succeeded:
            _report(function, error or "", text or "", trace)
        return self._carried(function, Outcome(succeeded, returned))

    def _carried(self, function: Function, outcome: Outcome) -> Outcome:
        if self._wire is None:
            return outcome
        try:
            return outcome._replace(returned=self._wire.carry(outcome.returned))
        except (TypeError, ValueError, OverflowError) as error:
            fault = type(error).__name__
            log_line("result.refused", level=logging.ERROR, function=function.name, error=fault)
            return Outcome(succeeded=False, returned=None)


def text_datum(value: str) -> Datum:
    """Return a text as the worker takes it."""
    return Datum(value, "string")


def json_datum(value: object) -> Datum:
    """Return a JSON value as the worker takes it."""
    return Datum(json.dumps(value), "json")


def _put_last_on_path(app: Path) -> None:
    # As in Azure on most plans: an installed package of the same name hides one of the app's.
    here = {str(app), str(Path.cwd()), ""}
    sys.path[:] = [entry for entry in sys.path if entry not in here] + [str(app)]
    os.chdir(app)


def _function(found: Record) -> Function:
    bindings = [json.loads(binding) for binding in found.raw_bindings]
    strange = {binding["type"] for binding in bindings} - _SERVED
    if strange:
        raise StartError(f"{found.name}: this host does not serve {', '.join(sorted(strange))}")
    trigger = next(binding for binding in bindings if binding["type"].endswith("Trigger"))
    return Function(found.function_id, found.name, trigger)


def _report(function: Function, error: str, text: str, trace: TraceContext) -> None:
    log_line(
        "function.failed",
        level=logging.ERROR,
        function=function.name,
        trace_id=trace.id,
        error=named[0] if (named := _ERROR_NAME.match(error)) else "Exception",
        places=places(text),
        traceback=text,
    )
