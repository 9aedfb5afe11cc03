"""Links to a report: five minutes, one page, nothing else, and dead with what they lead to."""

from datetime import timedelta

import httpx
import pytest

from dev.candidate import Candidate, Json
from tests.support.served import Served

pytestmark = pytest.mark.both_backends


@pytest.fixture
def asha(served: Served) -> Candidate:
    person = served.member()
    person.prepare_for("backend", "mid")
    return person


def evaluated(person: Candidate) -> str:
    session = person.open_interview(questions=1)
    person.answer(session["id"], session["questions"][0]["id"], "I would add an index first.")
    person.end(session["id"])
    person.evaluate(session["id"])
    return str(session["id"])


def link(person: Candidate, session_id: str, zone: str = "") -> Json:
    query = f"?time_zone={zone}" if zone else ""
    answer: Json = person.send("POST", f"sessions/{session_id}/report/link{query}").json()
    return answer


def opened(person: Candidate, url: str) -> httpx.Response:
    """Open a URL as a browser does that has no token."""
    return person.http.get(url)


def refused(response: httpx.Response) -> bool:
    return (response.status_code, response.json()["code"]) == (404, "report.no_such_link")


def test_a_link_shows_the_page_without_a_token_for_five_minutes(
    served: Served, asha: Candidate
) -> None:
    session_id = evaluated(asha)
    made = link(asha, session_id, "Europe/London")

    shown = opened(asha, made["url"])
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert "GMT</time>" in shown.text
    served.clock.forward(timedelta(minutes=4, seconds=59))
    assert opened(asha, made["url"]).status_code == 200
    served.clock.forward(timedelta(seconds=1))
    assert refused(opened(asha, made["url"]))


def test_a_link_opens_nothing_but_its_own_report(asha: Candidate) -> None:
    first, second = evaluated(asha), evaluated(asha)
    url = link(asha, first)["url"]
    key = url.partition("key=")[2]

    assert refused(opened(asha, url.replace(first, second)))
    for wrong in (key[:-1] + ("0" if key[-1] != "0" else "1"), key.upper(), "v1.x.1.2"):
        assert refused(opened(asha, url.replace(key, wrong)))
    user, until = key.split(".")[1:3]
    later = key.replace(until, str(int(until) + 60))
    assert refused(opened(asha, url.replace(key, later)))
    assert refused(opened(asha, url.replace(user, "usr_" + "0" * 32)))
    assert asha.http.get(f"/api/v1/sessions/{first}/report?key={key}").status_code == 401


def test_a_link_dies_with_its_session_and_with_the_account(served: Served, asha: Candidate) -> None:
    first, second = evaluated(asha), evaluated(asha)
    of_session, of_account = link(asha, first)["url"], link(asha, second)["url"]

    asha.delete(f"sessions/{first}")
    assert refused(opened(asha, of_session))
    assert opened(asha, of_account).status_code == 200
    asha.delete_account()
    assert refused(opened(asha, of_account))


def test_there_is_no_link_to_what_is_not_evaluated_or_not_ones_own(
    served: Served, asha: Candidate
) -> None:
    session = asha.open_interview(questions=1)
    with pytest.raises(httpx.HTTPStatusError) as caught:
        link(asha, session["id"])
    assert caught.value.response.json()["code"] == "session.not_evaluated"

    with pytest.raises(httpx.HTTPStatusError) as caught:
        link(served.member("Ben", "ben@example.com"), evaluated(asha))
    assert caught.value.response.status_code == 404
