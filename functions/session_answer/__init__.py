"""PUT /api/v1/sessions/{session_id}/answers/{question_id}: answer a question."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import NoSuchQuestion, NoSuchSession, SessionEnded
from shared.interviews.model import MAX_ANSWER_CHARS, QUESTION_ID
from shared.interviews.views import SessionView, session_view
from shared.kernel.text import Prose
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewAnswer(Body):
    """An answer in text, and how long the candidate took for it."""

    text: Prose = Field(max_length=MAX_ANSWER_CHARS)
    duration_s: Annotated[int, Field(ge=0, le=3600), WHOLE] | None = None


@endpoint(
    bp,
    "PUT",
    "v1/sessions/{session_id}/answers/{question_id}",
    access=USER,
    path={"question_id": QUESTION_ID},
    errors=(NoSuchSession, NoSuchQuestion, SessionEnded),
)
def session_answer(call: Call[NewAnswer]) -> SessionView:
    """Answer a question in text, in place of any earlier answer.

    The last answer before the session ends counts. Sending the same answer again changes nothing.
    """
    session = call.services.interviews.answers.answer(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        text=call.body.text,
        duration_s=call.body.duration_s,
    )
    return session_view(session)
