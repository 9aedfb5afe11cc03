"""GET /api/v1/sessions/{session_id}/answers/{question_id}/analysis: how an answer was spoken."""

import azure.functions as func

from shared.interviews.errors import NoAnalysis, NoSuchSession
from shared.interviews.model import QUESTION_ID
from shared.media.model import AnalysedMedia
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "GET",
    "v1/sessions/{session_id}/answers/{question_id}/analysis",
    access=USER,
    path={"question_id": QUESTION_ID},
    errors=(NoSuchSession, NoAnalysis),
)
def session_analysis(call: Call) -> AnalysedMedia:
    """Read the analysis of a spoken answer.

    Words with times, delivery, presence.
    """
    return call.services.interviews.transcripts.analysis(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
    )
