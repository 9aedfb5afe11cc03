"""One interview with media, over stores that outlive the process, and what is stored in the end."""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.interviews.model import InterviewSession, Mode, Question
from shared.interviews.spoken.cleanup_entries import CleanupEntries
from shared.interviews.spoken.uploads import Media
from shared.interviews.wiring import InterviewServices, Needs, build
from shared.kernel.idempotency import RequestKey
from shared.kernel.vocabulary import Competency, Level, Role
from shared.media.model import MediaKind
from shared.media.service import MediaAnalyst
from shared.ports.blobs import RECORDINGS, TRANSIENT, BlobExists
from shared.ports.documents import RETENTION, USERS
from shared.ports.evaluator import Evaluator, QuestionKind
from shared.ports.keys import Keys
from shared.ports.queues import ANSWERS, PURGES, Message
from shared.privacy.erasure.model import Subject
from shared.privacy.erasure.remover import Remover
from shared.recordings.consent import WORDING, ConsentSource, RecordingConsent
from shared.recordings.model import day_of
from shared.recordings.service import Seekable
from shared.recordings.wiring import RecordingServices
from shared.recordings.wiring import build as build_recordings
from tests.support.analyst import WEBM, ScriptedAnalyst, a_video
from tests.support.builders import SESSION, USER, kept_as_it_is
from tests.support.clock import NOON, FixedClock

QUESTIONS = ("first", "second")
_MOST_DEQUEUES = 5


def _as_it_is[T](port: T) -> T:
    return port


class Unbilled:
    """Takes and gives back nothing."""

    def reserve(self, _user_id: str, _session_id: str) -> str:
        return "use:00000001"

    def charge(self, _user_id: str, _session_id: str, _use_id: str | None) -> None:
        pass

    def give_back(self, _user_id: str, _session_id: str, _use_id: str | None) -> None:
        pass


class MediaWorld:
    """``start`` is a new process over the same stores; ``around`` may put faults round them."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.clock = clock
        self.documents = EmbeddedDocumentStore(folder / "documents.db", clock=clock)
        self.queue = EmbeddedQueue(folder / "queues.db", clock=clock)
        self.blobs = EmbeddedBlobStore(
            folder / "blobs", clock=clock, secret=b"k" * 32, base_url="http://localhost"
        )
        self.analyst = ScriptedAnalyst()
        self.speech_sessions = 0
        self.seekable: Seekable = kept_as_it_is
        self.recordings: RecordingServices
        self.interviews: InterviewServices
        self.erased: list[Subject] = []
        self.start()
        today = day_of(NOON)
        CleanupEntries(self.documents).note(clean_before=today)

    def start(self, around: Callable[[Any], Any] = _as_it_is) -> None:
        documents, blobs = around(self.documents), around(self.blobs)
        queue, analyst = around(self.queue), around(self.analyst)
        nobody = cast("Any", None)  # asked for nothing where there is no address and no ledger
        self.remover = Remover(
            documents=documents,
            blobs=blobs,
            queue=queue,
            email=nobody,
            addresses=nobody,
            ledgers=nobody,
            address_id_of=nobody,
        )
        self.recordings = build_recordings(
            documents=documents,
            blobs=blobs,
            queue=queue,
            clock=self.clock,
            seekable=self.seekable,
        )
        self.interviews = build(
            Needs(
                recordings=self.recordings,
                billing=Unbilled,
                resume=lambda _user_id, _resume_id: None,
                evaluator=lambda: cast("Evaluator", None),
                media=lambda: cast("MediaAnalyst", analyst),
                candidate=lambda _user_id: None,
                keys=cast("Keys", None),
                public_url="",
                speech_sessions=self.speech_sessions,
            ),
            documents=documents,
            blobs=blobs,
            queue=queue,
            clock=self.clock,
        )

    def erase(self) -> None:
        """Erase the person: a first pass now, and another when they have settled."""
        self.erased.append(Subject(USER, None, None, self.clock(), self.clock()))
        self.remover.remove(self.erased[-1])

    def beside(self) -> "MediaWorld":
        """Return another process over the same stores."""
        other = copy(self)
        other.start()
        return other

    def open(self, *, consent: bool) -> None:
        """Open an interview with two questions, recorded or not."""
        given = RecordingConsent(
            granted_at=self.clock(), wording=WORDING, source=ConsentSource.SESSION
        )
        self.interviews.sessions.add(
            InterviewSession(
                id=SESSION,
                user_id=USER,
                created_at=self.clock(),
                role=Role.BACKEND,
                level=Level.MID,
                mode=Mode.VIDEO,
                seed=1,
                resume_id=None,
                recording=given if consent else None,
                questions=tuple(_question(each) for each in QUESTIONS),
            )
        )

    def begin(self, question_id: str) -> None:
        """Request an upload URL, as a browser that repeats its request under the same key."""
        self.interviews.uploads.start(
            user_id=USER,
            session_id=SESSION,
            question_id=question_id,
            media=Media(MediaKind.VIDEO, WEBM, len(a_video(question_id))),
            once=RequestKey(key=question_id, fingerprint="f"),
        )

    def send(self, question_id: str) -> None:
        """Upload to the address that was granted."""
        session = self.interviews.sessions.read(USER, SESSION)
        grant = session.grants[question_id]
        url = self.blobs.upload_url(
            TRANSIENT,
            grant.blob,
            content_type=WEBM,
            size=grant.size_bytes,
            valid_for=timedelta(minutes=1),
        )
        path, _, query = url.url.partition("?")
        granted = self.blobs.redeem("PUT", TRANSIENT.name, path.split("/transient/")[1], query)
        with suppress(BlobExists):
            self.blobs.put_granted(granted, BytesIO(a_video(question_id)))

    def complete(self, question_id: str) -> None:
        """Confirm the upload."""
        upload = RequestKey(key=question_id, fingerprint="f").derived_id("upl", SESSION)
        self.interviews.uploads.complete(
            user_id=USER, session_id=SESSION, question_id=question_id, upload_id=upload
        )

    def speak(self, question_id: str) -> None:
        self.begin(question_id)
        self.send(question_id)
        self.complete(question_id)

    def work(self) -> None:
        """Handle every message that shows, as the host does; one that fails shows again."""
        for name in (ANSWERS, ANSWERS.poison, PURGES):
            while messages := self.queue.receive(name):
                self._handle(messages[0], poisoned=name == ANSWERS.poison)

    def _handle(self, message: Message, *, poisoned: bool) -> None:
        processing = self.interviews.answer_processing
        name = ANSWERS.poison if poisoned else ANSWERS
        if "since" in message.body:
            name = PURGES
            self.recordings.purge.run()
        elif poisoned:
            processing.give_up(message.body)
        else:
            processing.process(message.body)
        self.queue.delete(name, message)

    def settle(self) -> None:
        """Let hours pass in which nobody does anything but the host and its timers."""
        for wait in (timedelta(seconds=31), timedelta(minutes=5), timedelta(hours=3)):
            self.clock.forward(wait)
            self.work()
            self.interviews.cleanup.run()
        for subject in self.erased:
            self.remover.remove(subject)
        for _ in range(2):
            self.clock.forward(timedelta(minutes=25))
            self.work()
            self.interviews.cleanup.run()

    def state(self) -> dict[str, Any]:
        """Return what is stored, without what depends on chance or the time of day."""
        users = [each.body for each in self.documents.list_partition(USERS, USER)]
        days = [day_of(NOON + timedelta(days=day)) for day in range(100)]
        retained = [
            each.body for day in days for each in self.documents.list_partition(RETENTION, day)
        ]
        return {
            "session": [_told(each) for each in users if each["kind"] == "session"],
            "recordings": sorted(
                (each["question_id"], bool(each["stored_at"]))
                for each in users
                if each["kind"] == "recording"
            ),
            "analyses": sorted(each["question_id"] for each in users if each["kind"] == "analysis"),
            "acts": sorted({each["agreed"] for each in users if each["kind"] == "consent_act"}),
            "retained": sorted(each["kind"] for each in retained),
            "transient": [self.blobs.read(TRANSIENT, e.name) for e in self.blobs.list(TRANSIENT)],
            "kept": sorted(
                self.blobs.read(RECORDINGS, each.name) for each in self.blobs.list(RECORDINGS)
            ),
            "waiting": [self.queue.length(name) for name in (ANSWERS, ANSWERS.poison, PURGES)],
        }


def _told(session: dict[str, Any]) -> dict[str, Any]:
    return {
        "state": session["state"],
        "recorded": session["recording"] is not None,
        "answers": {name: each["text"] for name, each in sorted(session["answers"].items())},
        "media": {
            name: (each["state"], each["reason"], each["disposed"])
            for name, each in sorted(session["media"].items())
        },
        "left": (len(session["grants"]), len(session["replaced"])),
    }


def _question(question_id: str) -> Question:
    return Question(
        id=question_id,
        kind=QuestionKind.TECHNICAL,
        competency=Competency.CODING,
        text="Why?",
        key_points=("because",),
        reference_answer="Because.",
    )
