"""What each member and parameter of the API means, and examples: read only to describe it.

``members.json`` has one text for a name, whichever model has it; ``Model.member`` or
``operation.parameter`` stands where the name means something else. What a model says of its own
member comes first. ``examples.json`` has a body for each operation that takes one, and a value for
the parameters whose form does not show what to send. ``answers.json`` has an answer of each model
that is answered with or posted, and one of an operation where the model's would mislead.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings:
    """Texts by member, and examples by operation and by parameter."""

    members: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)

    def key(self, owner: str, name: str) -> str | None:
        """Return under which key the text about a member, or a parameter, of its owner stands."""
        keys = (f"{owner}.{name}", name)
        return next((key for key in keys if key in self.members), None)

    def text(self, owner: str, name: str) -> str | None:
        """Return what is said of a member, or a parameter, of its owner."""
        key = self.key(owner, name)
        return self.members[key] if key else None

    def example_of_parameter(self, name: str) -> dict[str, Any]:
        """Return the example of a parameter, if there is one."""
        return {"example": self.parameters[name]} if name in self.parameters else {}

    def example_of_body(self, operation: str) -> dict[str, Any]:
        """Return the example of an operation's body, if there is one."""
        return {"example": self.bodies[operation]} if operation in self.bodies else {}

    def example_of_answer(self, operation: str, model: str) -> dict[str, Any]:
        """Return the reference to the example of what is answered with a model, if there is one."""
        key = next((key for key in (operation, model) if key in self.answers), None)
        return {"examples": {key: {"$ref": f"#/components/examples/{key}"}}} if key else {}


@cache
def meanings() -> Meanings:
    """Return what the files say."""
    return Meanings(
        members=_read("members.json"), answers=_read("answers.json"), **_read("examples.json")
    )


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return found
