"""The schema of ``model.json``, which holds the small models."""

from pydantic import ConfigDict, NonNegativeFloat

from shared.evaluation.scorer.trees import Forest
from shared.kernel.model import Model


class KeyPointModel(Model):
    """A logistic model of whether a key point is made, from three measures of its match."""

    model_config = ConfigDict(extra="forbid")
    firm: float
    cosine: float
    anywhere: float
    intercept: float


class SidingModel(Model):
    """A logistic model of whether a key point is made, by the statements about it; see ``siding``.

    No weight is below 0.
    """

    model_config = ConfigDict(extra="forbid")
    right: NonNegativeFloat
    leads: NonNegativeFloat
    leaning: NonNegativeFloat
    content: NonNegativeFloat
    verified: NonNegativeFloat
    intercept: float


class StoryModel(Model):
    """A logistic model of whether a story is about what was asked.

    ``distinct`` is the weight of a stem that several behavioural questions share, 0 to 1 in 64ths;
    any other stem has weight 1.
    """

    model_config = ConfigDict(extra="forbid")
    firm: float
    cosine: float
    length: float
    intercept: float
    distinct: dict[str, float]


class StoryPointModel(Model):
    """A logistic model of whether a story shows a key point; see ``story_points``.

    No weight is below 0.
    """

    model_config = ConfigDict(extra="forbid")
    matched: NonNegativeFloat
    entailed: NonNegativeFloat
    verified: NonNegativeFloat
    intercept: float


class ModelDocument(Model):
    """Everything in ``model.json``."""

    model_config = ConfigDict(extra="forbid")
    forest: Forest
    key_point: KeyPointModel
    siding: SidingModel
    story: StoryModel
    story_point: StoryPointModel
    characters: tuple[tuple[int, ...], ...]
