"""A question is started, adapted and hinted at once, wherever the process dies."""

from collections.abc import Iterator

import pytest

from shared.interviews.conditions.model import Conditions
from shared.interviews.model import InterviewSession
from tests.faults.test_interviews_are_paid_once import (
    MOST_CALLS,
    REQUEST,
    USER,
    World,
    worlds,  # noqa: F401 - a fixture
)


def opened(world: World) -> InterviewSession:
    """Open a session to study that adapts; weak answers stand before its first adaptable place."""
    request = type(REQUEST)(
        role=REQUEST.role,
        level=REQUEST.level,
        mode=REQUEST.mode,
        question_count=5,
        resume_id=None,
        recording_consent=None,
        recording_wording=None,
        seed=7,
        conditions=Conditions.STUDY,
        adaptive=True,
    )
    session = world.interviews.opening.open(user_id=USER, request=request, once=None)
    for question in session.questions[: place(session)]:
        world.interviews.answers.answer(
            user_id=USER, session_id=session.id, question_id=question.id, text="No.", duration_s=1
        )
    return session


def place(session: InterviewSession) -> int:
    ids = [each.id for each in session.questions]
    return min(ids.index(each) for each in session.alternates)


def act(world: World, session: InterviewSession, name: str) -> InterviewSession:
    question = session.questions[place(session)].id
    if name == "start":
        starts = world.interviews.question_starts
        return starts.start(user_id=USER, session_id=session.id, question_id=question)
    hints = world.interviews.hints
    return hints.reveal(user_id=USER, session_id=session.id, question_id=question, layer=1)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", ["start", "hint"])
def test_after_a_death_the_same_request_ends_in_the_same_state(
    worlds: Iterator[World],  # noqa: F811 - the fixture
    name: str,
    *,
    after: bool,
) -> None:
    calls = 0
    for world in worlds:
        calls += 1
        session = opened(world)
        died = world.dying_at(
            calls, lambda world=world, it=session: act(world, it, name), after=after
        )
        once, again = act(world, session, name), act(world, session, name)

        assert once == again
        assert len(once.questions) == len({each.id for each in once.questions}) == 5
        if name == "start":
            assert [each.difficulty for each in once.adaptations] == ["easier"]
            assert list(once.started) == [once.adaptations[0].question_id]
        else:
            assert [len(each) for each in once.hints.values()] == [1]
        if not died:
            break

    assert 1 < calls < MOST_CALLS
