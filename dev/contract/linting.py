"""The linters that frontend developers use, with all their recommended rules."""

import json
import subprocess
from pathlib import Path
from typing import Any

from dev.contract.tools import BIN, DOCUMENT, HERE, node_command


def redocly(document: Path = DOCUMENT) -> tuple[list[Any], int]:
    """Return what redocly finds, and how many findings it was told to ignore; raises NoNode."""
    options = ["lint", "--config", str(HERE / "redocly.yaml"), "--format", "json"]
    found = json.loads(_said(BIN / "redocly", *options, str(document)))
    return found["problems"], found["totals"]["ignored"]


def spectral(document: Path = DOCUMENT) -> list[Any]:
    """Return what spectral finds; raises NoNode."""
    options = ["lint", "--ruleset", str(HERE / "spectral.yaml"), "--format", "json", "--quiet"]
    found: list[Any] = json.loads(_said(BIN / "spectral", *options, str(document)))
    return found


def _said(program: Path, *arguments: str) -> str:
    """Return the output of a linter, which fails where it finds something."""
    command = node_command(program, *arguments)
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout
