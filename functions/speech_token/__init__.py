"""POST /api/v1/speech/token: a token for speech recognition in the browser."""

import azure.functions as func

from shared.interviews.spoken.views import SpeechAccess, speech_access
from shared.ports.speech import SPEECH_ERRORS, NoSpeechTokens
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "POST", "v1/speech/token", access=USER, errors=(*SPEECH_ERRORS, NoSpeechTokens))
def speech_token(call: Call) -> SpeechAccess:
    """Request a token for speech recognition.

    With this token (`SpeechConfig.authorizationToken`, at `endpoint`) the browser streams audio to
    Azure Speech itself until `expires_at` and sends only words with their times here
    (`session_transcript`). Without a speech service for browsers the answer is `speech.no_tokens`:
    upload a recording instead.
    """
    return speech_access(call.services.speech.token())
