"""The JSON schemas of what operations accept and answer with, for the API's description."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from types import UnionType
from typing import Any, get_args, get_origin, override

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from shared.web.meanings import Meanings
from shared.web.operation import Operation
from shared.web.problem import Problem
from shared.web.reply import Reply

_REFERENCE = "#/components/schemas/{model}"

type Node = dict[str, Any]


def results_of[T](operation: Operation, kind: type[T]) -> list[type[T]]:
    """Return the types of this kind that an operation may answer with, other than nothing."""
    result = operation.result
    if get_origin(result) is Reply:
        result = get_args(result)[0]
    forms = get_args(result) if isinstance(result, UnionType) else (result,)
    return [each for each in forms if each is not type(None) and issubclass(each, kind)]


def successes(operation: Operation) -> tuple[int, ...]:
    """Return the statuses of an operation's successes: 204 where there is nothing to say."""
    return operation.statuses if results_of(operation, object) else (HTTPStatus.NO_CONTENT,)


def is_read(operation: Operation) -> bool:
    """Whether it reads something that has an ETag."""
    return operation.method == "GET" and HTTPStatus.OK in successes(operation)


class _Generator(GenerateJsonSchema):
    @override
    def normalize_name(self, name: str) -> str:
        """Name ``Listing[Row]`` ``Listing_Row``, without an underscore at the end."""
        return super().normalize_name(name.rstrip("]"))

    @override
    def field_is_required(self, field: Any, total: bool) -> bool:
        """Require what an answer always has: a member with a default is written too."""
        return self.mode == "serialization" or super().field_is_required(field, total)


class Schemas:
    """The JSON schemas of all models, by reference: no two models share a component."""

    def __init__(
        self,
        operations: Iterable[Operation],
        known: Meanings,
        events: Iterable[type[BaseModel]] = (),
    ) -> None:
        """Let pydantic describe them together, since it names apart what is called the same."""
        described = list(operations)
        queries = {each.query for each in described if each.query}
        bodies = {each.body for each in described if each.body}
        # A problem's `errors` may be absent, as a member with a default may be of a request.
        requests: set[type[BaseModel]] = {Problem, *queries, *bodies}
        responses = {result for each in described for result in results_of(each, BaseModel)}
        responses |= set(events)
        references, schemas = models_json_schema(
            [
                *((model, "validation") for model in _sorted(requests)),
                *((model, "serialization") for model in _sorted(responses)),
            ],
            ref_template=_REFERENCE,
            schema_generator=_Generator,
        )
        self._references: Mapping[Any, Node] = references
        self.components: Node = schemas["$defs"]
        self._queries: dict[type[BaseModel], Node] = {
            each: self.components.pop(self._name(each)) for each in queries
        }
        for name, component in self.components.items():
            for member, schema in component.get("properties", {}).items():
                if "description" not in schema and (text := known.text(name, member)):
                    schema["description"] = text
        for body in bodies:
            _tell_defaults(self.components[name_of(references[body, "validation"])])

    def of_request(self, model: type[BaseModel]) -> Node:
        """Return the reference to what is accepted as this model."""
        return self._references[model, "validation"]

    def of_response(self, model: type[BaseModel]) -> Node:
        """Return the reference to what is answered with as this model."""
        return self._references[model, "serialization"]

    def of_query(self, model: type[BaseModel]) -> Node:
        """Return the schema itself of what is accepted as this query."""
        return self._queries[model]

    def _name(self, model: type[BaseModel]) -> str:
        return name_of(self.of_request(model))


def name_of(reference: Node) -> str:
    """Return the name of the component that is referred to."""
    name: str = reference["$ref"].rpartition("/")[2]
    return name


def _tell_defaults(body: Node) -> None:
    """Say in words what a member is when it is absent: generators make one with a default required.

    Null goes without saying.
    """
    for member in body.get("properties", {}).values():
        default = member.pop("default", None)
        if default is not None:
            said = f"Default: {json.dumps(default)}."
            member["description"] = (
                f"{member['description']}. {said}" if "description" in member else said
            )


def _sorted(models: set[type[BaseModel]]) -> list[type[BaseModel]]:
    return sorted(models, key=lambda model: (model.__module__, model.__qualname__))
