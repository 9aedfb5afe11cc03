"""What the host makes of a function's result."""

from typing import Any

import azure.functions as func
import pytest
from azure.functions.http import HttpResponseConverter

from dev.hosting.exchange import Reply
from dev.hosting.outgoing import FAILED, reply_of


def sent(response: func.HttpResponse) -> Reply:
    return reply_of(HttpResponseConverter.encode(response, expected_type=None), "f")


def test_a_response_leaves_with_its_status_headers_and_body() -> None:
    response = func.HttpResponse("{}", status_code=201, mimetype="application/json")
    response.headers.add("Location", "/x")

    reply = sent(response)

    assert reply.status == 201
    assert reply.body == b"{}"
    assert sorted(reply.headers) == [("content-type", "application/json"), ("location", "/x")]


def test_of_repeated_headers_only_the_last_is_left_but_every_cookie() -> None:
    response = func.HttpResponse("x")
    for value in ("Accept", "Origin"):
        response.headers.add("Vary", value)
    for value in ("a=1; Path=/", "b=2; Path=/"):
        response.headers.add("Set-Cookie", value)

    headers = sent(response).headers

    assert [value for name, value in headers if name == "vary"] == ["Origin"]
    assert [value for name, value in headers if name == "set-cookie"] == [
        "a=1; domain=; path=/",
        "b=2; domain=; path=/",
    ]


def test_of_headers_in_different_spelling_the_first_is_left() -> None:
    response = func.HttpResponse("x")
    response.headers.add("X-A", "1")
    response.headers.add("x-a", "2")

    assert ("x-a", "1") in sent(response).headers
    assert ("x-a", "2") not in sent(response).headers


def test_framing_is_left_to_the_web_server() -> None:
    response = func.HttpResponse("four")
    response.headers.add("Content-Length", "9000")
    response.headers.add("Transfer-Encoding", "chunked")

    assert [name for name, _ in sent(response).headers] == ["content-type"]


@pytest.mark.parametrize("status", [99, 100, 101, 199, 600, 999, -1])
def test_a_status_that_cannot_be_sent_is_a_failure(status: int) -> None:
    assert sent(func.HttpResponse("x", status_code=status)) == FAILED


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-A", "é"), ("X A", "1"), ("X-A", "1\x7f"), ("Set-Cookie", "a=b; Max-Age=-1")],
)
def test_a_header_that_cannot_be_sent_is_a_failure(name: str, value: str) -> None:
    response = func.HttpResponse("x")
    response.headers.add(name, value)

    assert sent(response) == FAILED


@pytest.mark.parametrize("returned", ['{"body": 1}', "text"])
def test_a_bare_text_is_a_failure_because_the_host_would_look_into_it(returned: Any) -> None:
    datum = HttpResponseConverter.encode(returned, expected_type=None)

    assert reply_of(datum, "f") == FAILED
    assert reply_of(None, "f") == FAILED
