"""The infrastructure as its files say, and ways to change what they say for a test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from tests.support.bicep import Bicep, Declared, read, read_parameters

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "infra" / "bicep"

AHEAD_OF_THE_CODE: dict[str, str] = {}
"""What is made before the code that uses it; a line goes as soon as its code is there."""

type Rule = Callable[["Infra"], Iterator[str]]
"""Yields what is wrong with the infrastructure."""


@dataclass(frozen=True)
class Infra:
    """All files by their path below infra/bicep."""

    texts: dict[str, str]

    @classmethod
    @cache
    def ours(cls) -> "Infra":
        """Read what is in the checkout."""
        paths = sorted(FOLDER.rglob("*.bicep*"))
        found = {str(path.relative_to(FOLDER)): path for path in paths if path.suffix != ".json"}
        return cls({name: path.read_text(encoding="utf-8") for name, path in found.items()})

    def but(self, name: str, old: str, new: str) -> "Infra":
        """Return this with a text in one file replaced; the text must be there."""
        assert old in self.texts[name], old
        return Infra({**self.texts, name: self.texts[name].replace(old, new)})

    @cached_property
    def files(self) -> dict[str, Bicep]:
        """The .bicep files, read."""
        names = [name for name in self.texts if name.endswith(".bicep")]
        return {name: read(self.texts[name]) for name in names}

    @cached_property
    def parameters(self) -> dict[str, Bicep]:
        """The .bicepparam files, read."""
        names = [name for name in self.texts if name.endswith(".bicepparam")]
        return {name: read_parameters(self.texts[name]) for name in names}

    def resources(self, kind: str = "") -> Iterator[tuple[str, Declared]]:
        """Yield the resources, or those of one type, that are made here: with their file."""
        for name, bicep in self.files.items():
            for resource in bicep.resources.values():
                if not resource.existing and kind in {"", resource.type}:
                    yield name, resource

    def variable(self, module: str, name: str) -> Any:
        """Return what a variable of a module is set to."""
        return self.files[f"modules/{module}.bicep"].variables[name]

    def resource(self, module: str, symbol: str) -> Any:
        """Return the body of a resource of a module."""
        return self.files[f"modules/{module}.bicep"].resources[symbol].body

    def module(self, module: str, symbol: str) -> dict[str, Any]:
        """Return what a module passes to one that it uses."""
        passed: dict[str, Any] = (
            self.files[f"modules/{module}.bicep"].modules[symbol].body["params"]
        )
        return passed


def inside(body: Any, path: str) -> Any:
    """Return what stands at a dotted path of a body, or None."""
    for step in path.split("."):
        body = body.get(step) if isinstance(body, dict) else None
    return body


def differences[T](what: str, in_code: set[T], made: set[T]) -> Iterator[str]:
    """Yield what only the code has, and what only the infrastructure has."""
    yield from (f"{what} {each} is in the code only" for each in in_code - made)
    yield from (f"{what} {each} is in the infrastructure only" for each in made - in_code)
