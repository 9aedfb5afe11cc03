"""The host through a real socket: requests, answers and what the access log says."""

import base64
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from dev.hosting.trace_context import TraceContext, new_trace
from tests.support.hostapp import Fixture, until

FRONT = "http://front.example"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def seen(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    arrived: dict[str, Any] = response.json()
    return arrived


def raw(fixture: Fixture, request: bytes) -> bytes:
    address = urlsplit(fixture.host.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(request)
        connection.settimeout(0.5)
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except TimeoutError:
            pass
        return received


def test_a_function_sees_the_request_as_the_host_passes_it_on(http: httpx.Client) -> None:
    headers = [("X-A", "1"), ("x-a", "2"), ("X-Empty", "")]
    arrived = seen(
        http.post("/api/echo/a%2Fb/%41?x=1&x=2&empty=&y=a+b", headers=headers, content=b"\x00\xff")
    )

    assert arrived["method"] == "POST"
    assert arrived["url"] == f"{http.base_url}/api/echo/a%2Fb/%41?x=1&x=2&empty=&y=a+b"
    assert arrived["query"] == {"x": "1,2", "y": "a b"}
    assert arrived["route"] == {"rest": "a%2Fb/A"}
    assert arrived["headers"]["x-a"] == "1,2"
    assert arrived["headers"]["x-empty"] == ""
    assert base64.b64decode(arrived["body"]) == b"\x00\xff"


def test_the_last_forwarded_address_is_the_one_that_the_host_saw(http: httpx.Client) -> None:
    forged = {"X-Forwarded-For": "6.6.6.6, 7.7.7.7"}

    plain = seen(http.get("/api/echo"))["headers"]["x-forwarded-for"]
    spoofed = seen(http.get("/api/echo", headers=forged))["headers"]["x-forwarded-for"]

    assert plain.rpartition(":")[0] == "127.0.0.1"
    assert spoofed.startswith("6.6.6.6, 7.7.7.7, 127.0.0.1:")


def test_a_body_in_chunks_arrives_empty(http: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        yield b"two"

    arrived = seen(http.post("/api/echo", content=pieces()))

    assert arrived["headers"]["transfer-encoding"] == "chunked"
    assert arrived["size"] == 0
    assert seen(http.get("/api/echo"))["size"] == 0  # the connection is still good


def test_a_body_up_to_the_limit_is_taken_and_one_above_is_not(http: httpx.Client) -> None:
    assert seen(http.post("/api/echo", content=bytes(1_000_000)))["size"] == 1_000_000
    refused = http.post("/api/echo", content=bytes(1_000_001))

    assert refused.status_code == 413
    assert refused.content == b""


def test_a_refused_body_is_not_kept_in_memory(fixture: Fixture) -> None:
    before = fixture.http.get("/api/about").json()["rss_kb"]
    piece = bytes(1 << 20)

    refused = fixture.http.post(
        "/api/echo",
        content=(piece for _ in range(200)),
        headers={"Content-Length": str(200 << 20)},
    )

    assert refused.status_code == 413
    assert fixture.http.get("/api/about").json()["rss_kb"] - before < 40_000


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/api/order/summary", 200, ["a_first", "summary"]),
        ("DELETE", "/api/order/summary", 200, ["b_second", "DELETE"]),
        ("GET", "/API/Items/7/", 200, {"id": "7"}),
        ("GET", "/api/items", 200, {}),
        ("GET", "/api/./x/../items/7", 200, {"id": "7"}),
        ("GET", "/api/items/7/8", 404, None),
        ("POST", "/api/items", 404, None),
        ("HEAD", "/api/items", 404, None),
        ("OPTIONS", "/api/items", 404, None),
        ("GET", "/api/unknown", 404, None),
        ("GET", "/items", 404, None),
        ("GET", "/", 404, None),
        ("GET", "/api/switched_off", 404, None),
        ("GET", "/api/daily", 404, None),
    ],
)
def test_a_request_finds_its_function_or_404(
    http: httpx.Client, method: str, path: str, status: int, body: object
) -> None:
    request = http.build_request(method, path)
    request.url = request.url.copy_with(raw_path=path.encode())
    response = http.send(request)

    assert response.status_code == status
    assert response.content == b"" if body is None else response.json() == body


def test_a_function_that_takes_head_answers_without_a_body(http: httpx.Client) -> None:
    response = http.head("/api/echo")

    assert response.status_code == 200
    assert response.content == b""


@pytest.mark.parametrize("path", ["/api/boom", "/api/nothing", "/api/text"])
def test_a_failure_is_500_with_nothing_in_it(http: httpx.Client, path: str) -> None:
    response = http.get(path)

    assert response.status_code == 500
    assert response.content == b""
    assert "content-type" not in response.headers


def test_a_failure_is_logged_without_what_the_exception_says(fixture: Fixture) -> None:
    fixture.http.get("/api/boom")
    failed = [line for line in fixture.host.lines() if line.get("event") == "function.failed"]

    assert failed[-1]["function"] == "boom"
    assert failed[-1]["error"] == "ValueError"
    assert failed[-1]["places"][-1].startswith("function_app.py:")
    assert "secret-in-an-exception" not in fixture.host.log.read_text()


def test_cookies_and_headers_leave_as_the_host_writes_them(http: httpx.Client) -> None:
    cookies = ["a=x+y; Path=/; HttpOnly; SameSite=Strict", "lost=x y; Path=/", "b=1; Max-Age=5"]
    headers = [["Set-Cookie", cookie] for cookie in cookies] + [["Vary", "A"], ["Vary", "B"]]
    response = http.post("/api/answer", json={"headers": headers, "body": "hello", "status": 201})

    assert response.status_code == 201
    assert response.text == "hello"
    assert response.headers.get_list("set-cookie") == [
        "a=x%2By; domain=; path=/; samesite=strict; httponly",
        "b=1; max-age=5; domain=; path=",
    ]
    assert response.headers.get_list("vary") == ["B"]


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_that_may_have_no_body_has_none(http: httpx.Client, status: int) -> None:
    response = http.post("/api/answer", json={"status": status, "body": "left out"})

    assert response.status_code == status
    assert response.content == b""
    assert seen(http.get("/api/echo"))


def test_a_listed_origin_may_read_every_answer_also_the_failed_ones(http: httpx.Client) -> None:
    for path in ("/api/items", "/api/boom", "/nowhere"):
        response = http.get(path, headers={"Origin": FRONT})
        assert response.headers["access-control-allow-origin"] == FRONT
        assert response.headers["access-control-allow-credentials"] == "true"
        assert "access-control-allow-origin" not in http.get(path).headers


def test_a_preflight_is_answered_by_the_host(http: httpx.Client) -> None:
    asked = {"Origin": FRONT, "Access-Control-Request-Method": "PUT"}
    granted = http.options("/api/items", headers=asked)
    refused = http.options("/api/items", headers={**asked, "Origin": "http://evil.example"})

    assert granted.status_code == refused.status_code == 204
    assert granted.headers["access-control-allow-methods"] == "PUT"
    assert "access-control-allow-origin" not in refused.headers


def test_a_trace_reaches_the_function_and_the_log(fixture: Fixture) -> None:
    headers = {"traceparent": TRACE, "tracestate": "a=b"}
    about = fixture.http.get("/api/about", headers=headers).json()
    arrived = seen(fixture.http.get("/api/echo", headers=headers))
    made = TraceContext(fixture.http.get("/api/about").json()["traceparent"])

    assert about["traceparent"] == arrived["headers"]["traceparent"] == TRACE
    assert about["tracestate"] == "a=b"
    assert fixture.logged(TraceContext(TRACE))["function"] == "about"
    assert fixture.logged(made)["function"] == "about"


def test_the_process_is_set_up_as_in_azure(http: httpx.Client) -> None:
    about = http.get("/api/about").json()

    assert about["greeting"] == "from local.settings.json"
    assert about["folder"] == about["path_end"] == "hostapp"
    assert about["zone"] == "UTC"
    assert about["function"] == "about"
    assert about["thread"].startswith("ThreadPoolExecutor")


def test_the_access_log_knows_templates_and_no_person(fixture: Fixture) -> None:
    first, second = new_trace(), new_trace()
    private = {"User-Agent": "spy", "traceparent": first.traceparent}
    fixture.http.get("/api/echo/private-path?token=private-query", headers=private)
    private = {"User-Agent": "spy", "traceparent": second.traceparent}
    fixture.http.request("PRIVATE", "/private-unknown", headers=private)
    last, unknown = fixture.logged(first), fixture.logged(second)

    assert last.pop("ts")
    assert last.pop("ms") >= 0
    assert last.pop("trace_id") == first.id
    assert last.pop("out") > 0
    assert last == {
        "log": "access",
        "method": "GET",
        "route": "/api/echo/{*rest}",
        "function": "echo",
        "status": 200,
        "in": 0,
    }
    assert (unknown["method"], unknown["route"], unknown["status"]) == ("other", None, 404)
    text = fixture.host.log.read_text()
    assert [word for word in ("private", "PRIVATE", "spy", "127.0.0.1") if word in text] == []


def test_async_functions_run_side_by_side(http: httpx.Client) -> None:
    began = time.monotonic()
    with httpx.Client(base_url=http.base_url, timeout=10) as other:
        first = other.stream("GET", "/api/slow_async/0.5")
        with first as slow:
            assert http.get("/api/items").status_code == 200
            assert slow.status_code == 200

    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET nowhere HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://x/api/items HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/items HTTP/1.1\r\nHost: x\r\nX: \xff\r\n\r\n",
        b"GET /api/items HTTP/1.1\r\n\r\n",
        b"GET /api/items HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_and_harms_nobody(
    fixture: Fixture, request_line: bytes
) -> None:
    assert raw(fixture, request_line).startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 431 "))
    assert fixture.http.get("/api/items").status_code == 200


def test_answers_on_one_connection_do_not_wait_for_acknowledgements(fixture: Fixture) -> None:
    address = urlsplit(fixture.host.url)
    began = time.monotonic()
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        for _ in range(40):
            connection.sendall(b"GET /api/items HTTP/1.1\r\nHost: x\r\n\r\n")
            received = b""
            while not received.endswith(b"\r\n\r\n{}"):
                received += connection.recv(65536)

    assert time.monotonic() - began < 40 * 0.04


def test_a_client_that_leaves_in_the_middle_of_a_body_harms_nobody(fixture: Fixture) -> None:
    head = b"POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"
    address = urlsplit(fixture.host.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(head)
    gone = until(lambda: [line for line in fixture.access() if line["status"] == 499])

    assert gone[0]["in"] <= 4
    assert fixture.http.get("/api/items").status_code == 200
