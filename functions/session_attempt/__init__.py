"""POST /api/v1/sessions/{session_id}/questions/{question_id}/attempts: try a question again."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import (
    NoSuchFollowUp,
    NoSuchQuestion,
    NoSuchSession,
    NotEvaluated,
    TooManyAttempts,
)
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
        default=None,
        description="`key_point` of the follow-up question in the report that this answers; "
        "null: the whole question is tried again",
    )


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/questions/{question_id}/attempts",
    access=USER,
    status=201,
    idempotent=True,
    path={"question_id": QUESTION_ID},
    errors=(NoSuchSession, NoSuchQuestion, NoSuchFollowUp, NotEvaluated, TooManyAttempts),
)
def session_attempt(call: Call[NewAttempt]) -> AttemptsView:
    """Answer a question of an evaluated session again.

    It costs nothing and changes nothing of the session's evaluation. Returns all tries side by
    side, with the key points that each has gained over the one before. With `follow_up_of`, a
    follow-up question of the report is answered, at most twice for each question: the key point it
    asks about is judged alone and stands in `follow_ups`; no score or plan counts it.
    """
    tried = call.services.interviews.attempts.attempt(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        text=call.body.text,
        duration_s=call.body.duration_s,
        follow_up_of=call.body.follow_up_of,
        once=call.request_key,
    )
    return attempts_view(tried)
