"""Writing through erasures: `python -m bench erasure_race`, two instances on one store.

Everybody writes through both instances, as fast as both answer, before, during and after the
request for their erasure, with a token that was good before it and to upload URLs that still are.
Half an hour later every erasure must be verified, nothing may be left in any file (stores, queues,
outbox, logs, temporary files), and the same address must be able to register.
"""

import argparse
import itertools
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench._leavers import Installation, Leaver, left_of, wait_for
from dev.hosting.testing import RunningHost

_TRIES = 50
_AGAIN_S = 0.2


def main(arguments: list[str]) -> int:
    """Write, erase, wait and search; return 1 unless all have ended and nothing is left."""
    parser = argparse.ArgumentParser(prog="python -m bench erasure_race", description=__doc__)
    parser.add_argument("--people", type=int, default=5, help="at once (%(default)s)")
    parser.add_argument("--rounds", type=int, default=10, help="(%(default)s)")
    parser.add_argument("--seconds", type=float, default=3, help="before and after (%(default)s)")
    given = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp())
    try:
        race = Race(Installation(folder), given.people, given.seconds)
        return 0 if race.holds(given.rounds) else 1
    finally:
        shutil.rmtree(folder)


@dataclass
class Race:
    """``accepted``: writes by when they began, and what they wrote."""

    installation: Installation
    people: int
    seconds: float
    leavers: list[Leaver] = field(default_factory=list)
    accepted: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)

    def holds(self, rounds: int) -> bool:
        """Let people leave, so often; tell whether all is well in the end."""
        for _ in range(rounds):
            with ExitStack() as running:
                hosts = [running.enter_context(self.installation.host()) for _ in range(2)]
                self._round(hosts)
            self.installation.later()
        return self._told()

    def _round(self, hosts: list[RunningHost]) -> None:
        """Let some people leave at the same time, half of them by either instance."""
        leavers = [Leaver.named(self.installation, hosts[n % 2]) for n in range(self.people)]
        for each in leavers:
            each.join()
            each.fill(self.installation)
        self.leavers += leavers
        writers = [Writer(each, host, self) for each in leavers for host in hosts]
        for writer in writers:
            writer.start()
        try:
            time.sleep(self.seconds)
            for each in leavers:
                _leave(each)
            time.sleep(self.seconds)
        finally:
            for writer in writers:
                writer.stop()

    def _told(self) -> bool:
        """Let what is begun end; say what was written, and what is left."""
        self.installation.let_removals_end()
        with self.installation.host() as host:
            ended = wait_for(lambda: not self.installation.going_on())
            going_on = len(self.installation.going_on())
            left = left_of(self.installation, self.leavers)
            for each in self.leavers:
                each.moved_to(host)
            back = sum(each.comes_back(self.installation) for each in self.leavers)
            for each in self.leavers:
                each.person.http.close()
        for (when, what), count in sorted(self.accepted.items()):
            print(f"{count:>6} accepted, begun {when} the answer to the request: {what}")
        print("refused", dict(sorted(self.refused.items())))
        count = len(self.leavers)
        print(f"erasures {count}, verified {count - going_on}, registered again {back}")
        print(f"traces {len(left)}", *left, sep="\n")
        return ended and back == count and not left


def _leave(leaver: Leaver) -> None:
    """Ask for the erasure, again where a write of the same account was faster."""
    for _ in range(_TRIES):
        with suppress(httpx.HTTPStatusError):
            leaver.person.log_in()  # a busy machine may outlast the token
            leaver.person.delete_account()
            leaver.asked_at = time.monotonic()
            return
        time.sleep(_AGAIN_S)
    raise TimeoutError("no request for an erasure was heard")


@dataclass
class Writer:
    """Writes for somebody through one instance until it is stopped."""

    leaver: Leaver
    host: RunningHost
    race: Race
    stopped: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread = field(init=False)

    def start(self) -> None:
        """Begin to write."""
        self.thread = threading.Thread(target=self._write)
        self.thread.start()

    def stop(self) -> None:
        """Stop after the write of the moment."""
        self.stopped.set()
        self.thread.join()

    def _write(self) -> None:
        person = copy(self.leaver.person)
        with httpx.Client(base_url=self.host.url, timeout=60) as person.http:
            mine = copy(self.leaver)
            mine.person = person
            for what, write in itertools.cycle(_writes(mine).items()):
                if self.stopped.is_set():
                    return
                self._try(what, write)

    def _try(self, what: str, write: Callable[[], object]) -> None:
        asked_at = self.leaver.asked_at
        when = "after" if asked_at and asked_at < time.monotonic() else "before"
        try:
            write()
        except httpx.HTTPStatusError as error:
            self.race.refused[error.response.status_code] += 1
        else:
            self.race.accepted[when, what] += 1


def _writes(leaver: Leaver) -> dict[str, Callable[[], object]]:
    """Return what somebody can write. An upload goes on with a URL from before if it must."""
    person, grants = leaver.person, [leaver.grant]

    def upload() -> None:
        grants.append(leaver.granted())
        leaver.send(grants[-1])

    def first(question: str) -> Callable[[], object]:
        return lambda: person.answer(leaver.session_id, question, f"I am {person.name}.")

    return {
        "profile": lambda: person.prepare_for("backend", "mid", f"a goal of {person.name}"),
        "resume": person.upload_demo,
        "consent": person.agree_to_recording,
        "name": lambda: person.send("PATCH", "account", json={"name": person.name}),
        "interview": lambda: person.open_interview(questions=1),
        "answer": first(leaver.question_ids[0]),
        "upload": upload,
        "upload by a URL from before": lambda: leaver.send(grants[-1]),
        "export": lambda: person.send("POST", "account/exports"),
        "evaluation": lambda: person.send("POST", f"sessions/{leaver.session_id}/evaluation"),
    }
