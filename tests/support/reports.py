"""Five reports as candidates get them: strong, mixed, empty, of the longest answers, and spoken."""

from datetime import UTC, datetime, timedelta

from shared.evaluation.scorer import Scorer
from shared.evaluation.service import Evaluation, GivenAnswer
from shared.interviews.evaluation import task_of
from shared.interviews.model import (
    MAX_ANSWER_CHARS,
    MAX_QUESTIONS,
    Answer,
    InterviewSession,
    Mode,
    Result,
)
from shared.interviews.questions.bank import BankQuestion, question_bank
from shared.interviews.questions.selection import asked_as
from shared.interviews.report.model import Report, build_report
from shared.kernel.vocabulary import Level, Role
from shared.media.model import AnalysedMedia
from tests.support.clock import FixedClock

BEGAN = datetime(2026, 11, 27, 19, 9, tzinfo=UTC)


def five_reports(spoken: AnalysedMedia, *, most: int = MAX_QUESTIONS) -> dict[str, Report]:
    """Return a report of each sort; ``spoken`` is what was heard of every answer of the last.

    ``most``: how many questions the one with the longest answers has.
    """
    questions = sorted(question_bank(), key=lambda each: each.id)
    some = questions[::83][: min(6, most)]
    longest = questions[::31][:most]
    return {
        "strong": a_report([(each, each.reference_answer) for each in some]),
        "mixed": a_report([(each, _mixed(each, place)) for place, each in enumerate(some)]),
        "empty": a_report([(each, "") for each in some]),
        "longest": a_report([(each, _long(each)) for each in longest], earlier=10),
        "spoken": a_report([(each, each.reference_answer) for each in some[:2]], spoken=spoken),
    }


def a_report(
    given: list[tuple[BankQuestion, str]],
    *,
    spoken: AnalysedMedia | None = None,
    earlier: int = 0,
    candidate: str = "Asha Rao",
) -> Report:
    """Return the report of a session in which these answers were given."""
    session = InterviewSession(
        id="ses_now", user_id="usr_1", created_at=BEGAN, role=Role.BACKEND, level=Level.MID,
        mode=Mode.AUDIO if spoken else Mode.TEXT, seed=1, resume_id=None, recording=None,
        questions=tuple(asked_as(question) for question, _ in given),
        answers={
            question.id: Answer(text=text, answered_at=BEGAN, duration_s=95)
            for question, text in given
            if text
        },
    )  # fmt: skip
    evaluation = Evaluation(evaluator=Scorer, clock=FixedClock()).evaluate(
        [
            GivenAnswer(question.id, task_of(asked_as(question), text), spoken)
            for question, text in given
        ]
    )
    result = Result(
        overall=2.5, competencies=(), answered=6, rubric_version="1", evaluated_at=BEGAN
    )
    before = [
        session.model_copy(
            update={
                "id": f"ses_{day}",
                "created_at": BEGAN - timedelta(days=day),
                "result": result,
            }
        )
        for day in range(earlier, 0, -1)
    ]
    return build_report(session, evaluation, before, candidate=candidate)


def _mixed(question: BankQuestion, place: int) -> str:
    """Return ever less of a good answer, and nothing of the last ones."""
    sentences = question.reference_answer.split(". ")
    kept = ". ".join(sentences[: max(0, len(sentences) - place)])
    return f"{kept}." if kept else ""


def _long(question: BankQuestion) -> str:
    text = f"{question.reference_answer} "
    return (text * (MAX_ANSWER_CHARS // len(text) + 1))[:MAX_ANSWER_CHARS].strip()
