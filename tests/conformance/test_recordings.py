"""The promises about recordings, through the public endpoints and then in every store."""

import json
import logging
import tempfile
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, good_answer
from shared.ports.blobs import RECORDINGS, TRANSIENT
from tests.support.analyst import WEBM, a_video
from tests.support.served import Served

pytestmark = pytest.mark.both_backends

PATTERN = bytes(range(200, 256)) + b"Zanzibar-Quokka" + bytes(range(40))
"""Bytes that no store, log or program has a reason to hold."""


def ready(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def places_of(pattern: bytes, served: Served, temporary: Path | None = None) -> list[str]:
    """List where a pattern stands, plain or in the forms that a store may give it."""
    forms = {pattern, pattern[57:71], b64encode(pattern)[4:40], json.dumps(str(pattern)).encode()}
    kept = served.storage.contents()
    if temporary:
        files = (path for path in temporary.rglob("*") if path.is_file())
        kept |= {str(path): path.read_bytes() for path in files}
    return [name for name, content in kept.items() if any(form in content for form in forms)]


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the process a temporary folder of its own, to look through afterwards."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.clause("P2.3a")
def test_text_audio_and_video_are_taken_and_evaluated(served: Served) -> None:
    person = ready(served)
    session = person.open_interview(questions=3, mode="video", seed=7)
    written, heard, seen = session["questions"]
    person.answer(session["id"], written["id"], good_answer(written))
    person.speak(session["id"], heard["id"], a_video(good_answer(heard)), "audio/webm")
    person.speak(session["id"], seen["id"], a_video(good_answer(seen)), WEBM)
    served.work()
    person.end(session["id"])

    evaluation = person.evaluate(session["id"])

    assert evaluation["answered"] == 3
    assert min(each["evaluation"]["overall"] for each in evaluation["answers"]) > 2
    spoken = [each["delivery"] is not None for each in evaluation["answers"]]
    assert spoken == [False, True, True]


@pytest.mark.clause("P2.3b")
@pytest.mark.parametrize("ending", ["ended", "deleted", "abandoned", "never processed"])
def test_of_a_video_without_consent_no_byte_is_left_anywhere_after_the_session(
    served: Served,
    temporary: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    ending: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    person = ready(served)
    session = person.open_interview(questions=1, mode="video")
    question = session["questions"][0]["id"]
    person.speak(session["id"], question, a_video(canary=PATTERN), WEBM)
    assert len(places_of(PATTERN, served, temporary)) == 1  # where it is while the session runs

    if ending != "never processed":
        served.work()
    if ending == "ended":
        person.end(session["id"])
    elif ending == "deleted":
        person.delete(f"sessions/{session['id']}")
    else:
        served.clock.forward(timedelta(hours=2))
        served.services.interviews.cleanup.run()

    assert places_of(PATTERN, served, temporary) == []
    said = caplog.text + "".join(capfd.readouterr())
    assert "Zanzibar" not in said
    assert "an index" not in said


@pytest.mark.clause("P2.3b")
@pytest.mark.parametrize(
    "backend", ["embedded"]
)  # a hidden message shows again by the queue's own clock
def test_a_session_that_crashed_in_the_middle_of_processing_leaves_no_byte(
    served: Served, temporary: Path
) -> None:
    person = ready(served)
    session = person.open_interview(questions=1, mode="video")
    served.analyst.failures = [MemoryError() for _ in range(50)]
    person.speak(session["id"], session["questions"][0]["id"], a_video(canary=PATTERN), WEBM)
    for _ in range(8):
        served.work()
        served.clock.forward(timedelta(seconds=11))

    assert places_of(PATTERN, served, temporary) == []


@pytest.mark.clause("P2.3b", "P9.2")
def test_consent_is_never_inferred(served: Served) -> None:
    person = ready(served)
    for given in ({}, {"recording_consent": None}, {"recording_consent": False}):
        assert person.open_interview(questions=1, mode="video", **given)["recording"] is None
    for wrong in ("yes", 1, "true"):
        with pytest.raises(httpx.HTTPStatusError, match="422"):
            person.open_interview(questions=1, mode="video", recording_consent=wrong)
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        person.open_interview(questions=1, mode="video", recording_consent=True)


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize(
    "backend", ["embedded"]
)  # a signed address counts by the store's own clock
def test_a_recording_is_watched_for_90_days_and_not_a_second_longer(served: Served) -> None:
    person = ready(served)
    session = person.open_interview(questions=1, mode="video")
    person.agree_to_recording(session["id"])
    person.speak(session["id"], session["questions"][0]["id"], a_video(canary=PATTERN), WEBM)
    served.work()
    [recording] = person.read("recordings")["items"]

    served.clock.forward(timedelta(days=90) - timedelta(seconds=1))
    served.services.recordings.purge.run()
    person.log_in()
    link = person.read(f"recordings/{recording['id']}")
    assert PATTERN in person.http.get(link["url"]).content
    served.clock.forward(timedelta(seconds=1))

    assert code(person, f"recordings/{recording['id']}") == (410, "recording.expired")
    assert person.read("recordings")["items"] == []
    assert person.http.get(link["url"]).status_code == 403
    served.clock.forward(timedelta(minutes=14))
    person.log_in()
    served.services.recordings.purge.run()
    assert code(person, f"recordings/{recording['id']}") == (404, "recording.not_found")
    assert places_of(PATTERN, served) == []
    status = person.read("retention/status")
    assert status["purged"] == 1
    assert status["worst_lateness_s"] == 840
    assert status["failing"] == 0


@pytest.mark.clause("P5.1", "P5.2")
def test_no_job_deletes_a_recording_early(served: Served) -> None:
    person = ready(served)
    session = person.open_interview(questions=1, mode="video", recording_consent=None)
    person.agree_to_recording(session["id"])
    person.speak(session["id"], session["questions"][0]["id"], a_video(), WEBM)
    served.work()
    person.end(session["id"])
    for _ in range(30):
        served.clock.forward(timedelta(days=3) - timedelta(seconds=1))
        served.work()
        served.services.interviews.cleanup.run()
        served.services.recordings.purge.run()

    assert len(list(served.services.blobs.list(RECORDINGS))) == 1
    assert list(served.services.blobs.list(TRANSIENT)) == []


def code(person: Candidate, path: str) -> tuple[int, str]:
    with pytest.raises(httpx.HTTPStatusError) as caught:
        person.read(path)
    answer: dict[str, Any] = caught.value.response.json()
    return caught.value.response.status_code, answer["code"]
