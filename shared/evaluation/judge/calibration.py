"""Brings a language model's grades to the scale of people, by a map that ``bench`` fits.

Models grade more harshly or kindly than people, each in its own way. So the map counts for the
model and the words of the prompt that it was fitted with; any other grade is taken as it is.
"""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from shared.evaluation.judge.prompt import VERSION
from shared.kernel.model import Model
from shared.ports.evaluator import Score

FILE = Path(__file__).with_name("calibration.json")


class Calibration(Model):
    """A map from grades of a model to grades of people; it never falls.

    ``answers``: by how many it was fitted; 0 is none, and then the map changes nothing.
    """

    model: str | None
    prompt_version: str | None
    answers: int
    map: tuple[tuple[Score, Score], ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _never_falls(self) -> Self:
        rises = all(x < more_x and y <= more_y for (x, y), (more_x, more_y) in pairwise(self.map))
        if not rises:
            message = "a calibration never falls"
            raise ValueError(message)
        return self

    def fits(self, model: str) -> bool:
        """Tell whether it was fitted with this model and this prompt."""
        return self.answers > 0 and (self.model, self.prompt_version) == (model, VERSION)

    def calibrated(self, content: float, model: str) -> float:
        """Return a grade of a model on the scale of people, constant beyond the ends."""
        if not self.fits(model):
            return content
        (low_x, low_y), *_ = self.map
        if content <= low_x:
            return low_y
        for (low_x, low_y), (high_x, high_y) in pairwise(self.map):
            if content <= high_x:
                return low_y + (content - low_x) / (high_x - low_x) * (high_y - low_y)
        return self.map[-1][1]


@cache
def calibration() -> Calibration:
    """Return the map that comes with the program."""
    return Calibration.model_validate_json(FILE.read_bytes())
