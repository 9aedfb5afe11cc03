"""POST /api/v1/sessions/{session_id}/evaluation: evaluate an ended session."""

import azure.functions as func
from pydantic import Field

from shared.evaluation.model import InterviewEvaluation
from shared.interviews.errors import AnswerFailed, NoSuchSession, SessionStillOpen
from shared.interviews.evaluation import Waiting
from shared.interviews.views import PendingEvaluation, pending_evaluation
from shared.web import USER, Body, Call, Reply, endpoint

bp = func.Blueprint()

_LOOK_AGAIN_S = 5


class Choice(Body):
    """What to do about answers that could not be processed."""

    without_failed: bool = Field(default=False, description="true: evaluate without them")


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/evaluation",
    access=USER,
    status={200: InterviewEvaluation, 202: PendingEvaluation},
    errors=(NoSuchSession, SessionStillOpen, AnswerFailed),
)
def session_evaluate(call: Call[None, Choice]) -> Reply[InterviewEvaluation | PendingEvaluation]:
    """Evaluate an ended session.

    Every score quotes the words of the answer that it rests on. A session is evaluated once; asking
    again returns the same result. 202: spoken answers are still being processed, or another request
    has the answers judged by a language model: ask again later.
    """
    outcome = call.services.interviews.evaluation.evaluate(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        without_failed=call.query.without_failed,
    )
    if isinstance(outcome, Waiting):
        address = f"/api/v1/sessions/{call.path['session_id']}"
        headers = {"Location": address, "Retry-After": str(_LOOK_AGAIN_S)}
        pending = pending_evaluation(
            outcome.session, status_url=address, retry_after_s=_LOOK_AGAIN_S
        )
        return Reply(pending, status=202, headers=headers)
    return Reply(outcome)
