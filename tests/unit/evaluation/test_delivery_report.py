"""Delivery is judged with the interview, stands beside its score, and shows in the report."""

from datetime import UTC, datetime

import pytest

from shared.evaluation.model import InterviewEvaluation
from shared.evaluation.scorer import Scorer
from shared.evaluation.service import Evaluation, GivenAnswer
from shared.interviews.model import InterviewSession, Mode, Question
from shared.interviews.report.model import build_report
from shared.interviews.report.page import render
from shared.kernel.vocabulary import Competency, Level, Role
from shared.media.model import (
    AnalysedMedia,
    LeftOutReason,
    PictureLeftOut,
    Presence,
    PresenceSource,
)
from shared.ports.evaluator import EvaluationTask, QuestionKind
from tests.support.clock import FixedClock
from tests.support.recogniser import words_of
from tests.unit.evaluation.test_delivery import SENTENCE, spoken

QUESTION = Question(
    id="q1",
    kind=QuestionKind.TECHNICAL,
    competency=Competency.OPERATIONS,
    text="How did you move to the cloud?",
    key_points=("measures the cost before and after",),
    reference_answer="We measured the cost before and after we moved every service.",
)
TASK = EvaluationTask(
    question=QUESTION.text,
    kind=QUESTION.kind,
    competency=QUESTION.competency,
    key_points=QUESTION.key_points,
    reference_answer=QUESTION.reference_answer,
    answer=f"{SENTENCE}. " * 2,
)


def analysed() -> AnalysedMedia:
    words = words_of(f"um <b>so</b> you know {SENTENCE} {SENTENCE}", start_s=1)
    media = spoken(words, (1.0, 8.0), (12.0, 18.0), partial=True)
    presence = Presence(
        source=PresenceSource.SERVER, frames=18, face_present=0.5, one_person=0.5, centred=1,
        well_lit=1,
    )  # fmt: skip
    return media.model_copy(update={"presence": presence})


def evaluate(media: AnalysedMedia | None) -> InterviewEvaluation:
    evaluation = Evaluation(evaluator=Scorer, clock=FixedClock())
    return evaluation.evaluate([GivenAnswer("q1", TASK, spoken=media)])


def page(media: AnalysedMedia | None) -> str:
    session = InterviewSession(
        id="ses_1", user_id="usr_1", created_at=datetime(2026, 11, 25, tzinfo=UTC),
        role=Role.DEVOPS_SRE, level=Level.MID, mode=Mode.AUDIO, seed=1, resume_id=None,
        recording=None, questions=(QUESTION,),
    )  # fmt: skip
    return render(build_report(session, evaluate(media), [], candidate="Asha"))


def test_how_it_was_spoken_changes_nothing_of_what_was_said() -> None:
    aloud, written = evaluate(analysed()), evaluate(None)

    assert aloud.delivery is not None
    assert aloud.answers[0].delivery is not None
    assert aloud.overall == written.overall
    assert aloud.dimensions == written.dimensions
    assert aloud.competencies == written.competencies
    assert written.delivery is None


def test_results_from_before_there_was_speech_can_still_be_read() -> None:
    stored = evaluate(None).model_dump(mode="json")
    del stored["delivery"]
    del stored["answers"][0]["delivery"]

    assert InterviewEvaluation.model_validate(stored) == evaluate(None)


def test_the_page_shows_score_norms_and_evidence_by_time() -> None:
    shown = page(analysed())

    assert "How it was spoken" in shown
    assert "0:01 “um”" in shown
    assert "“you know”" in shown
    assert "0:08 to 0:12" in shown
    assert "Laske and DiGennaro Reed" in shown
    assert "The recording broke off" in shown
    assert "your face in 50 % of 18 looks" in shown
    assert "Accent, pitch, appearance and surroundings count nowhere." in shown
    assert "<b>so</b>" not in shown


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (LeftOutReason.CODEC, "it is in a format (hevc) that is not read here"),
        (LeftOutReason.SIZE, "it is too large"),
        (LeftOutReason.DAMAGED, "it is damaged"),
    ],
)
def test_the_page_says_that_the_picture_was_left_out_and_why(
    reason: LeftOutReason, said: str
) -> None:
    left_out = PictureLeftOut(reason=reason, codec="hevc")
    media = analysed().model_copy(update={"presence": None, "picture_left_out": left_out})

    shown = page(media)

    assert f"The picture was left out: {said}." in shown
    assert "your face" not in shown
    assert "The picture was left out" not in page(analysed())
    assert evaluate(media).overall == evaluate(analysed()).overall


def test_a_written_answer_has_no_word_of_it() -> None:
    assert "How it was spoken" not in page(None)
