"""What requests may ask of the document store; `python -m bench store` prints all of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import override

import httpx
import pytest

from bench._counted import CountedDocuments, Operation, read_ru, write_ru
from bench._direct import DirectTransport
from dev.candidate import Candidate, Outbox
from functions.email_deliver import email_deliver
from shared.bootstrap import Services, using
from shared.config import Settings
from shared.interviews.model import InterviewSession
from shared.kernel.vocabulary import Locale
from shared.media.model import AnalysedMedia, MediaKind, Progress, Stage
from shared.media.presence import PresenceSample
from shared.ports.queues import ANSWERS, EMAILS
from tests.support.analyst import ScriptedAnalyst
from tests.support.builders import SESSION, USER
from tests.support.clock import FixedClock
from tests.support.media_world import MediaWorld

A_SESSION_BYTES = 12_000
"""A session of ten questions, half of them answered."""


class Counting:
    """A candidate, and what their requests ask of the store."""

    def __init__(self, folder: Path, services: Services) -> None:
        self.counted = CountedDocuments(services.unfenced_documents)
        services.replace(unfenced_documents=self.counted)
        self.services = services
        client = httpx.Client(transport=DirectTransport(), base_url="http://localhost:7071/")
        self.person = Candidate(client, Outbox(folder / "outbox"), name="A", address="a@b.example")
        self.person.register()
        [message] = services.queue.receive(EMAILS)
        email_deliver(message.body, services)
        self.person.confirm()

    def asked(self) -> list[Operation]:
        return self.counted.take()


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Counting]:
    with using(Services(Settings(data_dir=tmp_path, bcrypt_cost=4))) as services:
        yield Counting(tmp_path, services)


@pytest.mark.parametrize("again", [False, True])
def test_a_login_takes_three_operations(counting: Counting, *, again: bool) -> None:
    """What the fence asks included: the address with its counters, the account, one transaction."""
    if again:
        counting.person.log_in()
    counting.asked()

    counting.person.log_in()

    asked = counting.asked()
    assert [each.kind for each in asked] == ["read together", "read", "write together"]
    assert sum(each.request_units for each in asked) <= 39


def test_an_authenticated_read_takes_two_operations_and_one_within_half_a_minute(
    counting: Counting,
) -> None:
    """A process reads the versions of the policy once a minute besides, for whoever comes first."""
    counting.person.log_in()
    counting.services.privacy.policy.in_effect()
    counting.asked()

    counting.person.read("account")
    first = counting.asked()
    counting.person.read("account")

    assert [each.kind for each in first] == ["read together", "read"]
    assert [each.kind for each in counting.asked()] == ["read"]


class ChattyAnalyst(ScriptedAnalyst):
    """Reports each percent, as speech recognition may."""

    @override
    def analyse(
        self,
        media: Iterable[bytes],
        *,
        kind: MediaKind,
        locale: Locale,
        on_progress: Callable[[Progress], None],
        pictures: Sequence[PresenceSample] = (),
    ) -> AnalysedMedia:
        for percent in range(101):
            on_progress(Progress(Stage.TRANSCRIBING, percent / 100))
        return super().analyse(media, kind=kind, locale=locale, on_progress=on_progress)


def test_the_processing_of_a_spoken_answer_takes_at_most_100_request_units(tmp_path: Path) -> None:
    world = MediaWorld(tmp_path, FixedClock())
    counted = CountedDocuments(world.documents)
    world.analyst = ChattyAnalyst()
    world.start(lambda port: counted if port is world.documents else port)
    world.open(consent=True)
    world.interviews.sessions.change(USER, SESSION, _of_usual_size)
    world.speak("first")
    counted.take()

    [message] = world.queue.receive(ANSWERS)
    world.interviews.answer_processing.process(message.body)

    asked = counted.take()
    assert sum(each.request_units for each in asked) <= 100
    assert max(each.request_units for each in asked) > write_ru(A_SESSION_BYTES) - 1
    assert world.interviews.sessions.read(USER, SESSION).answers["first"].text


def _of_usual_size(session: InterviewSession) -> InterviewSession:
    first, *others = session.questions
    longer = first.model_copy(update={"text": "w" * A_SESSION_BYTES})
    return session.model_copy(update={"questions": (longer, *others)})


def test_charges_are_those_that_microsoft_publishes() -> None:
    kilobyte = 1024

    assert [read_ru(kilobyte), read_ru(100 * kilobyte)] == [2, 20]
    assert [write_ru(kilobyte), write_ru(100 * kilobyte)] == [5, 50]
