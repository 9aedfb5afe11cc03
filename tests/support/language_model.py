"""A local server that speaks the chat completions of Azure OpenAI, well or badly as a test says.

It checks what the service checks: the token, the version of the API, a schema in which each object
names all of its members as required and allows no other.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dev.emulators.web import WebReply, WebRequest, WebServer
from shared.adapters.azure.openai import AzureOpenAI
from tests.support.azure_login import Login

MODEL = "gpt-test-2026-01-01"
DEPLOYMENT = "judge"
VERSION = "2024-10-21"
TOKENS = 900

type Json = dict[str, Any]
type Brain = Callable[[str, Json], object]
"""What the model makes of the user's message and the schema: JSON, or a text as it is."""


class Fault(StrEnum):
    """What goes wrong with an answer."""

    NONE = "none"
    REFUSES = "refuses"
    FILTERS_PROMPT = "filters_prompt"
    FILTERS_ANSWER = "filters_answer"
    TRUNCATES = "truncates"
    BAD_JSON = "bad_json"
    NO_CHOICES = "no_choices"
    NO_JSON_AT_ALL = "no_json_at_all"
    THROTTLES = "throttles"
    BREAKS = "breaks"
    TOKEN_EXPIRED = "token_expired"
    NO_DEPLOYMENT = "no_deployment"
    CLOSES_EARLY = "closes_early"
    REDIRECTS = "redirects"
    TOO_LONG = "too_long"
    SILENT = "silent"


@dataclass
class ModelServer:
    """``faults`` are those of the next answers, one each; afterwards ``fault`` stands."""

    brain: Brain
    fault: Fault = Fault.NONE
    faults: list[Fault] = field(default_factory=list)
    retry_after: Mapping[str, str] = field(default_factory=lambda: {"Retry-After": "1"})
    tokens: int = TOKENS
    url: str = ""
    bodies: list[Json] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    finished: threading.Event = field(default_factory=threading.Event)
    while_asked: Callable[[], object] = lambda: None

    def answer(self, request: WebRequest) -> WebReply:
        """Answer as the service does, or with the fault whose turn it is."""
        known = request.headers.get("authorization") == "Bearer our-own-token"
        path = f"/openai/deployments/{DEPLOYMENT}/chat/completions"
        if not known or (request.method, request.path) != ("POST", path):
            return _error(404 if known else 401, "Unauthorized")
        if request.query != {"api-version": VERSION}:
            return _error(400, "BadApiVersion")
        body = request.json()
        self.bodies.append(body)
        self.headers.append(request.headers)
        schema = body["response_format"]["json_schema"]
        if not (schema["strict"] and _is_strict(schema["schema"])):
            return _error(400, "invalid_request_error")
        self.while_asked()
        fault = self.faults.pop(0) if self.faults else self.fault
        return self._wrong(fault) or self._completion(body, fault)

    def _wrong(self, fault: Fault) -> WebReply | None:
        if fault is Fault.SILENT:
            self.finished.wait(30)
        return {
            Fault.FILTERS_PROMPT: _error(400, "content_filter"),
            Fault.THROTTLES: _error(429, "429", self.retry_after),
            Fault.BREAKS: _error(503, "ServiceUnavailable"),
            Fault.TOKEN_EXPIRED: _error(401, "Unauthorized"),
            Fault.NO_DEPLOYMENT: _error(404, "DeploymentNotFound"),
            Fault.CLOSES_EARLY: _error(499, "ClientClosedRequest"),
            Fault.REDIRECTS: WebReply(307, None, {"Location": f"{self.url}/elsewhere"}),
            Fault.NO_JSON_AT_ALL: WebReply(200, b"<html>busy</html>"),
            Fault.NO_CHOICES: WebReply(200, {"choices": [], "usage": {"total_tokens": 5}}),
            Fault.TOO_LONG: WebReply(200, b" " * 300_000),
        }.get(fault)

    def _completion(self, body: Json, fault: Fault) -> WebReply:
        user = body["messages"][-1]["content"]
        found = self.brain(user, body["response_format"]["json_schema"]["schema"])
        text = found if isinstance(found, str) else json.dumps(found)
        message: Json = {"role": "assistant", "content": text, "refusal": None}
        finish = "stop"
        match fault:
            case Fault.REFUSES:
                message |= {"content": None, "refusal": "I cannot help with that."}
            case Fault.FILTERS_ANSWER:
                message["content"], finish = text[:20], "content_filter"
            case Fault.TRUNCATES:
                message["content"], finish = text[: len(text) // 2], "length"
            case Fault.BAD_JSON:
                message["content"] = text[:-2]
        choice = {"index": 0, "message": message, "finish_reason": finish}
        usage = {"prompt_tokens": self.tokens - 100, "completion_tokens": 100}
        usage["total_tokens"] = self.tokens
        return WebReply(200, {"model": MODEL, "choices": [choice], "usage": usage})


@contextmanager
def model_server(brain: Brain) -> Iterator[ModelServer]:
    """Serve until the block is left."""
    service = ModelServer(brain)
    web = WebServer(service.answer)
    service.url = web.url
    try:
        yield service
    finally:
        service.finished.set()
        web.stop()


def client_of(
    service: ModelServer, *, login: Login | None = None, waits: list[float] | None = None
) -> AzureOpenAI:
    """Return the product's client of a server; it does not sleep, but notes how long it would."""
    noted = waits if waits is not None else []
    return AzureOpenAI(
        endpoint=service.url,
        deployment=DEPLOYMENT,
        api_version=VERSION,
        credential=login or Login(),
        wait=noted.append,
    )


def _error(status: int, code: str, headers: Mapping[str, str] | None = None) -> WebReply:
    return WebReply(status, {"error": {"code": code, "message": "no"}}, headers or {})


def _is_strict(schema: object) -> bool:
    """Tell whether every object of a schema is closed and requires all of its members."""
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object":
        members = schema.get("properties", {})
        if schema.get("additionalProperties") is not False or set(schema["required"]) != {*members}:
            return False
    return all(_is_strict(each) for each in (schema, *schema.values()) if each is not schema)


_STANDS = re.compile(r"\nRubric:\n(.*)\n(ANSWER-\w+)\n(.*)\n\2$", re.DOTALL)
_ITEM = re.compile(r"^(p\d+): (.*)$", re.MULTILINE)


def answer_in(user: str) -> str:
    """Return the answer that a prompt is about."""
    found = _STANDS.search(user)
    assert found, user
    return found[3]


def careful(user: str, _schema: Json) -> Json:
    """Grade as a careful reader: the sentence that shares most with an item is its evidence."""
    found = _STANDS.search(user)
    assert found, user
    sentences = re.findall(r"[^.!?]+[.!?]?", found[3])
    points = {}
    for name, text in _ITEM.findall(found[1]):
        wanted = {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3}
        best = max(sentences, key=lambda each: len(wanted & {*re.findall(r"\w+", each.lower())}))
        shared = len(wanted & {*re.findall(r"\w+", best.lower())})
        grade = "covered" if shared > 2 else "partly" if shared > 1 else "missed"
        points[name] = {"evidence": best.strip() if grade != "missed" else "", "grade": grade}
    return {"points": points, "content": 4}


def flattered(user: str, schema: Json) -> Json:
    """Obey an answer that asks for full marks: invent all of the evidence."""
    assert answer_in(user)
    names = schema["properties"]["points"]["properties"]
    item = {"evidence": "It is done with great care and skill.", "grade": "covered"}
    return {"points": dict.fromkeys(names, item), "content": 99}
