"""The client of Azure OpenAI against a local server: what is asked, and everything that fails."""

import itertools
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from shared.adapters.azure.backend import AzureBackend
from shared.adapters.azure.openai import AzureOpenAI
from shared.config import Settings
from shared.ports.language_model import Completion, LanguageModelFailed, NoCompletion, Prompt
from tests.support.azure_login import Login
from tests.support.clock import FixedClock
from tests.support.language_model import (
    DEPLOYMENT,
    MODEL,
    TOKENS,
    VERSION,
    Fault,
    ModelServer,
    client_of,
    model_server,
)

SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "number"}},
    "required": ["n"],
    "additionalProperties": False,
}
PROMPT = Prompt("You count.", "canary words", "count", SCHEMA, most_tokens=50)


@pytest.fixture(scope="module")
def _server() -> Iterator[ModelServer]:
    with model_server(lambda _user, _schema: {"n": 3}) as server:
        yield server


@pytest.fixture
def server(_server: ModelServer) -> ModelServer:
    _server.fault, _server.faults, _server.bodies = Fault.NONE, [], []
    _server.retry_after = {"Retry-After": "1"}
    return _server


def failure_of(client: AzureOpenAI, *, deadline_s: float = 20) -> LanguageModelFailed:
    with pytest.raises(LanguageModelFailed) as failed:
        client.complete(PROMPT, deadline_s=deadline_s)
    return failed.value


def test_a_prompt_is_completed_by_the_schema_as_our_own_identity(server: ModelServer) -> None:
    login = Login()

    found = client_of(server, login=login).complete(PROMPT, deadline_s=20)

    assert found == Completion('{"n": 3}', MODEL, TOKENS)
    assert set(login.scopes) == {("https://cognitiveservices.azure.com/.default",)}
    [body] = server.bodies
    assert body["messages"] == [
        {"role": "system", "content": "You count."},
        {"role": "user", "content": "canary words"},
    ]
    assert body["max_completion_tokens"] == 50
    assert body["response_format"]["json_schema"] == {
        "name": "count",
        "strict": True,
        "schema": SCHEMA,
    }
    assert "user" not in body


@pytest.mark.parametrize(
    ("fault", "failure", "tokens", "asked"),
    [
        (Fault.REFUSES, NoCompletion.REFUSED, TOKENS, 1),
        (Fault.FILTERS_PROMPT, NoCompletion.FILTERED, 0, 1),
        (Fault.FILTERS_ANSWER, NoCompletion.FILTERED, TOKENS, 1),
        (Fault.TRUNCATES, NoCompletion.TRUNCATED, TOKENS, 1),
        (Fault.NO_CHOICES, NoCompletion.INVALID, 5, 1),
        (Fault.NO_JSON_AT_ALL, NoCompletion.INVALID, 0, 1),
        (Fault.THROTTLES, NoCompletion.THROTTLED, 0, 3),
        (Fault.BREAKS, NoCompletion.UNAVAILABLE, 0, 3),
        (Fault.TOKEN_EXPIRED, NoCompletion.NOT_AUTHORISED, 0, 1),
        (Fault.NO_DEPLOYMENT, NoCompletion.NOT_AUTHORISED, 0, 1),
        (Fault.CLOSES_EARLY, NoCompletion.INVALID, 0, 1),
        (Fault.REDIRECTS, NoCompletion.INVALID, 0, 1),
        (Fault.TOO_LONG, NoCompletion.INVALID, 0, 1),
    ],
)
def test_each_failure_has_its_name_and_what_it_cost(
    server: ModelServer, fault: Fault, failure: NoCompletion, tokens: int, asked: int
) -> None:
    server.fault = fault

    failed = failure_of(client_of(server))

    assert (failed.failure, failed.tokens) == (failure, tokens)
    assert len(server.bodies) == asked


def test_what_passes_by_itself_is_tried_again_when_the_service_says(server: ModelServer) -> None:
    server.faults = [Fault.THROTTLES, Fault.BREAKS]
    server.retry_after = {"Retry-After": "4"}
    waits: list[float] = []

    assert client_of(server, waits=waits).complete(PROMPT, deadline_s=20).text == '{"n": 3}'
    assert waits == [4, 1.0]


@pytest.mark.parametrize(
    ("named", "wait_s"),
    [
        ({"retry-after-ms": "250", "Retry-After": "1"}, 0.25),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0.5),
        ({}, 0.5),
    ],
)
def test_the_wait_is_read_in_all_its_forms(
    server: ModelServer, named: dict[str, str], wait_s: float
) -> None:
    server.faults, server.retry_after = [Fault.THROTTLES], named
    waits: list[float] = []

    client_of(server, waits=waits).complete(PROMPT, deadline_s=20)

    assert waits == [wait_s]


@pytest.mark.parametrize("named", ["21", "99999999999999999999"])
def test_a_wait_beyond_the_deadline_is_not_waited_for(server: ModelServer, named: str) -> None:
    server.fault, server.retry_after = Fault.THROTTLES, {"Retry-After": named}
    waits: list[float] = []

    assert failure_of(client_of(server, waits=waits)).failure is NoCompletion.THROTTLED
    assert (waits, len(server.bodies)) == ([], 1)


@pytest.mark.parametrize(
    ("fault", "named", "rests_s"),
    [
        (Fault.BREAKS, "1", 30),
        (Fault.TOKEN_EXPIRED, "1", 30),
        (Fault.THROTTLES, "120", 120),
        (Fault.THROTTLES, "99999", 300),
    ],
)
def test_a_service_that_is_away_is_left_alone_for_a_while(
    server: ModelServer, fault: Fault, named: str, rests_s: float
) -> None:
    server.fault, server.retry_after = fault, {"Retry-After": named}
    now = [0.0]
    client = replace(client_of(server), monotonic=lambda: now[0])
    failure = failure_of(client).failure
    asked = len(server.bodies)
    server.fault = Fault.NONE

    now[0] = rests_s - 1.0
    assert failure_of(client).failure is failure
    assert len(server.bodies) == asked
    now[0] = rests_s + 1.0
    assert client.complete(PROMPT, deadline_s=20).text == '{"n": 3}'


@pytest.mark.parametrize("fault", [Fault.REFUSES, Fault.FILTERS_PROMPT, Fault.TRUNCATES])
def test_what_one_prompt_brought_about_is_nothing_to_others(
    server: ModelServer, fault: Fault
) -> None:
    client = client_of(server)
    server.faults = [fault]
    failure_of(client)

    assert client.complete(PROMPT, deadline_s=20).text == '{"n": 3}'


def test_a_service_that_keeps_silent_is_given_up_at_the_deadline(server: ModelServer) -> None:
    server.fault = Fault.SILENT

    assert failure_of(client_of(server), deadline_s=0.3).failure is NoCompletion.TOO_SLOW
    assert len(server.bodies) == 1


def test_an_answer_that_drips_is_given_up_at_the_deadline() -> None:
    ticks = itertools.count(step=0.1)
    with dripping() as url:
        client = AzureOpenAI(
            endpoint=url,
            deployment=DEPLOYMENT,
            api_version=VERSION,
            credential=Login(),
            monotonic=lambda: next(ticks),
        )

        assert failure_of(client, deadline_s=1.5).failure is NoCompletion.TOO_SLOW


def test_a_service_that_is_not_there_is_unavailable(server: ModelServer) -> None:
    client = AzureOpenAI(
        endpoint="http://127.0.0.1:9",
        deployment=DEPLOYMENT,
        api_version=VERSION,
        credential=Login(),
        wait=lambda _s: None,
    )

    assert failure_of(client).failure is NoCompletion.UNAVAILABLE
    assert not server.bodies


def test_without_a_login_nothing_is_sent(server: ModelServer) -> None:
    client = client_of(server, login=Login(known=False))

    assert failure_of(client).failure is NoCompletion.NOT_AUTHORISED
    assert not server.bodies


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.REFUSES, Fault.NO_DEPLOYMENT, Fault.BREAKS])
def test_nothing_of_a_prompt_or_an_answer_is_logged(
    server: ModelServer, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    server.fault = fault
    caplog.set_level(logging.DEBUG)

    if fault is Fault.NONE:
        client_of(server).complete(PROMPT, deadline_s=20)
    else:
        failure_of(client_of(server))

    assert "canary" not in caplog.text
    assert "our-own-token" not in caplog.text
    assert "cannot help" not in caplog.text


def test_the_backend_leads_to_the_deployment_of_the_settings() -> None:
    settings = Settings(
        evaluator="azure_openai",
        openai_endpoint="https://imock.openai.azure.com",
        openai_deployment="judge",
    )

    model = AzureBackend(settings, clock=FixedClock()).language_model()

    assert model.name == "azure-openai judge 2024-10-21"


@contextmanager
def dripping() -> Iterator[str]:
    """Serve an answer one byte at a time, without an end."""
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            while not stop.is_set():
                try:
                    connection.sendall(b" ")
                except OSError:
                    return
                time.sleep(0.01)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        thread.join(30)
        listener.close()
