"""What the API shows: models of their own, so that what is stored can grow without showing it."""

from typing import Self

from pydantic import ConfigDict

from shared.kernel.model import Model


class View(Model):
    """A document of the API, or a part of one: immutable, with exactly the declared members."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def showing(cls, value: object) -> Self:
        """Return the view of an object that has attributes of the same names.

        Raises ValidationError, a fault of ours, when one is missing or of another type.
        """
        return cls.model_validate(value)
