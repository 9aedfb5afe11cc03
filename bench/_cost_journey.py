"""The candidate's journey in this process, with every call of a port counted.

It runs on the embedded backend: what is asked of a port is the same on each.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, override
from urllib.parse import parse_qs

import azure.functions as func
import httpx

import function_app
from bench._counted import CountedDocuments, Operation
from dev.candidate import Candidate, Outbox, good_answer
from functions.answer_process import answer_process
from functions.email_deliver import email_deliver
from shared.bootstrap import Services, using
from shared.config import Settings
from shared.media.browser import BrowserAnswer, BrowserWord
from shared.media.model import AnalysedMedia
from shared.media.service import MediaAnalyst
from shared.media.sniff import ContainerFormat
from shared.ports.queues import ANSWERS, EMAILS, QueueName
from shared.resumes.repository import ResumeRepository
from shared.resumes.sandbox import LIMITS, parse_resume, text_of_pdf
from shared.resumes.service import Resumes
from shared.triggers import load_all
from shared.web.operation import OPERATIONS
from shared.web.retries import anew
from tests.support.builders import kept_as_it_is

QUESTIONS = 10
_AUDIO = b"\x1a\x45\xdf\xa3\x01webm".ljust(4096, b"\0")
_WORDS_A_MINUTE = 140
ANSWER_S = 90

type Work = Callable[..., None]


class Noted(NamedTuple):
    """One call of a port, the operation that it was for, and the request units of documents."""

    operation: str
    port: str
    method: str
    request_units: float = 0


@dataclass(slots=True)
class Ledger:
    """Each call of a port, and how often each operation ran."""

    operation: str = ""
    calls: list[Noted] = field(default_factory=list)
    requests: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def of(self, operation: str) -> Iterator[None]:
        """Charge calls to an operation meanwhile, and count one run of it."""
        before, self.operation = self.operation, operation
        self.requests[operation] = self.requests.get(operation, 0) + 1
        try:
            yield
        finally:
            self.operation = before

    def note(self, port: str, method: str, request_units: float = 0) -> None:
        """Note one call."""
        self.calls.append(Noted(self.operation, port, method, request_units))

    def note_documents(self, asked: Operation) -> None:
        """Note one operation of the document store."""
        self.note("documents", asked.kind, asked.request_units)


class Counted:
    """A port whose calls are noted."""

    def __init__(self, port: object, name: str, ledger: Ledger) -> None:
        """Stand before this port."""
        self._port, self._name, self._ledger = port, name, ledger

    def __getattr__(self, method: str) -> Any:  # noqa: ANN401 - whatever the port has
        """Return the port's own member; calls are noted."""
        member = getattr(self._port, method)
        if not callable(member):
            return member

        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - passes on what it is given
            answer = member(*given, **named)
            self._ledger.note(self._name, method)
            return answer

        return call


class _InProcess(httpx.BaseTransport):
    """Calls the function of a request directly."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._functions = {
            each._function.get_function_name(): each._function.get_user_function()  # noqa: SLF001 - the one way to read them without using them up
            for each in function_app.app._function_builders  # noqa: SLF001 - as above: get_functions() may be called once only
        }

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/")
        load_all()
        for name, operation in OPERATIONS.items():
            pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.route)
            found = re.fullmatch(pattern, path)
            if found and operation.method == request.method:
                asked = func.HttpRequest(
                    method=request.method,
                    url=str(request.url),
                    headers=dict(request.headers),
                    params={each: value[0] for each, value in _query(request).items()},
                    route_params=found.groupdict(),
                    body=request.read(),
                )
                with self._ledger.of(name):
                    answer = self._functions[name](asked)
                said = {"content-type": answer.mimetype, **answer.headers}
                return httpx.Response(answer.status_code, content=answer.get_body(), headers=said)
        return httpx.Response(404)


def _query(request: httpx.Request) -> dict[str, list[str]]:
    return parse_qs(request.url.query.decode())


def _patient_resumes(parts: Services) -> Resumes:
    """Read resumes however long a busy machine takes: their time is not what is counted."""
    limits = replace(LIMITS, wall_s=600.0)
    return Resumes(
        repository=ResumeRepository(parts.documents),
        blobs=parts.blobs,
        parse=partial(parse_resume, limits=limits),
        read_text=partial(text_of_pdf, limits=limits),
        clock=parts.clock,
    )


class _Analyst:
    """Hears an answer of the usual length in any recording, and copies it as it is."""

    seekable = staticmethod(kept_as_it_is)

    def analyse(self, _media: Iterator[bytes], **_: object) -> AnalysedMedia:
        spoken = ["word"] * (_WORDS_A_MINUTE * ANSWER_S // 60)
        gap = ANSWER_S / len(spoken)
        words = tuple(
            BrowserWord(text=text, start_s=place * gap, end_s=(place + 0.8) * gap)
            for place, text in enumerate(spoken)
        )
        heard = BrowserAnswer(duration_s=ANSWER_S, language="en-IN", words=words)
        analysed = MediaAnalyst(_no_engine).accept(heard)
        return analysed.model_copy(update={"container": ContainerFormat.MATROSKA})


def _no_engine() -> Any:  # noqa: ANN401 - never returns
    raise AssertionError("the words are there already")


def journey(folder: Path, *, spoken: bool) -> Ledger:
    """Play one candidate's interview from the registration to the report."""
    ledger = Ledger()
    parts = Services(Settings(data_dir=folder, bcrypt_cost=4))
    counted = CountedDocuments(parts.unfenced_documents, ledger.note_documents)
    parts.replace(unfenced_documents=counted)
    for name in ("blobs", "queue", "email"):
        parts.replace(**{name: Counted(getattr(parts, name), name, ledger)})
    parts.replace(media=_Analyst(), resumes=_patient_resumes(parts))
    with (
        using(parts),
        httpx.Client(transport=_InProcess(ledger), base_url="http://localhost:7071") as http,
    ):
        outbox = Outbox(folder / "outbox")
        candidate = Candidate(http, outbox, name="Asha Rao", address="asha@example.com")
        candidate.register()
        _work(parts, ledger, EMAILS, email_deliver)
        candidate.confirm()
        candidate.log_in()
        candidate.prepare_for("backend", "senior", "system design")
        candidate.upload_demo()
        _interview(candidate, parts, ledger, spoken=spoken)
    return ledger


def _interview(candidate: Candidate, parts: Services, ledger: Ledger, *, spoken: bool) -> None:
    mode = {"mode": "audio"} if spoken else {}
    session = candidate.open_interview(questions=QUESTIONS, key=secrets.token_hex(8), **mode)
    for question in session["questions"]:
        if spoken:
            path = f"sessions/{session['id']}/answers/{question['id']}/audio"
            candidate.send("POST", path, content=_AUDIO, headers={"Content-Type": "audio/webm"})
            _work(parts, ledger, ANSWERS, answer_process)
        else:
            candidate.answer(session["id"], question["id"], good_answer(question))
    candidate.end(session["id"])
    candidate.evaluate(session["id"])
    candidate.report(session["id"])


def _work(parts: Services, ledger: Ledger, queue: QueueName, worker: Work) -> None:
    """Handle the messages of a queue, as the host does."""
    for message in parts.queue.receive(queue, limit=32):
        with ledger.of(worker.__name__):
            worker(anew(message.body), parts)
            parts.queue.delete(queue, message)
