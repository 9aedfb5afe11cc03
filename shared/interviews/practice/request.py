"""The attempt that is asked for: the whole question again, or one of its follow-up questions."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.interviews.model import MAX_ANSWER_CHARS
from shared.kernel.model import Model
from shared.kernel.numbers import WHOLE
from shared.kernel.text import Said


class AttemptRequest(Model):
    """An answer in text, how long the candidate took for it, and which follow-up it answers."""

    text: Said = Field(max_length=MAX_ANSWER_CHARS)
    duration_s: Annotated[int, Field(ge=0, le=3600), WHOLE] | None = None
    follow_up_of: Annotated[int, Field(ge=0, le=99), WHOLE] | None = Field(
        default=None, description="`key_point` of the follow-up that this answers; null: of none"
    )
    vague_number: bool = Field(
        default=False, description="this answers the follow-up whose `reason` is `vague_number`"
    )

    @model_validator(mode="after")
    def _one_follow_up(self) -> Self:
        if self.vague_number and self.follow_up_of is not None:
            raise ValueError("either follow_up_of or vague_number, not both")
        return self
