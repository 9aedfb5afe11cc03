"""Turns of spoken answers: as many at once as speech recognition has sessions, in order."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.interviews.spoken.turns import (
    FORGOTTEN_AFTER_S,
    HEARD_WITHIN_S,
    MOST_WAITING,
    OVERDUE_S,
    TURNS_ID,
    USUAL_S,
    SpeechTurns,
    Turns,
    turns_in,
)
from shared.kernel.errors import InTurn
from shared.ports.documents import DIRECTORY
from shared.ports.queues import ANSWERS
from shared.ports.speech import AnswerWaits
from shared.store import Contended
from tests.support.builders import SESSION, USER
from tests.support.clock import FixedClock
from tests.support.media_world import MediaWorld


@pytest.fixture
def world(tmp_path: Path) -> MediaWorld:
    return MediaWorld(tmp_path, FixedClock())


def turns_of(world: MediaWorld, sessions: int) -> Turns:
    return turns_in(world.documents, clock=world.clock, sessions=sessions)


def told(
    turns: SpeechTurns, answer: str, second: int, sessions: int = 1
) -> tuple[SpeechTurns, int]:
    now = FixedClock()() + timedelta(seconds=second)
    return turns.asked(answer, now, sessions=sessions)


def test_as_many_are_heard_as_there_are_sessions_and_the_next_when_one_has_ended(
    world: MediaWorld,
) -> None:
    one, another = turns_of(world, 2), turns_of(world, 2)
    with one.taken("upl_1"):
        with another.taken("upl_2"), pytest.raises(AnswerWaits) as waits, one.taken("upl_3"):
            pass
        assert 0 < waits.value.retry_after_s <= USUAL_S
        with another.taken("upl_3"):
            pass

    assert isinstance(waits.value, InTurn)
    document = world.documents.get(DIRECTORY, TURNS_ID, TURNS_ID)
    assert document
    assert (document.body["heard"], document.body["waiting"]) == ([], [])
    assert "upl_" not in str(document.body)


def test_whoever_came_first_is_heard_first() -> None:
    turns, _ = told(SpeechTurns(), "heard", 0)
    for second, answer in enumerate(("first", "second", "third"), start=1):
        turns, wait_s = told(turns, answer, second)
        assert wait_s

    turns = turns.left("heard")
    turns, wait_s = told(turns, "third", 4)
    assert wait_s
    turns, wait_s = told(turns, "first", 5)
    assert not wait_s
    turns, wait_s = told(turns.left("first"), "third", 6)
    assert wait_s
    turns, wait_s = told(turns, "second", 7)
    assert not wait_s


def test_whoever_misses_the_time_lets_others_go_first_and_keeps_the_place() -> None:
    turns, _ = told(SpeechTurns(), "heard", 0)
    turns, wait_s = told(turns, "first", 0)
    turns, _ = told(turns.left("heard"), "second", 1)
    overdue = wait_s + OVERDUE_S + 1

    turns, wait_s = told(turns, "second", overdue)
    assert not wait_s
    turns, _ = told(turns, "third", overdue)
    turns, wait_s = told(turns.left("second"), "first", overdue + 1)
    assert not wait_s


def test_a_place_that_nobody_asks_for_is_given_up() -> None:
    turns, _ = told(SpeechTurns(), "heard", 0)
    turns, wait_s = told(turns, "replaced", 0)

    turns, _ = told(turns, "other", wait_s + FORGOTTEN_AFTER_S)

    assert [each.answer for each in turns.waiting] == []


def test_the_turn_of_a_process_that_died_is_free_when_a_function_would_have_ended() -> None:
    turns, _ = told(SpeechTurns(), "died", 0)
    _, wait_s = told(turns, "other", HEARD_WITHIN_S - 1)
    assert wait_s
    _, wait_s = told(turns, "other", HEARD_WITHIN_S)
    assert not wait_s


def test_a_message_that_comes_twice_has_one_turn() -> None:
    turns, _ = told(SpeechTurns(), "same", 0, sessions=2)
    turns, wait_s = told(turns, "same", 1, sessions=2)
    assert not wait_s
    assert len(turns.heard) == 1


def test_places_are_bounded_and_whoever_comes_beyond_them_is_told_a_time_all_the_same() -> None:
    turns, _ = told(SpeechTurns(), "heard", 0)
    for number in range(MOST_WAITING):
        turns, _ = told(turns, f"{number}", 0)

    turns, wait_s = told(turns, "more", 0)

    assert wait_s > USUAL_S
    assert len(turns.waiting) == MOST_WAITING


def test_an_answer_that_waits_stays_queued_and_is_heard_in_the_end(tmp_path: Path) -> None:
    world = MediaWorld(tmp_path, FixedClock())
    world.speech_sessions = 1
    world.start()
    world.open(consent=False)
    world.speak("first")
    [message] = world.queue.receive(ANSWERS)

    with turns_of(world, 1).taken("another"), pytest.raises(AnswerWaits):
        world.interviews.answer_processing.process(message.body)
    waiting = world.interviews.sessions.read(USER, SESSION).media["first"]
    world.interviews.answer_processing.process(message.body)

    assert waiting.state == "queued"
    assert world.interviews.sessions.read(USER, SESSION).answers["first"].text


def test_without_a_quota_no_turn_is_asked_for(world: MediaWorld) -> None:
    with turns_of(world, 0).taken("upl_1"), turns_of(world, 0).taken("upl_2"):
        pass

    assert world.documents.get(DIRECTORY, TURNS_ID, TURNS_ID) is None


def test_turns_that_cannot_be_read_keep_nobody_from_being_heard(world: MediaWorld) -> None:
    world.documents.upsert(DIRECTORY, TURNS_ID, {"id": TURNS_ID, "heard": 7})
    with turns_of(world, 1).taken("upl_1"), turns_of(world, 1).taken("upl_2"):
        pass


def test_a_turn_that_could_not_be_given_back_does_not_fail_the_answer(world: MediaWorld) -> None:
    turns = turns_of(world, 1)

    def busy(*_: object, **__: object) -> None:
        raise Contended

    with turns.taken("upl_1"):
        world.documents.replace = busy  # type: ignore[method-assign, assignment]
