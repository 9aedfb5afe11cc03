"""An interview that a language model judges too, over HTTP, and one whose model is away."""

from collections.abc import Iterator
from typing import Any

import pytest

from dev.candidate import Candidate, Json, good_answer
from shared.adapters import chosen
from shared.bootstrap import using
from tests.api.operations.test_alerts import Watch
from tests.support.language_model import (
    MODEL,
    Fault,
    ModelServer,
    careful,
    client_of,
    model_server,
)
from tests.support.served import Served


@pytest.fixture(scope="module")
def _server() -> Iterator[ModelServer]:
    with model_server(careful) as server:
        yield server


@pytest.fixture
def server(_server: ModelServer) -> ModelServer:
    _server.fault, _server.bodies = Fault.NONE, []
    return _server


@pytest.fixture
def asha(
    served: Served, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Candidate]:
    client = client_of(server)
    monkeypatch.setattr(chosen, "language_model_of", lambda *_given, **_named: lambda: client)
    with using(served.again().services):
        person = served.member()
        person.prepare_for("backend", "mid")
        yield person


def interview(person: Candidate) -> tuple[Json, Json]:
    """Answer one of two questions well, and return the session and its evaluation."""
    session = person.open_interview(questions=2)
    question = next(each for each in session["questions"] if each["about"] is None)
    person.answer(session["id"], question["id"], good_answer(question))
    person.end(session["id"])
    result: Any = person.evaluate(session["id"])
    return session | {"answered": question["id"]}, result


def answered(session: Json, result: Json) -> Json:
    [found] = [each for each in result["answers"] if each["question_id"] == session["answered"]]
    evaluation: Json = found["evaluation"]
    return evaluation


def test_the_result_says_who_judged_and_is_the_same_when_read_again(
    asha: Candidate, server: ModelServer
) -> None:
    session, result = interview(asha)

    evaluation = answered(session, result)
    assert evaluation["evaluator"] == result["evaluator"] == "language-model"
    assert MODEL in result["evaluator_version"]
    assert evaluation["language_model"]["outcome"] == "judged"
    quoted = [point["evidence"] for point in evaluation["key_points"] if point["evidence"]]
    assert quoted
    [other] = [each for each in result["answers"] if each["question_id"] != session["answered"]]
    assert other["evaluation"]["language_model"] is None
    assert len(server.bodies) == 1
    assert asha.evaluate(session["id"]) == result
    assert asha.report(session["id"])["overall"] == result["overall"]
    assert len(server.bodies) == 1


def test_an_attempt_is_judged_as_the_first_answer_was(asha: Candidate, server: ModelServer) -> None:
    session, _ = interview(asha)
    where = f"sessions/{session['id']}/questions/{session['answered']}/attempts"
    said = {"json": {"text": "I look at the plan."}, "headers": {"Idempotency-Key": "a" * 20}}

    first = asha.send("POST", where, **said).json()
    again = asha.send("POST", where, **said).json()

    assert again == first
    versions = {each["evaluator_version"] for each in first["attempts"]}
    assert len(server.bodies) <= 2
    assert any(MODEL in each for each in versions)


def test_with_the_model_away_the_interview_is_evaluated_and_says_so(
    asha: Candidate, server: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(caplog)
    server.fault = Fault.BREAKS

    session, result = interview(asha)

    assert watch.fires("language-model-away")
    evaluation = answered(session, result)
    assert result["evaluator"] == evaluation["evaluator"] == "built-in"
    assert evaluation["language_model"]["outcome"] == "unavailable"
    assert "did not respond" in evaluation["language_model"]["note"]
    assert evaluation["overall"] == evaluation["language_model"]["built_in_score"] > 3
