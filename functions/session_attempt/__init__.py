"""POST /api/v1/sessions/{session_id}/questions/{question_id}/attempts: try a question again."""

from typing import Annotated, Self

import azure.functions as func
from pydantic import Field, model_validator

from shared.interviews.errors import ATTEMPT_ERRORS
from shared.interviews.model import MAX_ANSWER_CHARS, QUESTION_ID
from shared.interviews.practice.views import AttemptsView, attempts_view
from shared.kernel.text import Prose
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewAttempt(Body):
    """An answer in text, and how long the candidate took for it."""

    text: Prose = Field(max_length=MAX_ANSWER_CHARS)
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


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/questions/{question_id}/attempts",
    access=USER,
    status=201,
    idempotent=True,
    path={"question_id": QUESTION_ID},
    errors=ATTEMPT_ERRORS,
)
def session_attempt(call: Call[NewAttempt]) -> AttemptsView:
    """Answer a question of an evaluated session again.

    Free; the session's evaluation stays. Returns all tries, with the key points that each gained.
    With `follow_up_of`, its key point is judged alone and counts in no score; with `vague_number`,
    whether both ends of the change are named. Twice a question.
    """
    tried = call.services.interviews.attempts.attempt(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        once=call.request_key,
        **dict(call.body),
    )
    return attempts_view(tried)
