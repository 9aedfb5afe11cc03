"""The Python client, generated where it is wanted: its hundreds of files are in no repository."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dev.contract.tools import DOCUMENT

PACKAGE = "imock_client"

_PROBLEM = "application/problem+json"
_JSON = "application/json"

type Json = dict[str, Any]


class NotGenerated(Exception):
    """The generator warns or fails; the message is what it says."""


def write_python(folder: Path) -> None:
    """Write the client as a package into a folder that does not exist; raises NotGenerated."""
    described: Json = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as made:
        description, config = Path(made, "openapi.json"), Path(made, "config.json")
        config.write_text(json.dumps(_config(described)), encoding="utf-8")
        description.write_text(json.dumps(_with_one_problem(described)), encoding="utf-8")
        program = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"]
        files = ["--path", str(description), "--config", str(config), "--output-path", str(folder)]
        done = subprocess.run(
            [*program, *files, "--meta", "uv"], check=False, capture_output=True, text=True
        )
    if done.returncode:
        raise NotGenerated(done.stdout + done.stderr)


def _with_one_problem(described: Json) -> Json:
    """Answer every refusal with the same model: the codes of each would be a class for each."""
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for answer in _answers(described):
        if _PROBLEM in answer.get("content", {}):
            answer["content"] = {_JSON: problem}
    return described


def _config(described: Json) -> Json:
    """Have bodies that are neither text nor JSON be bytes, and nothing run afterwards."""
    types = {name for body in _bodies(described) for name in body.get("content", {})}
    main = {name.partition("/")[0] for name in types} - {"text", "multipart"}
    binary = {name for name in types if name.partition("/")[0] in main and "json" not in name}
    return {
        "project_name_override": PACKAGE.replace("_", "-"),
        "package_name_override": PACKAGE,
        "content_type_overrides": dict.fromkeys(sorted(binary), "application/octet-stream"),
        "post_hooks": [],
    }


def _bodies(described: Json) -> Iterator[Json]:
    yield from _answers(described)
    for operation in _operations(described):
        yield operation.get("requestBody", {})


def _answers(described: Json) -> Iterator[Json]:
    yield from described["components"]["responses"].values()
    for operation in _operations(described):
        yield from operation["responses"].values()


def _operations(described: Json) -> Iterator[Json]:
    for methods in described["paths"].values():
        yield from methods.values()
