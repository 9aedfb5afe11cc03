"""The document that the evaluator's small models are stored in."""

from pydantic import BaseModel, ConfigDict

from shared.evaluation.scorer.trees import Forest


class KeyPointModel(BaseModel):
    """Log odds that a key point is said, as a weighted sum of three measures of its match."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    firm: float
    cosine: float
    anywhere: float
    intercept: float


class StoryModel(BaseModel):
    """Log odds that a story is about what was asked, from two measures and its length.

    ``distinct`` says in 64ths how much a stem tells behavioural questions apart, 0 to 1; any
    other stem counts 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    firm: float
    cosine: float
    length: float
    intercept: float
    distinct: dict[str, float]


class Learned(BaseModel):
    """Everything in ``model.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    forest: Forest
    key_point: KeyPointModel
    story: StoryModel
    letters: tuple[tuple[int, ...], ...]
