"""The base of every pydantic model in this program."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Immutable, and built when it is used for the first time.

    Building the validators of all models takes a third of what importing the program does, and no
    call needs them all. A model that is being built is locked, so threads may come to it at once.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)
