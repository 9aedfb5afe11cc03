"""GET /api/v1/sessions/{session_id}/questions/{question_id}/follow-ups: what is asked next."""

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import FOLLOW_UP_ERRORS
from shared.interviews.model import QUESTION_ID
from shared.interviews.practice.follow_up import FollowUp
from shared.kernel.view import View
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


class FollowUpsView(View):
    """What an interviewer would ask next about an answer as it is now; none if nothing is left."""

    question_id: str
    follow_ups: tuple[FollowUp, ...] = Field(description="at most two, the first to ask first")


@endpoint(
    bp,
    "GET",
    "v1/sessions/{session_id}/questions/{question_id}/follow-ups",
    access=USER,
    path={"question_id": QUESTION_ID},
    errors=FOLLOW_UP_ERRORS,
)
def session_follow_up(call: Call) -> FollowUpsView:
    """Request follow-up questions in a session for study.

    At most two questions, made of the answer as it is saved now. They ask for what it leaves out
    and do not tell it, and no score is shown. Answer one by saving the answer again with more in
    it; nothing is kept of the asking. Under real conditions the report asks them after the end.
    """
    asked = call.services.interviews.asked_next.ask(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
    )
    return FollowUpsView(question_id=call.path["question_id"], follow_ups=asked)
