"""The base of every pydantic model in this program."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Immutable, and built when it is used for the first time.

    Building the validators of all models takes a third of what importing the program does, and no
    call needs them all. A model that is being built is locked, so threads may come to it at once.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)


def build_models() -> None:
    """Build every model that is declared so far."""
    for model in _below(Model):
        if not model.__pydantic_generic_metadata__["parameters"]:
            model.model_rebuild()


def _below(model: type[Model]) -> Iterator[type[Model]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)


def with_unknown(value: object, dumped: Any) -> Any:  # noqa: ANN401 - JSON of any form
    """Return what was dumped of a value with the unknown members that were read in it.

    Only the models' own ``extra`` setting would dump them.
    """
    match value:
        case BaseModel():
            known = {
                field.serialization_alias or name: getattr(value, name)
                for name, field in type(value).model_fields.items()
            }
            members = {
                name: with_unknown(known[name], member) if name in known else member
                for name, member in dumped.items()
            }
            return {**(value.model_extra or {}), **members}
        case Mapping():
            pairs = zip(dumped.items(), value.values(), strict=True)
            return {name: with_unknown(each, member) for (name, member), each in pairs}
        case tuple() | list():
            return [with_unknown(*pair) for pair in zip(value, dumped, strict=True)]
        case _:
            return dumped
