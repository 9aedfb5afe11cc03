"""Spoken answers through HTTP: upload, processing, progress, failure, evaluation."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, good_answer
from shared.bootstrap import using
from shared.media.errors import Silent, Truncated, Unsupported
from shared.ports.blobs import TRANSIENT
from shared.ports.queues import ANSWERS
from shared.ports.speech import SpeechFailed
from tests.support.analyst import WEBM, a_video
from tests.support.served import Served
from tests.support.storage import EmbeddedStorage

FIXTURES = Path(__file__).parents[2] / "fixtures/speech"


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def opened(person: Candidate, *, questions: int = 1, **more: Any) -> tuple[str, list[Any]]:
    session = person.open_interview(questions=questions, mode="video", **more)
    return session["id"], session["questions"]


def sweep(served: Served) -> None:
    served.services.interviews.cleanup.run()


def media_of(person: Candidate, session_id: str) -> tuple[str, str | None]:
    media = person.read(f"sessions/{session_id}")["questions"][0]["media"]
    return media["state"], media["reason"]


def transient(served: Served) -> list[str]:
    return [info.name for info in served.services.blobs.list(TRANSIENT)]


def refused(act: Any, *given: Any, **named: Any) -> tuple[int, str]:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        act(*given, **named)
    return caught.value.response.status_code, caught.value.response.json()["code"]


@pytest.mark.both_backends
def test_a_video_answer_is_uploaded_processed_and_evaluated(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    queued = asha.speak(session_id, question["id"], a_video(good_answer(question)), WEBM)
    assert queued["questions"][0]["media"]["state"] == "queued"
    assert queued["processed"] == {"ready": 0, "of": 1}

    served.work()

    session = asha.read(f"sessions/{session_id}")
    [after] = session["questions"]
    assert after["answer"]["text"] == " ".join(good_answer(question).split())
    assert after["answer"]["mode"] == "video"
    assert after["media"]["state"] == "done"
    assert session["processed"] == {"ready": 1, "of": 1}
    assert asha.end(session_id)["state"] == "ended"
    evaluation = asha.evaluate(session_id)
    assert evaluation["answered"] == 1
    assert evaluation["answers"][0]["delivery"]
    path = f"sessions/{session_id}/answers/{question['id']}/analysis"
    assert asha.read(path)["delivery"]["words"] > 10


@pytest.mark.both_backends
def test_a_small_recording_comes_with_the_request(served: Served, asha: Candidate) -> None:
    session_id, [question] = opened(asha)
    path = f"sessions/{session_id}/answers/{question['id']}/audio"
    headers = {"Content-Type": "audio/webm", "Idempotency-Key": "once"}

    for _ in range(2):
        asha.send("POST", path, content=a_video(), headers=headers)
    served.work()

    assert served.analyst.heard == 1
    assert asha.read(f"sessions/{session_id}")["questions"][0]["answer"]["mode"] == "audio"
    assert refused(asha.send, "POST", path, content=b"GIF89a", headers=headers)[0] == 415


# A signed address of Azure enforces neither; there `complete` finds out.
@pytest.mark.both_backends
@pytest.mark.parametrize("backend", ["embedded"])
def test_what_can_be_uploaded_is_one_file_of_the_type_and_size_that_was_said(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    video = a_video()
    grant = asha.start_upload(session_id, question["id"], video, WEBM)

    assert grant["method"] == "PUT"
    assert grant["expires_at"] == "2026-11-24T12:15:00.000000Z"
    for wrong in (video + b"x", video[:-1]):
        with pytest.raises(httpx.HTTPStatusError, match="4"):
            asha.send_media(grant, wrong)
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        asha.http.get(grant["url"]).raise_for_status()
    asha.send_media(grant, video)
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        asha.send_media(grant, video)
    served.clock.forward(timedelta(minutes=15))
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        asha.send_media(grant, video)


def test_only_what_has_arrived_and_is_a_recording_can_be_completed(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    page = b"<html>" * 20
    grant = asha.start_upload(session_id, question["id"], page, WEBM)
    complete = (asha.complete_upload, session_id, question["id"])

    assert refused(*complete, "upl_" + "0" * 32) == (404, "upload.not_found")
    assert refused(*complete, grant["upload_id"]) == (409, "upload.missing")
    asha.send_media(grant, page)
    assert refused(*complete, grant["upload_id"]) == (415, "media.unsupported")
    assert transient(served) == []
    assert served.services.queue.length(ANSWERS) == 0


@pytest.mark.both_backends
def test_completing_twice_and_a_message_that_comes_twice_make_one_answer(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    done = asha.speak(session_id, question["id"], a_video(), WEBM)
    upload_id = done["questions"][0]["media"]["upload_id"]
    message = {
        "user_id": asha.read("account")["user_id"],
        "session_id": session_id,
        "question_id": question["id"],
        "upload_id": upload_id,
        "attempt": 1,
    }
    served.services.queue.send(ANSWERS, message)

    asha.complete_upload(session_id, question["id"], upload_id)
    served.work()
    asha.complete_upload(session_id, question["id"], upload_id)
    served.work()

    assert served.analyst.heard == 1
    assert asha.read(f"sessions/{session_id}")["answered"] == 1


def test_an_upload_under_the_same_key_is_granted_once(asha: Candidate) -> None:
    session_id, [question] = opened(asha)
    grants = [
        asha.start_upload(session_id, question["id"], a_video(), WEBM, key="k") for _ in range(2)
    ]

    assert grants[0] == grants[1]
    other = (session_id, question["id"], a_video("another"), WEBM)
    assert refused(asha.start_upload, *other, key="k") == (409, "request.idempotency_key_reused")


@pytest.mark.parametrize(
    ("mode", "content_type"), [("text", "audio/webm"), ("audio", "video/webm")]
)
def test_an_interview_takes_the_kinds_of_its_mode(
    asha: Candidate, mode: str, content_type: str
) -> None:
    session = asha.open_interview(questions=1, mode=mode)
    given = (session["id"], session["questions"][0]["id"], a_video(), content_type)

    assert refused(asha.start_upload, *given) == (422, "session.mode_not_offered")


@pytest.mark.parametrize(
    "blob_type", ["video/webm;codecs=vp8,opus", "Video/WebM", "video/x-matroska;codecs=avc1"]
)
def test_the_type_may_be_what_the_browser_calls_it_at_start_and_at_the_upload(
    served: Served, asha: Candidate, blob_type: str
) -> None:
    session_id, [question] = opened(asha)
    grant = asha.start_upload(session_id, question["id"], a_video(), blob_type.lower())
    grant["headers"] |= {"Content-Type": blob_type}
    asha.send_media(grant, a_video())

    asha.complete_upload(session_id, question["id"], grant["upload_id"])
    served.work()

    assert asha.read(f"sessions/{session_id}")["questions"][0]["media"]["state"] == "done"


def test_a_small_recording_may_come_under_any_name_of_its_type(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=1, mode="audio")
    path = f"sessions/{session['id']}/answers/{session['questions'][0]['id']}/audio"

    sent = {"Content-Type": "Audio/X-M4A; codecs=mp4a.40.2"}
    asha.send("POST", path, content=a_video(), headers=sent).raise_for_status()
    served.work()

    assert asha.read(f"sessions/{session['id']}")["processed"] == {"ready": 1, "of": 1}


def test_no_interview_is_granted_uploads_without_end(asha: Candidate) -> None:
    session_id, [question] = opened(asha)
    for _ in range(60):
        asha.speak(session_id, question["id"], a_video(), WEBM)

    given = (session_id, question["id"], a_video(), WEBM)
    assert refused(asha.start_upload, *given) == (409, "session.too_many_uploads")


def test_no_more_uploads_are_open_than_an_interview_can_use_at_once(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=4, mode="video")
    session_id, [first, *_] = session["id"], session["questions"]
    granted = [asha.start_upload(session_id, first["id"], a_video(), WEBM) for _ in range(4)]

    given = (session_id, first["id"], a_video(), WEBM)
    with pytest.raises(httpx.HTTPStatusError) as full:
        asha.start_upload(*given)
    assert full.value.response.status_code == 429
    assert full.value.response.json()["code"] == "session.too_many_open_uploads"
    assert 0 < int(full.value.response.headers["Retry-After"]) <= 900

    asha.send_media(granted[-1], a_video())
    asha.complete_upload(session_id, first["id"], granted[-1]["upload_id"])
    asha.start_upload(*given)
    assert refused(asha.start_upload, *given) == (429, "session.too_many_open_uploads")
    served.clock.forward(timedelta(seconds=901))
    asha.log_in()
    asha.start_upload(*given)


def test_progress_shows_in_the_interview(served: Served, asha: Candidate) -> None:
    session_id, [question] = opened(asha)
    asha.speak(session_id, question["id"], a_video(), WEBM)
    seen: list[Any] = []
    served.analyst.during = lambda: seen.append(asha.read(f"sessions/{session_id}"))

    served.work()

    [during] = seen
    assert during["questions"][0]["media"]["state"] == "transcribing"
    assert during["questions"][0]["media"]["share"] == 0.5


def test_a_recording_that_is_no_good_fails_with_its_reason_and_can_be_given_anew(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    served.analyst.failures = [Truncated()]
    asha.speak(session_id, question["id"], a_video(), WEBM)
    served.work()
    media = asha.read(f"sessions/{session_id}")["questions"][0]["media"]
    assert (media["state"], media["reason"]) == ("failed", "media.truncated")
    assert media["next"] == ["record_again", "answer_in_text", "evaluate_without"]
    assert transient(served) == []

    closing = asha.end(session_id)
    assert closing["state"] == "closing"
    assert closing["questions"][0]["media"]["next"] == ["record_again", "evaluate_without"]
    assert refused(asha.evaluate, session_id) == (409, "session.answer_failed")
    asha.speak(session_id, question["id"], a_video("better now"), WEBM)
    served.work()

    session = asha.read(f"sessions/{session_id}")
    assert session["state"] == "ended"
    assert session["questions"][0]["answer"]["text"] == "better now"


def test_a_failed_answer_says_what_was_found_and_what_is_accepted(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    served.analyst.failures = [Unsupported(detail="The sound is in ac3. Accepted are Opus, AAC.")]
    asha.speak(session_id, question["id"], a_video(), WEBM)
    served.work()

    media = asha.read(f"sessions/{session_id}")["questions"][0]["media"]

    assert media["reason"] == "media.unsupported"
    assert media["detail"] == "The sound is in ac3. Accepted are Opus, AAC."


def test_an_interview_can_be_judged_without_an_answer_that_failed(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    served.analyst.failures = [Truncated()]
    asha.speak(session_id, question["id"], a_video(), WEBM)
    served.work()
    asha.end(session_id)

    path = f"sessions/{session_id}/evaluation?without_failed=true"
    assert asha.send("POST", path).json()["answered"] == 0
    assert refused(asha.start_upload, session_id, question["id"], a_video(), WEBM)[0] == 409


@pytest.mark.parametrize("backend", ["embedded"])  # the emulators' own clock stands
def test_speech_that_does_not_work_is_tried_again_ever_later(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    served.analyst.failures = [SpeechFailed(retry_after_s=1) for _ in range(3)]
    asha.speak(session_id, question["id"], a_video(), WEBM)

    waits, shown = [], []
    for wait in (0, 12, 24, 48):
        served.clock.forward(timedelta(seconds=wait))
        before = served.analyst.heard
        served.work()
        waits.append(served.analyst.heard - before)
        media = asha.read(f"sessions/{session_id}")["questions"][0]["media"]
        shown.append((media["state"], media["waiting_for"]))

    assert waits == [1, 1, 1, 1]
    assert shown == [*[("queued", "speech.failed")] * 3, ("done", None)]


@pytest.mark.parametrize("backend", ["embedded"])  # the emulators' own clock stands
def test_an_answer_waits_for_speech_as_long_as_its_media_may_be_kept(
    served: Served, asha: Candidate
) -> None:
    session_id, [question] = opened(asha)
    served.analyst.failures = [SpeechFailed(retry_after_s=1) for _ in range(99)]
    asha.speak(session_id, question["id"], a_video(), WEBM)
    for _ in range(11):
        served.work()
        sweep(served)
        served.clock.forward(timedelta(minutes=11))
    asha.log_in()
    assert media_of(asha, session_id) == ("queued", None)
    assert len(transient(served)) == 1

    sweep(served)

    assert media_of(asha, session_id) == ("failed", "session.abandoned")
    media = asha.read(f"sessions/{session_id}")["questions"][0]["media"]
    assert media["waiting_for"] is None
    assert transient(served) == []


@pytest.mark.parametrize("backend", ["embedded"])  # the emulators' own clock stands
def test_a_fault_of_ours_ends_as_a_failed_answer_too(served: Served, asha: Candidate) -> None:
    session_id, [question] = opened(asha)
    served.analyst.failures = [ZeroDivisionError() for _ in range(9)]
    asha.speak(session_id, question["id"], a_video(), WEBM)
    for _ in range(6):
        served.work()
        served.clock.forward(timedelta(seconds=11))

    media = asha.read(f"sessions/{session_id}")["questions"][0]["media"]
    assert (media["state"], media["reason"]) == ("failed", "session.processing_failed")
    assert transient(served) == []


@pytest.mark.parametrize("backend", ["embedded"])  # the emulators' own clock stands
@pytest.mark.parametrize("failure", [ZeroDivisionError, Silent], ids=["ours", "microphone"])
@pytest.mark.parametrize("act", ["evaluates", "ends and leaves", "leaves"])
def test_an_interview_of_which_no_answer_could_be_heard_costs_nothing(
    served: Served, asha: Candidate, failure: type[Exception], act: str
) -> None:
    before = asha.read("credits")["free_left"]
    session_id, [question] = opened(asha)
    served.analyst.failures = [failure() for _ in range(9)]
    asha.speak(session_id, question["id"], a_video(), WEBM)
    for _ in range(6):
        served.work()
        served.clock.forward(timedelta(seconds=11))
    assert media_of(asha, session_id)[0] == "failed"
    assert asha.read("credits")["free_left"] == before - 1

    if act != "leaves":
        asha.end(session_id)
    if act == "evaluates":
        asha.send("POST", f"sessions/{session_id}/evaluation?without_failed=true")
    else:
        served.clock.forward(timedelta(hours=24))
        for _ in range(2):
            served.services.interviews.unanswered.run()
            served.clock.forward(timedelta(minutes=31))
        asha.log_in()
    assert asha.read("credits")["free_left"] == before


def test_evaluation_waits_for_answers_that_are_on_their_way(
    served: Served, asha: Candidate
) -> None:
    session_id, [first, second] = opened(asha, questions=2)
    asha.speak(session_id, first["id"], a_video(), WEBM)
    asha.answer(session_id, second["id"], good_answer(second))
    assert asha.end(session_id)["state"] == "closing"

    waiting = asha.send("POST", f"sessions/{session_id}/evaluation")
    assert waiting.status_code == 202
    assert waiting.headers["location"] == f"/api/v1/sessions/{session_id}"
    assert int(waiting.headers["retry-after"]) == waiting.json()["retry_after_s"] > 0
    assert waiting.json()["status_url"] == waiting.headers["location"]
    assert waiting.json()["processed"] == {"ready": 0, "of": 1}
    assert refused(asha.answer, session_id, second["id"], "late")[1] == "session.ended"
    served.work()

    assert asha.read(f"sessions/{session_id}")["state"] == "ended"
    assert asha.evaluate(session_id)["overall"] > 0


@pytest.mark.both_backends
@pytest.mark.parametrize("again", ["in text", "by video"])
def test_a_new_answer_replaces_a_spoken_one_with_its_recording(
    served: Served, asha: Candidate, again: str
) -> None:
    session_id, [question] = opened(asha)
    asha.agree_to_recording(session_id)
    asha.speak(session_id, question["id"], a_video("first words"), WEBM)
    served.work()
    [before] = asha.read("recordings")["items"]

    if again == "in text":
        asha.answer(session_id, question["id"], "second words")
    else:
        asha.speak(session_id, question["id"], a_video("second words"), WEBM)
        served.work()

    session = asha.read(f"sessions/{session_id}")
    assert session["questions"][0]["answer"]["text"] == "second words"
    kept = [each["id"] for each in asha.read("recordings")["items"]]
    assert len(kept) == (again == "by video")
    assert before["id"] not in kept
    path = f"sessions/{session_id}/answers/{question['id']}/analysis"
    assert len(words_of(asha, path)) == (2 if again == "by video" else 0)


def words_of(person: Candidate, path: str) -> list[Any]:
    try:
        words: list[Any] = person.read(path)["transcript"]["words"]
    except httpx.HTTPStatusError:
        return []
    return words


def test_words_that_the_browser_recognised_are_an_answer(asha: Candidate) -> None:
    session_id, [question] = opened(asha)
    path = f"sessions/{session_id}/answers/{question['id']}/transcript"
    words = [
        {"text": text, "start_s": place, "end_s": place + 0.5}
        for place, text in enumerate(["um,", "an", "index"] * 200)
    ]
    body = {"kind": "audio", "answer": {"duration_s": 600, "language": "en-US", "words": words}}

    session = asha.send_json("PUT", path, body)
    assert session == asha.send_json("PUT", path, body)
    assert session["questions"][0]["answer"]["text"].startswith("um, an index")
    assert session["questions"][0]["media"] is None
    asha.end(session_id)
    assert asha.evaluate(session_id)["answers"][0]["delivery"]


def test_a_real_recording_is_heard_for_real(tmp_path: Path) -> None:
    real = Served(EmbeddedStorage(tmp_path), really=True)
    with using(real.services):
        person = real.member()
        person.prepare_for("backend", "mid")
        session_id, [question] = opened(person)
        media = (FIXTURES / "slt.webm").read_bytes()
        person.speak(session_id, question["id"], media, "audio/webm")
        real.work()
        session = person.read(f"sessions/{session_id}")
        person.end(session_id)
        evaluation = person.evaluate(session_id)

    [answered] = session["questions"]
    assert answered["media"]["state"] == "done"
    assert len(answered["answer"]["text"].split()) > 3
    assert evaluation["answers"][0]["delivery"]
    assert transient(real) == []


def test_offline_there_is_no_speech_token(asha: Candidate) -> None:
    status, code = refused(asha.send, "POST", "speech/token")

    assert (status, code) == (503, "speech.no_tokens")
