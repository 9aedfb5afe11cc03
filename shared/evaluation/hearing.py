"""Whether a spoken answer was heard well enough to be evaluated.

What a recogniser made of speech that it could not follow says nothing about the candidate. Such an
answer gets no score and no verdict on its content; see docs/adr/0014.
"""

from shared.evaluation.model import NotHeardWell, UnheardReason
from shared.media.model import AnalysedMedia
from shared.ports.evaluator import AnswerEvaluation, Verdict

LEAST_CONFIDENCE = 0.5
"""Mean confidence of the recogniser below which its words are not what was said."""

_TEXTS = {
    UnheardReason.LOW_CONFIDENCE: (
        "The words of this answer could not be made out well enough to evaluate it."
    ),
    UnheardReason.PARTIAL: (
        "Parts of this answer could not be made out, so it is not evaluated: what you said there "
        "might have counted."
    ),
    UnheardReason.OTHER_LANGUAGE: (
        "This answer does not seem to be in English, the only language that is recognised."
    ),
    UnheardReason.NO_SENTENCES: (
        "What was recognised of this answer does not form sentences, so it is not evaluated."
    ),
}

_BY_VERDICT = {
    Verdict.OTHER_LANGUAGE: UnheardReason.OTHER_LANGUAGE,
    Verdict.GIBBERISH: UnheardReason.NO_SENTENCES,
}

_ADVICE = "Record this answer again, near the microphone and in a quiet room, or type it."


def not_heard_well(spoken: AnalysedMedia) -> NotHeardWell | None:
    """Return why the transcript cannot be relied on, if so."""
    transcript = spoken.transcript
    if transcript.other_language:
        return _because(UnheardReason.OTHER_LANGUAGE)
    if transcript.confidence is not None and transcript.confidence < LEAST_CONFIDENCE:
        return _because(UnheardReason.LOW_CONFIDENCE)
    if transcript.unheard:
        partial = _because(UnheardReason.PARTIAL)
        return partial.model_copy(update={"unheard": transcript.unheard})
    return None


def unlike_speech(evaluation: AnswerEvaluation) -> NotHeardWell | None:
    """Return that the recognised words are no English sentences, if the evaluator found so."""
    reason = _BY_VERDICT.get(evaluation.verdict)
    return _because(reason) if reason else None


def explained(evaluation: AnswerEvaluation, why: NotHeardWell) -> AnswerEvaluation:
    """Return the evaluation of no words with a reason that fits one that was not heard."""
    return evaluation.model_copy(
        update={"reason": why.text, "improvement": _ADVICE, "confidence": 0.0}
    )


def _because(reason: UnheardReason) -> NotHeardWell:
    return NotHeardWell(reason=reason, text=_TEXTS[reason])
