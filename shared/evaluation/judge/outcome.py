"""What an evaluation says of the language model: that it judged, or why not, and how it differs."""

from shared.evaluation.judge.prompt import VERSION
from shared.ports.evaluator import AnswerEvaluation, LanguageModelPart
from shared.ports.language_model import NoCompletion

NAME = "language-model"
DIFFERS_FROM = 1.0
"""The least difference of two scores that is pointed out: twice that of two careful people."""

_PERSONAL = "it is not told of anything in a resume"
_WHY = {
    NoCompletion.REFUSED: "it declined to",
    NoCompletion.FILTERED: "the service's content filter stopped it",
    NoCompletion.TRUNCATED: "its reply broke off",
    NoCompletion.INVALID: "its reply could not be used",
    NoCompletion.THROTTLED: "the service has too many requests",
    NoCompletion.UNAVAILABLE: "the service did not respond",
    NoCompletion.TOO_SLOW: "it took too long",
    NoCompletion.NOT_AUTHORISED: "the service is not set up",
    NoCompletion.OVER_BUDGET: "this interview has used what it may use of it",
}


def judged(by_model: AnswerEvaluation, built_in: AnswerEvaluation, model: str) -> AnswerEvaluation:
    """Return the evaluation by a model, beside what the built-in evaluator alone says."""
    difference = round(by_model.overall - built_in.overall, 2)
    differs = abs(difference) >= DIFFERS_FROM
    note = (
        f"The built-in evaluator alone gives this answer {built_in.overall:.1f}. The two differ by "
        f"{abs(difference):.1f}, so take the score with care."
    )
    part = LanguageModelPart(
        outcome="judged",
        model=model,
        built_in_score=built_in.overall,
        difference=difference,
        note=note if differs else None,
    )
    return by_model.model_copy(
        update={
            "evaluator": NAME,
            "evaluator_version": f"{model}, prompt {VERSION}, {built_in.evaluator_version}",
            "language_model": part,
        }
    )


def not_judged(built_in: AnswerEvaluation, why: NoCompletion | None) -> AnswerEvaluation:
    """Return the built-in evaluation with why the model is not behind it.

    None: the question is about the candidate's resume.
    """
    part = LanguageModelPart(
        outcome=why or "personal",
        model=None,
        built_in_score=built_in.overall,
        difference=None,
        note=f"The language model did not judge this answer: {_WHY[why] if why else _PERSONAL}. "
        "The score is that of the built-in evaluator alone.",
    )
    return built_in.model_copy(update={"language_model": part})
