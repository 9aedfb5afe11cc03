"""What the host's logs say and what they leave out."""

import json
import logging
import sys
from typing import Any

import pytest

from dev.hosting.logs import JsonLines


def written(message: str, *, verbose: bool = False, error: bool = False) -> dict[str, Any]:
    info = None
    if error:
        try:
            int("asha@example.com")
        except ValueError:
            info = sys.exc_info()
    record = logging.LogRecord("imock", logging.INFO, __file__, 1, message, (), info)
    line: dict[str, Any] = json.loads(JsonLines(verbose=verbose).format(record))
    return line


def test_a_line_says_when_where_and_what() -> None:
    line = written("hello")

    assert line.pop("ts").endswith("+00:00")
    assert line == {"level": "info", "log": "imock", "message": "hello"}


@pytest.mark.parametrize("message", ["{not json", "{}x", "[1]"])
def test_what_only_looks_like_json_is_a_message(message: str) -> None:
    assert written(message)["message"] == message


def test_a_message_that_is_an_object_gives_its_members() -> None:
    line = written('{"event": "x", "traceback": "asha@example.com"}')

    assert line["event"] == "x"
    assert "message" not in line
    assert "asha" not in json.dumps(line)


def test_an_exception_is_named_with_its_places_and_not_quoted() -> None:
    line = written("failed", error=True)

    assert line["error"] == "ValueError"
    assert line["places"][-1].startswith("test_logs.py:")
    assert "asha" not in json.dumps(line)


def test_whoever_asks_for_it_gets_the_whole_traceback() -> None:
    assert "asha@example.com" in written("failed", error=True, verbose=True)["traceback"]
