"""Reads the reply of a language model: every grade needs words that stand in the answer."""

from collections.abc import Callable
from typing import Literal

from pydantic import ConfigDict, FiniteFloat, ValidationError

from shared.evaluation.judge.prompt import item_name
from shared.kernel.model import Model
from shared.ports.evaluator import Coverage, GradedPoint, Grading

type Find = Callable[[str, str], tuple[int, int] | None]
"""Finds words in a text; see ``Evaluator.find``."""

_COVERAGE = {"covered": Coverage.COVERED, "partly": Coverage.PARTLY}
_MOST = 5.0


class _Item(Model):
    model_config = ConfigDict(extra="forbid", strict=True)

    evidence: str
    grade: Literal["covered", "partly", "contrary", "missed"]


class _Reply(Model):
    model_config = ConfigDict(extra="forbid", strict=True)

    points: dict[str, _Item]
    content: FiniteFloat


def read_reply(text: str, answer: str, points: int, find: Find) -> Grading | None:
    """Return what a reply says of an answer, or None if it is not what was asked for.

    Evidence that does not stand in the answer is dropped, and a point without any is missed.
    """
    try:
        reply = _Reply.model_validate_json(text)
    except ValidationError:
        return None
    names = [item_name(place) for place in range(points)]
    if reply.points.keys() != set(names):
        return None
    return Grading(
        content=min(max(reply.content, 0.0), _MOST),
        points=tuple(_point(reply.points[name], answer, find) for name in names),
    )


def _point(item: _Item, answer: str, find: Find) -> GradedPoint:
    span = find(answer, item.evidence) if item.grade != "missed" else None
    if span is None:
        return GradedPoint(coverage=Coverage.MISSED)
    return GradedPoint(
        coverage=_COVERAGE.get(item.grade, Coverage.MISSED),
        contrary=item.grade == "contrary",
        start=span[0],
        end=span[1],
    )
