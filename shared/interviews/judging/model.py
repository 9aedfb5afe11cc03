"""What a session keeps of its language model: tokens, who asks right now, and what was judged.

It is a part of the session's document, so it goes with it, and nothing leads to it from elsewhere.
"""

from typing import Self

from pydantic import Field

from shared.kernel.clock import Instant
from shared.ports.evaluator import GradedPoint
from shared.ports.language_model import NoCompletion
from shared.store import Stored


class Judgement(Stored):
    """What came of asking about one answer: grades, or why there are none.

    ``asked`` is a hash of what was asked about, so that another answer is asked about anew.
    ``content`` is as the model graded it, before any calibration.
    """

    asked: str
    failure: NoCompletion | None = None
    model: str = ""
    content: float = 0.0
    points: tuple[GradedPoint, ...] = ()


class Turn(Stored):
    """Who asks about the answers of a session right now; others wait until then at most."""

    owner: str
    until: Instant


class LanguageModelUse(Stored):
    """The use of a language model by one session. ``tokens``: used, and set aside for a call."""

    tokens: int = 0
    turn: Turn | None = None
    judgements: dict[str, Judgement] = Field(default_factory=dict)

    def without(self, name: str) -> Self:
        """Return it without the judgement of one answer."""
        kept = {each: judgement for each, judgement in self.judgements.items() if each != name}
        return self.model_copy(update={"judgements": kept})
