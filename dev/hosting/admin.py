"""``POST /admin/functions/{name}``: runs a timer or queue function by hand.

The host answers 202 at once and runs the function in the background. The body must be declared as
JSON, which also keeps foreign web pages from sending it without asking first.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from dev.hosting.engine import HTTP, Function
from dev.hosting.exchange import Exchange, Head, Reply

PREFIX = "/admin/functions/"

_LONGEST_INPUT = 1 << 20

type Run = Callable[[Function, str], Awaitable[None]]
"""Runs a function on an input given by hand."""


@dataclass(frozen=True, slots=True)
class Admin:
    """Starts functions on demand. ``functions`` are by lower-case name."""

    functions: Mapping[str, Function]
    run: Run
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    """What was started and has not ended."""

    async def answer(self, head: Head, exchange: Exchange) -> Reply:
        """Return what to answer to a request below ``/admin/functions/``."""
        function = self.functions.get(head.path.removeprefix(PREFIX).lower())
        if function is None or head.method != "POST":
            return Reply(404)
        if not head.headers.get("content-type", "").startswith("application/json"):
            return Reply(415)
        if function.kind == HTTP or head.length is None or head.length > _LONGEST_INPUT:
            return Reply(400)
        try:
            given = json.loads(await exchange.read_all())["input"]
        except (ValueError, KeyError, TypeError):
            return Reply(400)
        self._start(function, given if isinstance(given, str) else json.dumps(given))
        return Reply(202)

    def _start(self, function: Function, given: str) -> None:
        task = asyncio.ensure_future(self.run(function, given))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
