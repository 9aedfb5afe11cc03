"""Resumes through HTTP: the file goes in once, is read, comes back, and goes away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from dev.candidate import DEMO_RESUME, Candidate
from shared.accounts.rate_limits import FILES_BY_USER
from shared.bootstrap import using
from shared.ports import Outage
from shared.ports.blobs import RESUMES
from tests.support.served import Served

PDF = DEMO_RESUME.read_bytes()


@pytest.fixture
def asha(served: Served) -> Candidate:
    return served.member()


def variant(number: int) -> bytes:
    """Return the resume with other bytes: what stands behind the end of a PDF does not count."""
    return PDF + f"\n%{number}\n".encode()


def send(person: Candidate, data: bytes, **headers: str) -> httpx.Response:
    signed = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/pdf"}
    return person.http.post("/api/v1/resumes", content=data, headers={**signed, **headers})


def stored_files(served: Served) -> int:
    return len(list(served.services.blobs.list(RESUMES)))


@pytest.mark.both_backends
def test_a_resume_is_read_with_the_place_of_every_fact(asha: Candidate) -> None:
    parsed = asha.upload_demo()["parsed"]
    resume = parsed["resume"]
    pointers = {each["pointer"] for each in parsed["evidence"]}

    assert resume["basics"]["name"] == "Asha Rao"
    assert resume["basics"]["email"] == "asha.rao@example.com"
    assert next(job["name"] for job in resume["work"]).startswith("Kaveri Payments")
    assert resume["work"][0]["startDate"] == "2021-03"
    assert {"/basics/name", "/basics/email", "/work/0/name"} <= pointers
    assert all(each["page"] == 1 for each in parsed["evidence"])
    assert all(0 <= each["confidence"] <= 1 for each in parsed["evidence"])


def test_a_form_and_a_raw_body_are_the_same_resume(served: Served, asha: Candidate) -> None:
    signed = {"Authorization": f"Bearer {asha.token}"}
    form = asha.http.post(
        "/api/v1/resumes",
        files={"file": ("../My CV.pdf", PDF, "application/pdf")},
        headers=signed,
    )
    raw = send(asha, PDF)

    assert (form.status_code, raw.status_code) == (201, 200)
    assert form.json()["id"] == raw.json()["id"]
    assert form.json()["filename"] == "My CV.pdf"
    assert stored_files(served) == 1


@pytest.mark.both_backends
def test_the_same_file_at_the_same_moment_is_one_resume(served: Served, asha: Candidate) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: send(asha, PDF), range(4)))

    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert stored_files(served) == 1


def test_two_people_with_the_same_file_have_a_resume_each(served: Served, asha: Candidate) -> None:
    ben = served.member("Ben Roy", "ben@example.com")

    assert asha.upload_demo()["id"] != ben.upload_demo()["id"]


def test_a_key_is_good_for_one_file(asha: Candidate) -> None:
    key = {"Idempotency-Key": "k"}
    first, again = send(asha, PDF, **key), send(asha, PDF, **key)
    other = send(asha, variant(1), **key)

    assert first.json()["id"] == again.json()["id"]
    assert (other.status_code, other.json()["code"]) == (409, "request.idempotency_key_reused")


@pytest.mark.both_backends
def test_resumes_are_listed_newest_first(served: Served, asha: Candidate) -> None:
    from datetime import timedelta

    ids = []
    for number in range(3):
        ids.append(send(asha, variant(number)).json()["id"])
        served.clock.forward(timedelta(minutes=1))
    rows = asha.read("resumes")["items"]

    assert [row["id"] for row in rows] == ids[::-1]
    assert rows[0]["status"] == "parsed"
    assert "parsed" not in rows[0]


@pytest.mark.both_backends
def test_a_deleted_resume_is_gone_with_its_file(served: Served, asha: Candidate) -> None:
    resume = asha.upload_demo()
    path = f"/api/v1/resumes/{resume['id']}"
    signed = {"Authorization": f"Bearer {asha.token}"}

    assert asha.http.delete(path, headers=signed).status_code == 204
    assert asha.http.delete(path, headers=signed).json()["code"] == "resume.not_found"
    assert stored_files(served) == 0
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        asha.read(f"resumes/{resume['id']}/file")


@pytest.mark.both_backends
def test_a_crash_between_file_and_document_leaves_nothing_for_good(
    served: Served, asha: Candidate
) -> None:
    """The file is there and the document is not: the owner deletes, and the file goes."""
    resume = asha.upload_demo()
    user_id = asha.read("account")["user_id"]
    from shared.ports.documents import USERS

    served.services.documents.delete(USERS, user_id, resume["id"])

    signed = {"Authorization": f"Bearer {asha.token}"}
    answer = asha.http.delete(f"/api/v1/resumes/{resume['id']}", headers=signed)
    assert answer.status_code == 204
    assert stored_files(served) == 0


def test_a_deletion_that_storage_stops_is_still_to_be_seen_and_done_again(
    served: Served, asha: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list shows no resume as gone whose file is there."""
    path = f"/api/v1/resumes/{asha.upload_demo()['id']}"
    signed = {"Authorization": f"Bearer {asha.token}"}

    def away(*_args: object, **_more: object) -> None:
        raise Outage(retry_after_s=1)

    with monkeypatch.context() as patched:
        patched.setattr(type(served.services.unfenced_blobs), "delete_prefix", away)
        refused = asha.http.delete(path, headers=signed)

    assert refused.status_code == 503
    assert stored_files(served) == len(asha.read("resumes")["items"]) == 1
    assert asha.http.delete(path, headers=signed).status_code == 204
    assert stored_files(served) == len(asha.read("resumes")["items"]) == 0


def test_a_user_has_twenty_files_read_in_an_hour_resumes_and_descriptions_together(
    served: Served, asha: Candidate
) -> None:
    strict = served.again(rate_limits=True)
    signed = {"Authorization": f"Bearer {asha.token}"}
    pdf = {**signed, "Content-Type": "application/pdf"}

    def describe(person: Candidate) -> httpx.Response:
        headers = {**pdf, "Authorization": f"Bearer {person.token}"}
        return person.http.post("/api/v1/job-descriptions", content=PDF, headers=headers)

    with using(strict.services):
        first = send(asha, PDF)
        described = [describe(asha) for _ in range(FILES_BY_USER.limit - 1)]
        refused = [describe(asha), send(asha, variant(1))]
        known = send(asha, PDF)
        no_pdf = send(asha, b"<html>")
        of_another = describe(served.member("Ben Rao", "ben@example.com"))
        served.clock.forward(timedelta(seconds=FILES_BY_USER.backoff_s))
        later = send(asha, variant(1))

    assert first.status_code == 201
    assert {answer.status_code for answer in described} == {200}
    for answer in refused:
        assert (answer.status_code, answer.json()["code"]) == (429, "resume.read_too_often")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert int(answer.headers["Retry-After"]) == FILES_BY_USER.backoff_s
    assert (known.status_code, no_pdf.status_code) == (200, 415)
    assert of_another.status_code == 200
    assert later.status_code == 201
