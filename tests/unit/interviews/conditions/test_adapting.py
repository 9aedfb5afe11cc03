"""Adapting a question: by two answers before it, by what is stored, and never in the way."""

from types import SimpleNamespace
from typing import Any

import pytest

from shared.interviews.conditions.adapting import Adapting
from shared.interviews.conditions.model import Difficulty
from shared.interviews.model import Answer, InterviewSession, Mode
from shared.interviews.questions.alternates import alternates_of
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.selection import Wanted, select
from shared.kernel.errors import Unavailable
from shared.kernel.vocabulary import Level, Role
from shared.ports.evaluator import QuestionKind
from tests.support.builders import SESSION, USER
from tests.support.clock import FixedClock

NOW = FixedClock()()


class Says:
    """An evaluation that gives every answer this score, or is away."""

    def __init__(self, *scores: float, unclear: str | None = None, away: bool = False) -> None:
        self.scores, self.unclear, self.away = list(scores), unclear, away

    def provisional(self, _session: InterviewSession, _questions: Any) -> Any:
        if self.away:
            raise Unavailable(retry_after_s=5, detail="It is away.")
        evaluation = SimpleNamespace(overall=self.scores.pop(0))
        answer = SimpleNamespace(not_heard_well=self.unclear, evaluation=evaluation)
        return SimpleNamespace(answers=[answer])


@pytest.fixture(scope="module")
def session() -> InterviewSession:
    wanted = Wanted(role=Role.BACKEND, level=Level.MID, count=4, seed=7)
    questions = select(question_bank(), [], wanted)
    alternates = alternates_of(
        questions, question_bank(), role=Role.BACKEND, level=Level.MID, seed=7, asked=()
    )
    return InterviewSession(
        id=SESSION,
        user_id=USER,
        created_at=NOW,
        role=Role.BACKEND,
        level=Level.MID,
        mode=Mode.TEXT,
        seed=7,
        resume_id=None,
        recording=None,
        questions=questions,
        adaptive=True,
        alternates=alternates,
        answers={each.id: Answer(text="x", answered_at=NOW) for each in questions[:2]},
    )


def adapted(session: InterviewSession, says: Says, place: int = 2) -> InterviewSession:
    evaluation: Any = says
    prepared = Adapting(evaluation=evaluation).prepare(session, session.questions[place].id, NOW)
    return prepared(session)


@pytest.mark.parametrize(
    ("scores", "difficulty"),
    [
        ((4.1, 4.9), Difficulty.HARDER),
        ((4.0, 4.9), None),
        ((1.9, 0.0), Difficulty.EASIER),
        ((2.0, 0.0), None),
        ((4.5, 1.0), None),
    ],
)
def test_two_answers_decide_together(
    session: InterviewSession, scores: tuple[float, float], difficulty: Difficulty | None
) -> None:
    after = adapted(session, Says(*scores))

    assert [each.difficulty for each in after.adaptations] == ([difficulty] if difficulty else [])
    changed = after.questions[2] != session.questions[2]
    assert changed is (difficulty is not None)
    assert after == adapted(session, Says(*scores))


def test_harder_questions_are_for_a_higher_level_and_easier_ones_for_a_lower(
    session: InterviewSession,
) -> None:
    of = {each.id: each.levels for each in question_bank()}

    harder = adapted(session, Says(5.0, 5.0)).questions[2]
    easier = adapted(session, Says(0.0, 0.0)).questions[2]

    assert Level.SENIOR in of[harder.id]
    assert Level.ENTRY in of[easier.id]
    assert not {Level.MID} & {*of[harder.id], *of[easier.id]}


def test_what_is_reserved_is_reserved_once_and_was_not_asked(session: InterviewSession) -> None:
    pairs = session.alternates.values()
    reserved = [each.id for pair in pairs for each in (pair.easier, pair.harder) if each]

    assert len({*reserved, *(each.id for each in session.questions)}) == len(reserved) + 4
    others = alternates_of(
        session.questions,
        question_bank(),
        role=Role.BACKEND,
        level=Level.MID,
        seed=7,
        asked=reserved,
    )
    again = {each.id for pair in others.values() for each in (pair.easier, pair.harder) if each}
    assert not again & {*reserved}


@pytest.mark.parametrize("says", [Says(away=True), Says(5.0, 5.0, unclear="noise")])
def test_what_cannot_be_judged_changes_nothing(session: InterviewSession, says: Says) -> None:
    assert adapted(session, says) == session


def test_an_answer_that_changed_while_it_was_judged_decides_nothing(
    session: InterviewSession,
) -> None:
    evaluation: Any = Says(5.0, 5.0)
    step = Adapting(evaluation=evaluation).prepare(session, session.questions[2].id, NOW)
    clock = FixedClock()
    later = Answer(text="another", answered_at=clock.now.replace(year=2027))
    other = session.with_answer(session.questions[1].id, later)

    assert step(other) == other


@pytest.mark.parametrize("place", [0, 1])
def test_the_first_two_questions_stay(session: InterviewSession, place: int) -> None:
    assert adapted(session, Says(5.0, 5.0), place) == session


def test_there_is_nothing_easier_than_the_lowest_level(session: InterviewSession) -> None:
    found = alternates_of(
        session.questions, question_bank(), role=Role.BACKEND, level=Level.ENTRY, seed=7, asked=()
    )

    assert found
    assert all(each.easier is None and each.harder for each in found.values())


def test_a_story_of_ones_own_gives_way_to_nothing_and_is_no_way_out() -> None:
    kinds = {each.id: each.kind for each in question_bank()}
    for seed in range(12):
        wanted = Wanted(role=Role.BACKEND, level=Level.MID, count=8, seed=seed)
        questions = select(question_bank(), [], wanted)
        found = alternates_of(
            questions, question_bank(), role=Role.BACKEND, level=Level.MID, seed=seed, asked=()
        )
        pairs = [each for pair in found.values() for each in (pair.easier, pair.harder) if each]

        assert QuestionKind.BEHAVIOURAL not in {kinds[each] for each in found}
        assert QuestionKind.BEHAVIOURAL not in {each.kind for each in pairs}


def test_a_question_about_what_the_job_requires_stays(session: InterviewSession) -> None:
    found = alternates_of(
        session.questions,
        question_bank(),
        role=Role.BACKEND,
        level=Level.MID,
        seed=7,
        asked=(),
        fixed={session.questions[2].id},
    )

    assert session.questions[2].id in session.alternates
    assert session.questions[2].id not in found
