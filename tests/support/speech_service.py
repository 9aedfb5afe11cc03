"""A small server that speaks the protocol of Azure Speech, for the real SDK to talk to.

The client sends text frames ``speech.config`` and ``speech.context``, then binary frames of sound:
two bytes that say how long the headers are, the headers, the sound; the first sound is a header of
44 bytes and an empty one is the end. The server answers ``turn.start``, phrases, ``turn.end``.
After the end of a turn the SDK opens another one for what is left over, with offsets that begin
anew.
"""

import json
import socket
import struct
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any, NamedTuple

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

_TICKS = 10_000_000
_BYTES_PER_SECOND = 32_000
_RIFF_BYTES = 44


class Phrase(NamedTuple):
    """Something said from one second to another."""

    text: str
    start_s: float
    end_s: float


class Fault(StrEnum):
    """What goes wrong."""

    NONE = "none"
    CLOSES = "closes"
    VANISHES = "vanishes"
    KEEPS_SILENT = "keeps_silent"
    BAD_JSON = "bad_json"
    ERROR_STATUS = "error_status"


@dataclass
class SpeechService:
    """What the server says, and what it was told."""

    phrases: Sequence[Phrase] = ()
    fault: Fault = Fault.NONE
    refusal: HTTPStatus | None = None
    assessed: bool = True
    url: str = ""
    paths: list[str] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)
    contexts: list[dict[str, Any]] = field(default_factory=list)
    sound_bytes: int = 0
    connections: list[ServerConnection] = field(default_factory=list)

    def greet(self, connection: ServerConnection, request: Request) -> Response | None:
        """Let a client in, or refuse; what opens no socket asks for the languages."""
        if "Upgrade" not in request.headers:
            return connection.respond(HTTPStatus.OK, "[]")
        self.paths.append(request.path)
        self.authorizations.append(request.headers.get("Authorization"))
        if self.refusal is None:
            return None
        return connection.respond(self.refusal, json.dumps({"error": {"code": "fake"}}))

    def serve(self, connection: ServerConnection) -> None:
        """Talk to one client until it leaves."""
        self.connections.append(connection)
        try:
            _Conversation(self, connection).run()
        except ConnectionClosed:
            return


class _Conversation:
    """One connection: the script goes on from turn to turn."""

    def __init__(self, service: SpeechService, connection: ServerConnection) -> None:
        self._service = service
        self._connection = connection
        self._waiting = list(service.phrases)
        self._before = 0
        self._received = 0
        self._request = ""
        self._started = False

    def run(self) -> None:
        for message in self._connection:
            if isinstance(message, str):
                self._told(message)
            elif not self._heard(message):
                return

    def _told(self, message: str) -> None:
        head, _, body = message.partition("\r\n\r\n")
        if _headers(head)["path"] == "speech.context":
            self._service.contexts.append(json.loads(body))
            self._before += max(0, self._received - _RIFF_BYTES)
            self._received, self._started = 0, False

    def _heard(self, message: bytes) -> bool:
        size = int.from_bytes(message[:2])
        headers, sound = _headers(message[2 : 2 + size].decode()), message[2 + size :]
        self._request = headers["x-requestid"]
        if not self._started:
            self._started = True
            self._say("turn.start", {"context": {"serviceTag": uuid.uuid4().hex}})
        self._received += len(sound)
        self._service.sound_bytes += len(sound)
        if self._service.fault is Fault.KEEPS_SILENT:
            return True
        if self._breaks():
            return False
        self._speak(until=(self._before + self._received) / _BYTES_PER_SECOND)
        if not sound:
            self._end()
        return True

    def _breaks(self) -> bool:
        fault = self._service.fault
        if self._received < _BYTES_PER_SECOND or fault not in {Fault.CLOSES, Fault.VANISHES}:
            return False
        if fault is Fault.CLOSES:
            self._connection.close(1011, "something broke")
        else:
            _reset(self._connection)
        return True

    def _speak(self, until: float) -> None:
        while self._waiting and self._waiting[0].end_s <= until:
            phrase = self._waiting.pop(0)
            begins = phrase.start_s - self._before / _BYTES_PER_SECOND
            ends = phrase.end_s - self._before / _BYTES_PER_SECOND
            times = {"Offset": int(begins * _TICKS), "Duration": int((ends - begins) * _TICKS)}
            self._say("speech.hypothesis", {"Text": phrase.text[:10], **times})
            if self._service.fault is Fault.BAD_JSON:
                self._send("speech.phrase", "{not json")
            elif self._service.fault is Fault.ERROR_STATUS:
                self._say("speech.phrase", {"RecognitionStatus": "Error", **times})
            else:
                self._say("speech.phrase", _result(phrase, begins, assessed=self._service.assessed))

    def _end(self) -> None:
        end = int((self._received - _RIFF_BYTES) / _BYTES_PER_SECOND * _TICKS)
        self._say("speech.endDetected", {"Offset": end})
        self._say(
            "speech.phrase", {"RecognitionStatus": "EndOfDictation", "Offset": end, "Duration": 0}
        )
        self._say("turn.end", {})

    def _say(self, path: str, body: dict[str, Any]) -> None:
        self._send(path, json.dumps(body))

    def _send(self, path: str, body: str) -> None:
        self._connection.send(
            f"X-RequestId:{self._request}\r\nPath:{path}\r\n"
            f"Content-Type:application/json; charset=utf-8\r\n\r\n{body}"
        )


def _reset(connection: ServerConnection) -> None:
    """Drop a connection without a word (TCP reset)."""
    with suppress(OSError):
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.socket.shutdown(socket.SHUT_RD)
        connection.socket.close()


def _result(phrase: Phrase, begins: float, *, assessed: bool) -> dict[str, Any]:
    """Return a recognised phrase, its words evenly spaced; every third is less clear."""
    texts = phrase.text.split()
    each = (phrase.end_s - phrase.start_s) / len(texts)
    words: list[dict[str, Any]] = [
        {
            "Word": text.strip(".,?").lower(),
            "Offset": int((begins + place * each) * _TICKS),
            "Duration": int(each * 0.9 * _TICKS),
            "Confidence": 0.9,
            **(
                {"PronunciationAssessment": {"AccuracyScore": 96.0 - place % 3 * 6}}
                if assessed
                else {}
            ),
        }
        for place, text in enumerate(texts)
    ]
    best: dict[str, Any] = {
        "Confidence": 0.94,
        "Lexical": " ".join(str(word["Word"]) for word in words),
        "Display": phrase.text,
        "Words": words,
    }
    if assessed:
        best["PronunciationAssessment"] = {
            "AccuracyScore": 91.0, "FluencyScore": 88.0, "CompletenessScore": 100.0,
            "ProsodyScore": 79.5, "PronScore": 88.2,
        }  # fmt: skip
    return {
        "Id": uuid.uuid4().hex,
        "RecognitionStatus": "Success",
        "Offset": int(begins * _TICKS),
        "Duration": int((phrase.end_s - phrase.start_s) * _TICKS),
        "DisplayText": phrase.text,
        "NBest": [best],
    }


def _headers(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.split("\r\n") if line)
    return {name.lower(): value.strip() for name, _, value in lines}


@contextmanager
def serving(service: SpeechService) -> Iterator[SpeechService]:
    """Serve on a free port of the loopback."""
    with serve(
        service.serve,
        "127.0.0.1",
        0,
        process_request=service.greet,
        compression=None,
        max_size=None,
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        service.url = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        try:
            yield service
        finally:
            for connection in service.connections:
                _reset(connection)
            server.shutdown()
            thread.join(5)
