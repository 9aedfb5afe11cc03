"""The log lines that the figures of the workbook are made from, as the product writes them."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from dev.candidate import Candidate, good_answer
from shared.ports.queues import EMAILS
from shared.web.retries import handle_message
from tests.support.analyst import WEBM, a_video
from tests.support.buying import buy
from tests.support.clock import NOON
from tests.support.served import Served

type Line = dict[str, Any]


@pytest.fixture
def asha(served: Served, caplog: pytest.LogCaptureFixture) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    caplog.set_level("INFO")
    return person


def lines(caplog: pytest.LogCaptureFixture, event: str) -> list[Line]:
    """Return the lines of an event without their trace."""
    said = [json.loads(each) for each in caplog.messages if each.startswith('{"event": ')]
    names = {"event", "trace_id"}
    return [
        {name: value for name, value in each.items() if name not in names}
        for each in said
        if each["event"] == event
    ]


def test_an_interview_counts_once_when_it_opens_and_once_when_it_is_evaluated(
    asha: Candidate, caplog: pytest.LogCaptureFixture
) -> None:
    session = asha.open_interview(questions=2)
    for question in session["questions"]:
        asha.answer(session["id"], question["id"], good_answer(question))
    asha.end(session["id"])
    for _ in range(2):
        asha.evaluate(session["id"])

    assert lines(caplog, "session.opened") == [
        {"mode": "text", "conditions": "real", "questions": 2}
    ]
    [evaluated] = lines(caplog, "session.evaluated")
    assert 0 <= evaluated.pop("s") < 60
    assert evaluated == {"mode": "text", "answered": 2}


def test_the_seconds_of_a_spoken_answer_count_when_it_was_analysed(
    served: Served, asha: Candidate, caplog: pytest.LogCaptureFixture
) -> None:
    session = asha.open_interview(questions=1, mode="video")
    [question] = session["questions"]
    asha.speak(session["id"], question["id"], a_video(good_answer(question)), WEBM)
    served.work()

    [analysed] = lines(caplog, "answer.analysed")
    assert analysed.pop("s") > 0
    assert analysed == {"media": "video"}


def test_an_order_says_how_many_credits_were_sold_for_what(
    served: Served, asha: Candidate, caplog: pytest.LogCaptureFixture
) -> None:
    bought = buy(served, asha)

    paid = lines(caplog, "order.paid")
    assert {each["order_id"] for each in paid} == {bought["id"]}
    assert paid[0]["credits"] == bought["plan"]["credits"] == 5
    assert paid[0]["paise"] == bought["plan"]["amount_paise"]


def test_a_request_that_is_refused_says_why(
    asha: Candidate, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        asha.read("sessions/ses_" + "0" * 32)
    asha.http.get("/api/v1/nothing")
    asha.read("profile")

    told = [(each["function"], each["status"], each["code"]) for each in lines(caplog, "request")]
    assert told[0] == ("session_read", 404, "session.not_found")
    assert told[1][1:] == (404, "request.no_such_address")
    assert told[2] == ("profile_read", 200, None)


@pytest.mark.parametrize("sent_at", [NOON, NOON.replace(tzinfo=None)])
def test_a_message_says_how_long_it_was_in_the_queue(
    served: Served, caplog: pytest.LogCaptureFixture, sent_at: Any
) -> None:
    caplog.set_level("INFO")
    parts = served.services
    waited = parts.clock() - NOON + timedelta(seconds=90)
    served.clock.forward(timedelta(seconds=90))

    handle_message(
        EMAILS, lambda *_: None, {}, parts, name="email_deliver", dequeued=1, sent_at=sent_at
    )

    [handled] = lines(caplog, "queue.handled")
    assert handled["waited_s"] == waited.total_seconds() >= 90
