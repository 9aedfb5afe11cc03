"""The workflows of media, from the first upload to the purge, each with what happens afterwards."""

from datetime import timedelta

from shared.interviews.errors import NoSuchSession
from shared.media.errors import Truncated
from shared.ports.blobs import RECORDINGS
from shared.ports.queues import ANSWERS
from shared.recordings.model import KEEP_FOR
from shared.recordings.purge_state import RUN_IS_OVER_AFTER, PurgeStates, RunReport
from shared.recordings.repository import RecordingRepository
from tests.support.builders import SESSION, USER, a_recording
from tests.support.clock import NOON
from tests.support.injection import Workflow
from tests.support.media_world import MediaWorld


def opened(world: MediaWorld) -> None:
    world.open(consent=False)


def recorded(world: MediaWorld) -> None:
    world.open(consent=True)


def first_spoken(world: MediaWorld) -> None:
    world.speak("first")


def second_spoken(world: MediaWorld) -> None:
    world.speak("second")


def second_sent(world: MediaWorld) -> None:
    world.begin("second")
    world.send("second")


def begin(world: MediaWorld) -> None:
    world.begin("first")


def send(world: MediaWorld) -> None:
    world.send("first")


def complete(world: MediaWorld) -> None:
    world.complete("first")


def truncated(world: MediaWorld) -> None:
    world.analyst.failures = [Truncated() for _ in range(9)]


def answer_again(world: MediaWorld) -> None:
    world.interviews.answers.answer(
        user_id=USER, session_id=SESSION, question_id="first", text="in text", duration_s=None
    )


def work(world: MediaWorld) -> None:
    world.work()


def end(world: MediaWorld) -> None:
    world.interviews.lifecycle.end(user_id=USER, session_id=SESSION)


def withdraw(world: MediaWorld) -> None:
    world.interviews.consent.withdraw(user_id=USER, session_id=SESSION)


def withdraw_all(world: MediaWorld) -> None:
    world.interviews.consent.withdraw_all(USER)


def delete(world: MediaWorld) -> None:
    try:
        world.interviews.lifecycle.delete(user_id=USER, session_id=SESSION)
    except NoSuchSession:
        return  # It was deleted, and the reply was lost.


def unanswered(world: MediaWorld) -> None:
    """Lose the message that would have had the answer processed."""
    world.queue.discard(ANSWERS, "session_id", SESSION)


def erase(world: MediaWorld) -> None:
    """Erase the person."""
    world.erase()


def hours_later(world: MediaWorld) -> None:
    world.clock.forward(timedelta(hours=2))


def sweep(world: MediaWorld) -> None:
    world.interviews.cleanup.run()


def settle(world: MediaWorld) -> None:
    world.settle()


def ninety_days_later(world: MediaWorld) -> None:
    """Three recordings are due, one has lost its blob, one blob its documents, one is not due."""
    first, second, third, later = (
        a_recording(captured_at=NOON + timedelta(hours=hours)) for hours in (0, 1, 14, 60)
    )
    repository = RecordingRepository(world.documents, clock=world.clock)
    for each in (first, second, third, later):
        repository.add(each)
        if each is not second:
            world.blobs.put(
                RECORDINGS, each.blob, each.blob[:10].encode(), content_type="video/webm"
            )
    orphan = f"{first.blob[:10]}/usr_gone/ses_gone/upl_gone"
    world.blobs.put(RECORDINGS, orphan, b"orphan", content_type="video/webm")
    world.clock.now = NOON + KEEP_FOR + timedelta(days=2)
    quiet = RunReport(started_at=NOON, ended_at=NOON)
    PurgeStates(world.documents).add_run(quiet, clean_before=first.blob[:10])


def purge(world: MediaWorld) -> None:
    world.recordings.purge.run()


def purged_later(world: MediaWorld) -> None:
    """Purge when a run that was killed no longer counts as going on: it may have a tally."""
    world.clock.forward(RUN_IS_OVER_AFTER)
    world.work()
    world.recordings.purge.run()


WORKFLOWS = (
    Workflow("upload", (opened,), (begin, send, complete), (settle,)),
    Workflow("upload, recorded", (recorded,), (begin, send, complete), (settle,)),
    Workflow("process", (opened, first_spoken), (work,), (settle,)),
    Workflow("process, recorded", (recorded, first_spoken), (work,), (settle,)),
    Workflow("process, no good", (recorded, first_spoken, truncated), (work,), (settle,)),
    Workflow("answer again", (recorded, first_spoken, work), (answer_again,), (settle,)),
    Workflow(
        "consent withdrawn",
        (recorded, first_spoken, work, second_spoken),
        (withdraw, work),
        (settle,),
    ),
    Workflow("all consent withdrawn", (recorded, first_spoken, work), (withdraw_all,), (settle,)),
    Workflow("session end", (opened, first_spoken, second_sent), (end, work), (settle,)),
    Workflow(
        "session end, recorded", (recorded, first_spoken, second_sent), (end, work), (settle,)
    ),
    Workflow(
        "session deleted", (recorded, first_spoken, work, second_spoken), (delete,), (settle,)
    ),
    Workflow(
        "session abandoned",
        (opened, first_spoken, unanswered, second_sent, hours_later),
        (sweep,),
        (settle,),
    ),
    Workflow("person erased", (recorded, first_spoken, work, second_spoken), (erase,), (settle,)),
    Workflow("purge", (ninety_days_later,), (purge,), (purged_later,)),
)

PROCESSED = Workflow("process, recorded", (recorded, first_spoken), (work,), (settle,))

OTHERS = (withdraw, withdraw_all, delete, erase, end, answer_again, sweep)
"""What somebody may do while an answer is processed."""
