"""An installation on real hosts, and people with data in every store who leave it."""

import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from dev.candidate import Candidate, Outbox, good_answer
from dev.hosting.testing import RunningHost, running_host
from shared.bootstrap import Services
from shared.config import Settings
from shared.kernel.clock import system_clock
from shared.ports.blobs import RECORDINGS
from shared.privacy.erasure.model import LAST_WRITE_AFTER
from shared.recordings.model import KEEP_FOR

_URL = "http://localhost:7071"
_PATIENCE_S = 300
_LOOK_S = 0.05
_TRIES = 10
WEBM = "video/webm"


@dataclass
class Installation:
    """A folder, and hosts over it. Each that ``later`` starts lives half an hour after the last."""

    folder: Path
    ahead: timedelta = timedelta()
    services: Services = field(init=False)

    def __post_init__(self) -> None:
        """Open the stores."""
        settings = Settings(data_dir=self.folder)
        self.services = Services(settings, clock=lambda: system_clock() + self.ahead)

    @contextmanager
    def host(self) -> Iterator[RunningHost]:
        """Run a host with its temporary files inside the folder; it may be killed."""
        temporary = self.folder / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        env = {
            "IMOCK_BCRYPT_COST": "4",
            "IMOCK_RATE_LIMITS": "off",
            "IMOCK_PUBLIC_URL": _URL,
            "TMPDIR": str(temporary),
        }
        program = ("bench._later_host", str(self.ahead.total_seconds()))
        with running_host(
            state=self.folder, env=env, program=program, within_s=_PATIENCE_S
        ) as host:
            try:
                yield host
            finally:
                host.kill()  # whatever it still does is cut off

    def later(self) -> None:
        """Let so much time pass until the next start that nothing begun before can still write."""
        self.ahead += LAST_WRITE_AFTER + timedelta(minutes=6)

    def let_removals_end(self) -> None:
        """Let every removal end, and then so much time pass that verifications are due.

        Whoever was stopped in the middle holds a lease for some minutes, and a verification comes
        half an hour after the removal.
        """
        self.later()
        with self.host():
            wait_for(lambda: all(self.is_removed(each) for each in self.going_on()))
        self.later()

    def is_removed(self, user_id: str) -> bool:
        """Tell whether the removal of a user whose erasure goes on has ended."""
        jobs = self.services.erasure.erasures.jobs
        found = [job for job in jobs.every(unreadable=[]) if job.user_id == user_id]
        return bool(found and found[0].removed_at)

    def going_on(self) -> list[str]:
        """Return the ids of users whose erasure is not verified."""
        jobs = self.services.erasure.erasures.jobs
        return [job.user_id for job in jobs.every(unreadable=[])]


@dataclass
class Leaver:
    """Somebody with data in every store. ``words``: what nothing of may stay."""

    person: Candidate
    user_id: str = ""
    session_id: str = ""
    question_ids: list[str] = field(default_factory=list)
    grant: dict[str, Any] = field(default_factory=dict)
    asked_at: float = 0.0

    @classmethod
    def named(cls, installation: Installation, host: RunningHost) -> "Leaver":
        """Return somebody with a name and an address that occur nowhere else."""
        mark = secrets.token_hex(6)
        client = httpx.Client(base_url=host.url, timeout=60)
        outbox = Outbox(installation.folder / "outbox")
        name, address = f"Quokka {mark}", f"quokka.{mark}@example.com"
        return cls(Candidate(client, outbox, name=name, address=address))

    @property
    def words(self) -> tuple[str, ...]:
        """What to search for."""
        return self.person.name, self.person.address, self.user_id

    def join(self) -> None:
        """Register, confirm and log in."""
        self.person.register()
        self.person.confirm()
        self.person.log_in()
        self.user_id = self.person.read("account")["user_id"]

    def fill(self, installation: Installation) -> None:
        """Store something in every place."""
        person = self.person
        person.prepare_for("backend", "mid", f"a goal of {person.name}")
        self._upload_resume()
        person.agree_to_recording()
        session = person.open_interview(questions=2, mode="video")
        first = session["questions"][0]
        self.session_id = session["id"]
        self.question_ids = [each["id"] for each in session["questions"]]
        person.answer(session["id"], first["id"], f"{good_answer(first)} {person.name}")
        self.grant = self.granted()
        self.send(self.grant)
        person.send("POST", "account/exports")
        now = system_clock() + installation.ahead
        name = f"{(now + KEEP_FOR).date()}/{self.user_id}/{self.session_id}/rec"
        blobs = installation.services.unfenced_blobs
        blobs.put(RECORDINGS, name, person.name.encode(), content_type=WEBM)

    def _upload_resume(self) -> None:
        """Upload a resume, again where a busy machine took too long to read it."""
        for _ in range(_TRIES):
            with suppress(httpx.HTTPStatusError):
                self.person.upload_demo()
                return
        raise TimeoutError("no resume could be read")

    def granted(self) -> dict[str, Any]:
        """Return what is needed to upload a part of an answer that nobody says is complete."""
        grant = self.person.start_upload(self.session_id, self.question_ids[1], self.media, WEBM)
        return {**grant, "url": grant["url"].removeprefix(_URL)}

    def send(self, grant: dict[str, Any]) -> None:
        """Upload by a grant."""
        self.person.send_media(grant, self.media)

    @property
    def media(self) -> bytes:
        """What stands for sound."""
        return self.person.name.encode() * 20

    def moved_to(self, host: RunningHost) -> None:
        """Go on with the host of the moment."""
        self.person.http.close()
        self.person.http = httpx.Client(base_url=host.url, timeout=60)

    def comes_back(self, installation: Installation) -> bool:
        """Tell whether the same address can register, as another account."""
        before, self.person.token = self.user_id, ""
        self.person.outbox = Outbox(installation.folder / "outbox")  # forgets earlier mails
        self.join()
        return self.user_id != before


def wait_for(what: Callable[[], object], *, within_s: float = _PATIENCE_S) -> bool:
    """Look until something is so; tell whether it was in time."""
    deadline = time.monotonic() + within_s
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_S)
    return True


def left_of(installation: Installation, leavers: list[Leaver]) -> list[str]:
    """Return where anything is left of people who are gone, in any file of the installation."""
    words = [word for each in leavers for word in each.words]
    command = [sys.executable, "-m", "dev.canaries", str(installation.folder), *words]
    searched = subprocess.run(  # noqa: S603 - our own program
        command, check=False, capture_output=True, text=True
    )
    if searched.returncode not in {0, 1}:
        raise RuntimeError(searched.stderr)
    return searched.stdout.split("\n")[:-1] if searched.returncode else []


def asked_to_leave(leaver: Leaver) -> None:
    """Send the request for an erasure; its answer may be lost."""
    with suppress(httpx.HTTPError):
        leaver.person.delete_account()
