"""POST /api/v1/speech/token: let the browser use speech recognition itself."""

import azure.functions as func

from shared.interviews.views import SpeechAccess, speech_access
from shared.ports.speech import SPEECH_ERRORS, NoSpeechTokens
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "POST", "v1/speech/token", access=USER, errors=(*SPEECH_ERRORS, NoSpeechTokens))
def speech_token(call: Call) -> SpeechAccess:
    """Get a short-lived token with which the browser streams to Azure Speech itself.

    Then only words and times come here (`session_transcript`). Offline there is none: upload.
    """
    return speech_access(call.services.speech.token())
