"""Logs of the host and its functions: one JSON object per line, on standard error.

What an exception says may quote a person's data, so by default only its type and the places it
came through are written.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, override

log = logging.getLogger("host")

_FRAME = re.compile(r'^  File "(?:.*[/\\])?(.+)", line (\d+), in (.+)$', re.MULTILINE)


class JsonLines(logging.Formatter):
    """Writes a record as a JSON object; a message that is one already gives its own members."""

    def __init__(self, *, verbose: bool) -> None:
        """Write whole tracebacks too when ``verbose``."""
        super().__init__()
        self._verbose = verbose

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            **_members(record.getMessage()),
        }
        if record.exc_info and record.exc_info[1]:
            text = "".join(traceback.format_exception(record.exc_info[1]))
            error = type(record.exc_info[1]).__name__
            line |= {"error": error, "places": places(text), "traceback": text}
        if not self._verbose:
            line.pop("traceback", None)
        return json.dumps(line, default=str)


def set_up_logs(*, verbose: bool) -> None:
    """Send the logs of the whole process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(verbose=verbose))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # The worker logs each exception with its message; the engine reports the same without.
    logging.getLogger("azure.functions").disabled = True


def log_line(event: str, *, level: int = logging.INFO, **members: object) -> None:
    """Write a line about something that happened in the host."""
    log.log(level, json.dumps({"event": event, **members}, default=str))


def places(trace: str) -> list[str]:
    """Return ``file:line function`` for each frame of a traceback, outermost first."""
    return [f"{file}:{line} {name}" for file, line, name in _FRAME.findall(trace)]


def _members(message: str) -> dict[str, Any]:
    if message.startswith("{"):
        try:
            return dict(json.loads(message))
        except ValueError:
            pass
    return {"message": message}
