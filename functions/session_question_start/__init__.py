"""POST /api/v1/sessions/{session_id}/questions/{question_id}/start: start a question."""

import azure.functions as func

from shared.interviews.errors import NoSuchQuestion, NoSuchSession, SessionEnded
from shared.interviews.model import QUESTION_ID
from shared.interviews.views import SessionView, session_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/questions/{question_id}/start",
    access=USER,
    path={"question_id": QUESTION_ID},
    errors=(NoSuchSession, NoSuchQuestion, SessionEnded),
)
def session_question_start(call: Call) -> SessionView:
    """Start a question: the candidate sees it now.

    Its clock runs from here. An answer beyond the time limit is accepted and scored like any
    other; `late_by_s` says by how much. In an adaptive session another question may stand in its
    place from then on (`adapted` says why): show what is returned. Starting a question again, or
    one that has been answered, changes nothing.
    """
    session = call.services.interviews.question_starts.start(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
    )
    return session_view(session)
