"""An interview is charged with its first answer or costs nothing, wherever the process dies."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.billing.entitlements import Allowance
from shared.bootstrap import Services
from shared.config import Settings
from shared.interviews.errors import NoSuchSession
from shared.interviews.model import InterviewSession
from shared.interviews.request import SessionRequest
from shared.interviews.uses import ANSWERED_WITHIN, OPENS_WITHIN
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.kernel.vocabulary import Level, Role
from shared.ports.documents import USERS
from tests.support.clock import FixedClock

JOB = "Required: Kafka, Snowflake"
REQUEST = SessionRequest(
    role=Role.BACKEND,
    level=Level.MID,
    question_count=4,
    seed=7,
    adaptive=True,
    job_description=JOB,
)
USER = "usr_" + "0" * 32
MOST_CALLS = 40


class Death(BaseException):
    """The process has died here; no handler of ours may notice."""


class Mortal:
    """A store that dies at one of its calls, before or after the call is done."""

    def __init__(self, target: Any) -> None:
        self.target = target
        self.dies_at: int | None = None
        self.after = False
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.target, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            dies = self.calls == self.dies_at
            if dies and not self.after:
                raise Death
            done = found(*args, **kwargs)
            if dies:
                raise Death
            return done

        return call


class World:
    """A candidate with two free interviews and nothing else."""

    def __init__(self, folder: Path, free: int = 2) -> None:
        self.clock = FixedClock()
        settings = Settings(data_dir=folder, free_interviews_per_month=free)
        self.services = Services(settings, clock=self.clock)
        self.store = Mortal(self.services.unfenced_documents)
        self.services.replace(documents=self.store)
        billing = self.services.billing
        object.__setattr__(billing.entitlements.payers, "is_active", lambda _: True)
        self.interviews = self.services.interviews
        billing.entitlements.payers.of(USER)

    def open(self, key: str = "") -> InterviewSession:
        once = RequestKey(key=key, fingerprint="same") if key else None
        return self.interviews.opening.open(user_id=USER, request=REQUEST, once=once)

    def answer(self, session: InterviewSession, text: str = "By an index.") -> None:
        self.interviews.answers.answer(
            user_id=USER,
            session_id=session.id,
            question_id=session.questions[0].id,
            text=text,
            duration_s=None,
        )

    def delete(self, session: InterviewSession) -> None:
        self.interviews.lifecycle.delete(user_id=USER, session_id=session.id)

    def end(self, session: InterviewSession) -> None:
        self.interviews.lifecycle.end(user_id=USER, session_id=session.id)

    def dying_at(self, call: int, work: Any, *, after: bool) -> bool:
        """Do something and die at a call; tell whether there was such a call."""
        self.store.calls, self.store.dies_at, self.store.after = 0, call, after
        try:
            with suppress(Death, DomainError):
                work()
        finally:
            self.store.dies_at = None
        return self.store.calls >= call

    def later(self, time: timedelta) -> None:
        """Let time pass and the timer run."""
        self.clock.forward(time)
        self.interviews.unanswered.run()

    @property
    def allowance(self) -> Allowance:
        return self.services.billing.entitlements.allowance(USER)

    @property
    def sessions(self) -> list[InterviewSession]:
        return self.interviews.sessions.page(USER, limit=50, cursor=None).items


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[World]:
    return (World(tmp_path / str(number)) for number in range(10**6))


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("key", ["", "once"])
def test_no_death_while_it_opens_loses_an_interview(
    worlds: Iterator[World], key: str, *, after: bool
) -> None:
    calls = 0
    for world in worlds:
        calls += 1
        if not world.dying_at(calls, lambda world=world: world.open(key), after=after):
            break
        world.later(OPENS_WITHIN * 2)
        assert world.allowance.free_left == 2 - len(world.sessions)
        if key:
            world.open(key)
            [session] = world.sessions
            assert [each.name for each in session.requirements] == ["Kafka", "Snowflake"]
            assert any(session.questions[0].id in it.question_ids for it in session.requirements)
            assert world.allowance.free_left == 1

    assert 6 < calls < MOST_CALLS


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("act", ["answer", "delete", "end", "answer, delete"])
def test_no_death_later_loses_or_gives_one(
    worlds: Iterator[World], act: str, *, after: bool
) -> None:
    calls = 0
    for world in worlds:
        calls += 1
        session = world.open()
        if act == "answer, delete":
            world.answer(session)
        work = getattr(world, act.rsplit(maxsplit=1)[-1])
        if not world.dying_at(calls, lambda work=work, s=session: work(s), after=after):
            break
        world.later(ANSWERED_WITHIN + OPENS_WITHIN)
        world.later(OPENS_WITHIN)
        answered = act == "answer, delete" or any(each.answers for each in world.sessions)
        assert world.allowance.free_left == (1 if answered else 2)

    assert 2 < calls < MOST_CALLS


def test_what_is_reserved_is_charged_with_the_first_answer(world: World) -> None:
    session = world.open()
    assert world.allowance.free_left == 1
    world.answer(session)
    world.delete(session)

    assert world.allowance.free_left == 1


@pytest.mark.parametrize("act", ["end", "delete"])
def test_what_ends_without_an_answer_is_given_back_at_once(world: World, act: str) -> None:
    session = world.open()
    getattr(world, act)(session)

    assert world.allowance.free_left == 2


def test_what_nobody_answers_in_a_day_ends_and_is_given_back(world: World) -> None:
    session = world.open()
    world.later(ANSWERED_WITHIN - OPENS_WITHIN * 2)
    assert world.allowance.free_left == 1
    world.later(OPENS_WITHIN * 3)

    assert world.allowance.free_left == 2
    [ended] = world.sessions
    assert ended.ended_at
    with pytest.raises(DomainError):
        world.answer(session)


def test_a_timer_that_was_away_for_weeks_finds_what_it_missed(world: World) -> None:
    world.open()
    world.clock.forward(timedelta(days=25))
    world.later(OPENS_WITHIN)
    world.later(OPENS_WITHIN)
    world.clock.now -= timedelta(days=25)

    assert world.allowance.free_left == 2


def test_tabs_at_once_open_no_more_than_there_are(world: World) -> None:
    with ThreadPoolExecutor(4) as pool:
        tabs = [pool.submit(world.open) for _ in range(6)]
        opened = [tab.result() for tab in tabs if not tab.exception()]

    assert len(opened) == len(world.sessions) == 2
    assert world.allowance.free_left == 0
    world.later(OPENS_WITHIN)
    assert world.allowance.free_left == 0


def test_a_session_that_is_being_opened_is_not_there_for_anyone(world: World) -> None:
    for call in range(1, MOST_CALLS):
        world.dying_at(call, world.open, after=True)
        if world.sessions:
            break
    stored = [
        document.id
        for document in world.store.target.list_partition(USERS, USER)
        if document.body.get("opening")
    ]

    assert stored
    with pytest.raises(NoSuchSession):
        world.interviews.sessions.read(USER, stored[0])
