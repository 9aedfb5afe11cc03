"""Timers, queues, mounted routes and running by hand, through a real host and its death."""

import hashlib
import socket
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.hostapp import Fixture, Start, serve, until

EVERY_MINUTE = {"HOSTAPP_SCHEDULE": "0 * * * * *"}


def enqueue(fixture: Fixture, **body: object) -> None:
    assert fixture.http.post("/api/enqueue", json=body).status_code == 202


def lengths(fixture: Fixture) -> list[int]:
    found: list[int] = fixture.http.get("/api/lengths").json()
    return found


def test_a_message_runs_its_function_with_what_the_worker_expects(fixture: Fixture) -> None:
    enqueue(fixture, name="plain")
    until(lambda: {"worked": "plain"} in fixture.journal())
    until(lambda: lengths(fixture) == [0, 0])
    entry = next(entry for entry in fixture.journal() if entry.get("work") == "plain")

    assert entry == {
        "work": "plain",
        "count": 1,
        "id": True,
        "receipt": True,
        "times": ["datetime", "datetime"],
    }


def test_a_message_that_keeps_failing_ends_in_the_poison_queue(start: Start) -> None:
    with start() as fixture:
        enqueue(fixture, name="bad", fail=True)
        enqueue(fixture, name="good")
        until(lambda: lengths(fixture) == [0, 1])

        tried = [entry["count"] for entry in fixture.journal() if entry.get("work") == "bad"]
        assert tried == [1, 2, 3]
        assert {"worked": "good"} in fixture.journal()
        text = fixture.host.log.read_text()
        assert "queue.poisoned" in text
        assert "secret-in-an-exception" not in text


def test_a_message_whose_host_was_killed_is_handled_by_the_next_host(start: Start) -> None:
    with start(arguments=("--lease", "1")) as fixture:
        enqueue(fixture, name="long", seconds=30)
        until(lambda: any(entry.get("work") == "long" for entry in fixture.journal()))
        fixture.host.kill()
    edit_queue(fixture.data, '{"name": "long"}')

    with start(arguments=("--lease", "1")) as fixture:
        until(lambda: {"worked": "long"} in fixture.journal())
        until(lambda: lengths(fixture) == [0, 0])

        counts = [entry["count"] for entry in fixture.journal() if entry.get("work") == "long"]
        assert counts == [1, 2]


def edit_queue(data: Path, body: str) -> None:
    """Let the message be quick this time."""
    import sqlite3

    with sqlite3.connect(data / "queue.db") as database:
        database.execute("UPDATE messages SET body = ?", [body])
    database.close()


def test_a_time_that_passed_while_the_host_was_dead_is_made_up_for_once(
    start: Start, tmp_path: Path
) -> None:
    with start(env=EVERY_MINUTE) as fixture:
        status = fixture.host.log.parent / "host" / "timers" / "daily.json"
        until(status.exists)
        fixture.host.kill()
    missed = (
        '{"last":null,"next":"2026-01-01T00:01:00.000000Z","updated":"2026-01-01T00:00:30.000000Z"}'
    )
    status.write_text(missed)

    with start(env=EVERY_MINUTE) as fixture:
        entry = until(
            lambda: next((each for each in fixture.journal() if each.get("past_due")), None)
        )
        time.sleep(0.3)
        past_due = [each for each in fixture.journal() if each.get("past_due")]

        assert len(past_due) == 1
        assert entry["status"]["Next"] == "2026-01-01T00:01:00+00:00"


def test_a_timer_never_overlaps_itself_and_survives_its_failures(start: Start) -> None:
    on = {"AzureWebJobs.every_second.Disabled": "false", "AzureWebJobs.at_start.Disabled": "0"}
    with start(env=on) as fixture:
        runs = until(lambda: spans(fixture) if len(spans(fixture)) >= 3 else None)
        started = [entry for entry in fixture.journal() if entry.get("timer") == "at_start"]

    assert all(before[1] <= after[0] for before, after in pairwise(runs))
    assert started == [{"timer": "at_start", "past_due": False}]


def spans(fixture: Fixture) -> list[tuple[float, float]]:
    entries = [entry for entry in fixture.journal() if entry.get("timer") == "every_second"]
    began = [entry["began"] for entry in entries if "began" in entry]
    ended = [entry["ended"] for entry in entries if "ended" in entry]
    return list(zip(began, ended, strict=False))


def test_of_two_hosts_on_one_state_only_one_runs_the_timers(tmp_path: Path) -> None:
    on = {"AzureWebJobs.every_second.Disabled": "false"}
    with serve(tmp_path, env=on) as first, serve(tmp_path, env=on) as second:
        until(lambda: len(spans(first)) >= 2 or None)
        assert second.http.get("/api/items").status_code == 200
        runs = spans(first)
        first.host.kill()
        seen = len(spans(second))
        until(lambda: len(spans(second)) > seen + 1 or None)

    assert all(before[1] <= after[0] for before, after in pairwise(runs))


@pytest.mark.parametrize(
    ("path", "content", "kind", "status"),
    [
        ("/admin/functions/daily", b'{"input": ""}', "application/json", 202),
        ("/admin/functions/DAILY", b'{"input": ""}', "application/json; charset=utf-8", 202),
        ("/admin/functions/daily", b'{"input": ""}', "text/plain", 415),
        ("/admin/functions/daily", b"{}", "application/json", 400),
        ("/admin/functions/daily", b"[", "application/json", 400),
        ("/admin/functions/daily", b"", "application/json", 400),
        ("/admin/functions/items", b'{"input": ""}', "application/json", 400),
        ("/admin/functions/unknown", b'{"input": ""}', "application/json", 404),
        ("/admin/functions/", b'{"input": ""}', "application/json", 404),
    ],
)
def test_running_by_hand_is_accepted_or_refused(
    http: httpx.Client, path: str, content: bytes, kind: str, status: int
) -> None:
    response = http.post(path, content=content, headers={"Content-Type": kind})

    assert response.status_code == status
    assert response.content == b""


def test_a_timer_and_a_queue_function_run_by_hand(fixture: Fixture) -> None:
    message = {"input": '{"name": "by hand"}'}
    assert fixture.http.post("/admin/functions/work", json=message).status_code == 202
    assert fixture.http.post("/admin/functions/daily", json={"input": ""}).status_code == 202
    assert fixture.http.get("/admin/functions/daily").status_code == 404

    until(lambda: {"worked": "by hand"} in fixture.journal())
    ran = until(
        lambda: next((each for each in fixture.journal() if each.get("timer") == "daily"), None)
    )
    assert ran == {"timer": "daily", "past_due": False, "status": {}}


def pieces(size: int) -> Iterator[bytes]:
    piece = bytes(range(256)) * 4096
    for _ in range(size // len(piece)):
        yield piece


def test_large_files_pass_both_ways_without_being_held(fixture: Fixture) -> None:
    size = 100 << 20
    address = "/files/area/large/file.bin"
    before = fixture.http.get("/api/about").json()["rss_kb"]

    stored = fixture.http.put(
        f"{address}?sig=good", content=pieces(size), headers={"Content-Length": str(size)}
    )
    digest, received = hashlib.sha256(), 0
    with fixture.http.stream("GET", address) as response:
        for piece in response.iter_bytes():
            digest.update(piece)
            received += len(piece)

    expected = hashlib.sha256()
    for piece in pieces(size):
        expected.update(piece)
    assert stored.status_code == 201
    assert received == size
    assert digest.digest() == expected.digest()
    assert fixture.http.get("/api/about").json()["rss_kb"] - before < 30_000


def test_a_mounted_route_sees_method_query_and_head(fixture: Fixture) -> None:
    address = "/files/area/small.txt"

    assert fixture.http.put(f"{address}?sig=bad", content=b"x").status_code == 403
    assert fixture.http.get(address).status_code == 404
    assert fixture.http.put(f"{address}?sig=good", content=b"hello").status_code == 201
    assert fixture.http.get(address).content == b"hello"
    head = fixture.http.head(address)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, "5", b"")
    front = {"Origin": "http://front.example"}
    assert "access-control-allow-origin" in fixture.http.get(address, headers=front).headers


def test_an_upload_that_is_torn_leaves_nothing(fixture: Fixture) -> None:
    address = urlsplit(fixture.host.url)
    head = b"PUT /files/area/torn.bin?sig=good HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(head + bytes(2500))
    gone = until(
        lambda: [
            line
            for line in fixture.access()
            if line["route"] == "/files/{area}/{*name}" and line["status"] == 499
        ]
    )

    assert gone[0]["in"] <= 2500
    assert fixture.http.get("/files/area/torn.bin").status_code == 404
    assert list((fixture.data / "files" / "area").glob("torn*")) == []


def test_a_mounted_route_that_fails_answers_500_or_breaks_off(fixture: Fixture) -> None:
    failed = fixture.http.get("/files/area/raises")
    with pytest.raises(httpx.RemoteProtocolError):
        fixture.http.get("/files/area/breaks")

    assert (failed.status_code, failed.content) == (500, b"")
    assert fixture.http.get("/api/items").status_code == 200
    assert "secret-in-an-exception" not in fixture.host.log.read_text()
