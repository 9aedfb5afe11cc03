"""Every stored model of the product, and documents as the next release will write them."""

import functools
import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError

import shared
from shared.ports.documents import CONTAINERS, Container, Document, DocumentStore, Json, New
from shared.store import Stored, body_of

ADDED = "added_by_the_next_release"
"""The member that this release does not know."""


FROZEN = Path(__file__).parents[1] / "fixtures" / "documents"


class Frozen(NamedTuple):
    """A document as an earlier release, or this one, has stored it."""

    container: Container
    body: Json


def frozen_documents() -> dict[str, Frozen]:
    """Return the frozen documents of all releases, each by a name for test reports."""
    containers = {each.name: each for each in CONTAINERS}
    found = {}
    for path in sorted(FROZEN.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            row = json.loads(line)
            kind = row["body"].get("kind") or row["body"]["id"].partition(":")[0]
            found[f"{path.stem}-{number}-{row['container']}-{kind}"] = Frozen(
                containers[row["container"]], row["body"]
            )
    return found


@functools.cache
def stored_models() -> list[type[Stored]]:
    """Return every class derived from Stored in shared/ that is no base of another, by name."""
    for module in pkgutil.walk_packages(shared.__path__, "shared."):
        importlib.import_module(module.name)
    ours = {each for each in _below(Stored) if each.__module__.startswith("shared.")}
    bases = {base for each in ours for base in each.__bases__}
    return sorted(ours - bases, key=lambda each: each.__qualname__)


def read(container: Container, body: Json) -> Stored:
    """Return a document as the model that fits it best reads it."""
    found = []
    for model in stored_models():
        if {"id", container.partition_key} <= set(model.model_fields):
            try:
                value = model.model_validate(body, extra="allow")
            except ValidationError:
                continue
            found.append((len(value.model_extra or {}), value))
    assert found, f"no stored model reads {container.name}/{body['id']}"
    return min(found, key=lambda each: each[0])[1]


class NextRelease:
    """A store in which the next release writes beside us: it adds a member to every object."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self.written: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    def create(self, container: Container, partition: str, body: Json, **more: Any) -> Document:
        return self._documents.create(container, partition, self._grown(container, body), **more)

    def replace(self, container: Container, partition: str, body: Json, **more: Any) -> Document:
        return self._documents.replace(container, partition, self._grown(container, body), **more)

    def upsert(self, container: Container, partition: str, body: Json, **more: Any) -> Document:
        return self._documents.upsert(container, partition, self._grown(container, body), **more)

    def remove_and_write(
        self, container: Container, partition: str, body: Json, **more: Any
    ) -> Document:
        grown = [New(self._grown(container, dict(new)), ttl) for new, ttl in more.pop("added", ())]
        return self._documents.remove_and_write(
            container, partition, self._grown(container, body), added=grown, **more
        )

    def _grown(self, container: Container, body: Json) -> Json:
        value = read(container, dict(body))
        self.written.add(type(value).__name__)
        return of_the_next_release(value)


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
