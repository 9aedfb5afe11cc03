"""POST /api/v1/sessions/{session_id}/questions/{question_id}/attempts: try a question again."""

import azure.functions as func

from shared.interviews.errors import ATTEMPT_ERRORS
from shared.interviews.model import QUESTION_ID
from shared.interviews.practice.request import AttemptRequest
from shared.interviews.practice.views import AttemptsView, attempts_view
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class NewAttempt(Body, AttemptRequest):
    """An answer in text, and how long the candidate took for it."""


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
