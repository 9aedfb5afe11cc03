"""An answer in text: what it passes through, and what happens when others are faster each time."""

from typing import Any

import httpx
import pytest

from dev.candidate import Candidate
from shared.ports.blobs import TRANSIENT
from shared.ports.documents import Stale
from tests.support.analyst import WEBM, a_video
from tests.support.entered import entered_files
from tests.support.served import Served

pytestmark = pytest.mark.both_backends

MEDIA_ROOMS = ("shared/interviews/spoken/", "shared/recordings/", "shared/media/")


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def of_media(files: set[str]) -> set[str]:
    return {file for file in files if file.startswith(MEDIA_ROOMS)}


def test_a_text_answer_enters_no_code_that_handles_media(asha: Candidate) -> None:
    session = asha.open_interview(questions=2, mode="text")
    first, second = session["questions"]
    asha.answer(session["id"], first["id"], "an index")

    with entered_files() as files:
        asha.answer(session["id"], second["id"], "a queue")

    assert "shared/interviews/answering.py" in files
    assert of_media(files) == set()


def test_a_text_answer_in_place_of_a_spoken_one_removes_its_media(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=1, mode="video")
    question = session["questions"][0]["id"]
    asha.speak(session["id"], question, a_video(), WEBM)

    with entered_files() as files:
        asha.answer(session["id"], question, "in text")

    assert "shared/interviews/spoken/disposal.py" in of_media(files)
    assert list(served.services.blobs.list(TRANSIENT)) == []


def test_an_answer_that_loses_every_race_is_to_be_sent_again(
    served: Served, asha: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = asha.open_interview(questions=1, mode="text")
    question = session["questions"][0]["id"]

    def lose(*_given: Any, **_named: Any) -> None:
        raise Stale

    with monkeypatch.context() as context:
        context.setattr(type(served.services.documents), "replace", lose)
        with pytest.raises(httpx.HTTPStatusError) as caught:
            asha.answer(session["id"], question, "an index")

    assert caught.value.response.status_code == 503
    assert caught.value.response.headers["Retry-After"] == "1"
    assert caught.value.response.json()["code"] == "request.contended"
    assert asha.answer(session["id"], question, "an index")["answered"] == 1
