"""POST /api/v1/sessions/{session_id}/questions/{question_id}/appeals: judge a key point again."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import APPEAL_ERRORS
from shared.interviews.model import MAX_ANSWER_CHARS, QUESTION_ID
from shared.interviews.practice.appeal_views import AppealsView, appeals_view
from shared.interviews.practice.appeals import Span
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewAppeal(Body):
    """A key point that is called missed, and the words of the answer that make it."""

    key_point: Annotated[int, Field(ge=0, lt=30), WHOLE]
    start: Annotated[int, Field(ge=0, le=MAX_ANSWER_CHARS), WHOLE]
    end: Annotated[int, Field(ge=0, le=MAX_ANSWER_CHARS), WHOLE]


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/questions/{question_id}/appeals",
    access=USER,
    status=201,
    idempotent=True,
    path={"question_id": QUESTION_ID},
    errors=APPEAL_ERRORS,
)
def session_appeal(call: Call[NewAppeal]) -> AppealsView:
    """Request that a missed key point is judged again.

    It is judged on marked words of the answer, once. It costs nothing and changes nothing of the
    session's evaluation. Returns all appeals about the question with both judgements, and the
    scores with what was overturned beside the first ones.
    """
    appealed = call.services.interviews.appeals.appeal(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        key_point=call.body.key_point,
        span=Span(call.body.start, call.body.end),
        once=call.request_key,
    )
    return appeals_view(appealed)
