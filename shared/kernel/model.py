"""The base of every pydantic model in this program."""

from collections.abc import Iterator

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
