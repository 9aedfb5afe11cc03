"""Every stored model of the product, and documents as the next release will write them."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

import shared
from shared.ports.documents import Json
from shared.store import Stored, body_of

ADDED = "added_by_the_next_release"
"""The member that this release does not know."""


def stored_models() -> list[type[Stored]]:
    """Return every class derived from Stored in shared/, by name."""
    for module in pkgutil.walk_packages(shared.__path__, "shared."):
        importlib.import_module(module.name)
    ours = (each for each in _below(Stored) if each.__module__.startswith("shared."))
    return sorted(ours, key=lambda each: each.__qualname__)


def models_in(annotation: object, seen: set[type[BaseModel]] | None = None) -> set[type[BaseModel]]:
    """Return every model that a type holds, at any depth."""
    seen = set() if seen is None else seen
    match annotation:
        case type() if issubclass(annotation, BaseModel) and annotation not in seen:
            seen.add(annotation)
            for field in annotation.model_fields.values():
                models_in(field.annotation, seen)
    for each in get_args(annotation):
        models_in(each, seen)
    return seen


def of_the_next_release(value: Stored) -> Json:
    """Return the body of a document with one member more in each object that has a model."""
    body: Json = _grown(value, body_of(value))
    return body


def _grown(value: object, dumped: Any) -> Any:
    match value:
        case BaseModel():
            fields = type(value).model_fields.items()
            known = {each.serialization_alias or name: name for name, each in fields}
            members = {
                name: _grown(getattr(value, known[name]), each) if name in known else each
                for name, each in dumped.items()
            }
            return {**members, ADDED: {"and": ["more"]}}
        case Mapping():
            pairs = zip(dumped.items(), value.values(), strict=True)
            return {name: _grown(each, member) for (name, member), each in pairs}
        case tuple() | list():
            return [_grown(*pair) for pair in zip(value, dumped, strict=True)]
        case _:
            return dumped


def _below(model: type[Stored]) -> Iterator[type[Stored]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)
