"""Consent, and what becomes of media: at the end, without an end, on withdrawal, on deletion."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate
from shared.interviews.spoken.cleanup_entries import SECOND_LOOK_AFTER
from shared.kernel.clock import stamp
from shared.ports.blobs import RECORDINGS, TRANSIENT
from shared.ports.documents import RETENTION, USERS
from shared.recordings.model import day_of
from tests.support.analyst import WEBM, a_video
from tests.support.clock import NOON
from tests.support.served import Served


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def opened(person: Candidate, *, questions: int = 1, **more: Any) -> tuple[str, list[str]]:
    session = person.open_interview(questions=questions, mode="video", **more)
    return session["id"], [question["id"] for question in session["questions"]]


def media(served: Served) -> tuple[int, int]:
    """Count the blobs of running interviews and the recordings that are kept."""
    blobs = served.services.blobs
    return len(list(blobs.list(TRANSIENT))), len(list(blobs.list(RECORDINGS)))


def retained(served: Served, kind: str) -> int:
    days = [day_of(NOON + timedelta(days=day)) for day in range(95)]
    documents = served.services.documents
    return sum(
        each.body["kind"] == kind
        for day in days
        for each in documents.list_partition(RETENTION, day)
    )


def sweep(served: Served, **later: float) -> None:
    served.clock.forward(timedelta(**later))
    served.services.interviews.cleanup.run()


def test_recording_is_off_until_somebody_says_so_and_that_is_kept(
    served: Served, asha: Candidate
) -> None:
    assert asha.read("recording-consent")["default"] is None
    assert opened(asha)
    default = asha.agree_to_recording()["default"]
    assert default["granted_at"] == stamp(served.clock.now)

    session = asha.open_interview(questions=1, mode="video")
    assert session["recording"] == default
    assert session["recording"]["source"] == "default"
    declined = asha.open_interview(questions=1, mode="video", recording_consent=False)
    assert declined["recording"] is None
    user_id = asha.read("account")["user_id"]
    acts = [
        each.body
        for each in served.services.documents.list_partition(USERS, user_id)
        if each.body["kind"] == "consent_act"
    ]
    [act] = acts
    assert act["agreed"]
    assert act["text"] == asha.read("recording-consent")["text"]
    assert act["policy_version"]


def test_without_consent_media_is_gone_once_the_answer_is_processed(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    asha.speak(session_id, question, a_video(), WEBM)
    assert media(served) == (1, 0)

    served.work()

    assert media(served) == (0, 0)
    assert asha.read("recordings")["items"] == []


@pytest.mark.both_backends
def test_with_consent_media_is_kept_for_90_days_to_the_second(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    asha.agree_to_recording(session_id)
    captured_at = served.clock.now
    asha.speak(session_id, question, a_video(canary=b"moving pictures"), WEBM)
    served.clock.forward(timedelta(minutes=3))
    served.work()

    [row] = asha.read("recordings")["items"]
    assert row["captured_at"] == stamp(captured_at)
    assert row["purge_at"] == stamp(captured_at + timedelta(days=90))
    assert media(served) == (0, 1)
    link = asha.read(f"recordings/{row['id']}")
    assert asha.http.get(link["url"]).content == a_video(canary=b"moving pictures")


def test_an_interview_that_ends_leaves_no_media_also_of_uploads_never_completed(
    served: Served, asha: Candidate
) -> None:
    session_id, [first, second] = opened(asha, questions=2)
    asha.speak(session_id, first, a_video(), WEBM)
    grant = asha.start_upload(session_id, second, a_video(), WEBM)
    asha.send_media(grant, a_video())
    late = asha.start_upload(session_id, second, a_video(), WEBM)

    assert asha.end(session_id)["state"] == "closing"
    served.work()
    assert asha.read(f"sessions/{session_id}")["state"] == "ended"
    assert media(served) == (0, 0)

    asha.send_media(late, a_video())  # by an address that is good for some minutes yet
    assert media(served) == (1, 0)
    sweep(served, seconds=SECOND_LOOK_AFTER.total_seconds())
    assert media(served) == (0, 0)


@pytest.mark.both_backends
def test_an_interview_that_is_abandoned_ends_after_two_hours_and_leaves_no_media(
    served: Served, asha: Candidate
) -> None:
    session_id, [first, second] = opened(asha, questions=2)
    asha.speak(session_id, first, a_video(), WEBM)
    asha.send_media(asha.start_upload(session_id, second, a_video(), WEBM), a_video())

    sweep(served, minutes=119, seconds=59)
    assert media(served) == (2, 0)
    sweep(served, seconds=1)

    assert media(served) == (0, 0)
    asha.log_in()
    session = asha.read(f"sessions/{session_id}")
    assert session["state"] == "ended"
    assert session["questions"][0]["media"]["reason"] == "session.abandoned"
    sweep(served, minutes=20)
    sweep(served, minutes=20)
    assert retained(served, "sweep") == 0
    served.work()
    assert media(served) == (0, 0)


def test_activity_puts_the_end_off(served: Served, asha: Candidate) -> None:
    session_id, [first, second] = opened(asha, questions=2)
    asha.send_media(asha.start_upload(session_id, first, a_video(), WEBM), a_video())
    served.clock.forward(timedelta(minutes=90))
    asha.log_in()
    asha.answer(session_id, second, "still here")

    sweep(served, minutes=60)
    assert media(served) == (1, 0)
    sweep(served, minutes=60)
    assert media(served) == (0, 0)


def test_what_was_recorded_with_consent_outlives_an_abandoned_interview(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    asha.agree_to_recording(session_id)
    asha.speak(session_id, question, a_video(), WEBM)
    served.work()

    for _ in range(3):
        sweep(served, hours=3)

    assert media(served) == (0, 1)


@pytest.mark.both_backends
def test_a_withdrawal_erases_at_once_and_holds_for_what_is_on_its_way(
    served: Served, asha: Candidate
) -> None:
    session_id, [first, second] = opened(asha, questions=2)
    asha.agree_to_recording(session_id)
    asha.speak(session_id, first, a_video(), WEBM)
    served.work()
    asha.speak(session_id, second, a_video(), WEBM)

    assert asha.withdraw_recording(session_id) == {"recordings_erased": 1}
    assert media(served) == (1, 0)  # the answer that is being processed
    served.work()

    assert media(served) == (0, 0)
    assert asha.read("recordings")["items"] == []
    session = asha.read(f"sessions/{session_id}")
    assert session["answered"] == 2
    assert session["recording"] is None


def test_a_withdrawal_in_the_middle_of_processing_wins(served: Served, asha: Candidate) -> None:
    session_id, [question] = opened(asha)
    asha.agree_to_recording(session_id)
    asha.speak(session_id, question, a_video(), WEBM)

    def withdraw() -> None:
        asha.withdraw_recording(session_id)

    served.analyst.during = withdraw

    served.work()

    assert media(served) == (0, 0)
    assert retained(served, "recording") == 0


def test_one_call_withdraws_everything(served: Served, asha: Candidate) -> None:
    asha.agree_to_recording()
    for _ in range(2):
        session_id, [question] = opened(asha)
        asha.speak(session_id, question, a_video(), WEBM)
    served.work()
    assert media(served) == (0, 2)

    assert asha.withdraw_recording() == {"recordings_erased": 2}
    assert media(served) == (0, 0)
    assert asha.read("recording-consent")["default"] is None
    assert asha.open_interview(questions=1)["recording"] is None
    assert asha.withdraw_recording() == {"recordings_erased": 0}


def test_a_recording_can_be_deleted_and_the_answer_stays(served: Served, asha: Candidate) -> None:
    session_id, [question] = opened(asha)
    asha.agree_to_recording(session_id)
    asha.speak(session_id, question, a_video(), WEBM)
    served.work()
    [row] = asha.read("recordings")["items"]

    asha.delete(f"recordings/{row['id']}")

    assert media(served) == (0, 0)
    assert retained(served, "recording") == 0
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        asha.read(f"recordings/{row['id']}")
    assert asha.read(f"sessions/{session_id}")["answered"] == 1


@pytest.mark.both_backends
def test_deleting_an_interview_removes_all_of_its_media(served: Served, asha: Candidate) -> None:
    session_id, [first, second] = opened(asha, questions=2)
    asha.agree_to_recording(session_id)
    asha.speak(session_id, first, a_video(), WEBM)
    served.work()
    asha.speak(session_id, second, a_video(), WEBM)
    user_id = asha.read("account")["user_id"]

    asha.delete(f"sessions/{session_id}")
    served.work()

    assert media(served) == (0, 0)
    documents = served.services.documents.list_partition(USERS, user_id)
    kinds = {each.body["kind"] for each in documents}
    assert not kinds & {"session", "analysis", "recording", "evaluation"}
    sweep(served, minutes=20)
    sweep(served, minutes=20)
    assert retained(served, "sweep") == retained(served, "recording") == 0


@pytest.mark.both_backends
def test_deleting_the_account_removes_all_media_and_later_every_trace(
    served: Served, asha: Candidate
) -> None:
    session_id, [first, second] = opened(asha, questions=2)
    asha.agree_to_recording(session_id)
    asha.speak(session_id, first, a_video(), WEBM)
    served.work()
    asha.speak(session_id, second, a_video(), WEBM)
    user_id = asha.read("account")["user_id"]
    other = served.member("Ben Roy", "ben@example.com")
    other.prepare_for("backend", "mid")
    bens, [question] = opened(other, recording_consent=None)
    other.agree_to_recording(bens)
    other.speak(bens, question, a_video(), WEBM)

    asha.delete_account()
    served.work()

    assert media(served) == (0, 1)
    served.finish_erasures()
    assert list(served.services.documents.list_partition(USERS, user_id)) == []
    days = [day_of(NOON + timedelta(days=day)) for day in range(95)]
    left = [
        each.body
        for day in days
        for each in served.services.documents.list_partition(RETENTION, day)
    ]
    assert left
    assert user_id not in str(left)
