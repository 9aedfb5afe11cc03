"""Turns of spoken answers: as many are heard at once as speech recognition has sessions.

One document, over all instances, holds who is being heard and who waits, by hashes, in the order in
which they asked first. Whoever cannot be heard yet is told when to ask again and keeps the place.
Asking costs a read and a write; being refused by the service would cost a decoded recording.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import NamedTuple

from shared.kernel.clock import Clock
from shared.kernel.errors import Unavailable
from shared.kernel.trace import log_failure
from shared.ports.documents import DIRECTORY, DocumentStore
from shared.ports.speech import AnswerWaits
from shared.store import Collection, Stored, Unreadable

TURNS_ID = "speech-turns"

HEARD_WITHIN_S = 900
"""A function ends by then (``functionTimeout``), so a turn that was not given back is free."""

USUAL_S = 45
"""How long an answer is heard: half of the time that it plays."""

OVERDUE_S = 60
"""By how much somebody may miss the time to ask again before others go first."""

FORGOTTEN_AFTER_S = 3600
"""When a place is given up that nobody has asked for: its answer was replaced or deleted."""

MOST_WAITING = 2_000
"""How many places are kept; whoever comes beyond them asks again later, without one."""

_SOONEST_S = 5
_KEPT_S = 24 * 3600


class Heard(Stored):
    """An answer that is being heard, and the second at which its session is free at the latest."""

    answer: str
    until: int


class Waiting(Stored):
    """An answer that waits, and the second at which it will ask again."""

    answer: str
    at: int


class Decision(NamedTuple):
    """What somebody who asked is told: how many seconds to wait (0: it is their turn)."""

    turns: "SpeechTurns"
    wait_s: int


class SpeechTurns(Stored):
    """Who is being heard, and who waits, the longest first."""

    id: str = TURNS_ID
    heard: tuple[Heard, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    def asked(self, answer: str, now: datetime, *, sessions: int) -> Decision:
        """Return what an answer that asks at this time is told."""
        second = int(now.timestamp())
        heard = tuple(each for each in self.heard if each.until > second and each.answer != answer)
        waiting = tuple(each for each in self.waiting if each.at + FORGOTTEN_AFTER_S > second)
        free = sessions - len(heard)
        places = [each.answer for each in waiting]
        before = waiting[: places.index(answer)] if answer in places else waiting
        ahead = sum(each.at + OVERDUE_S > second for each in before)
        if ahead < free:
            others = tuple(each for each in waiting if each.answer != answer)
            mine = Heard(answer=answer, until=second + HEARD_WITHIN_S)
            return Decision(self._with((*heard, mine), others), 0)
        rounds = (ahead - max(free, 0)) / sessions
        wait_s = max(_SOONEST_S, ceil(rounds * USUAL_S))
        place = Waiting(answer=answer, at=second + wait_s)
        if answer in places:
            waiting = tuple(place if each.answer == answer else each for each in waiting)
        elif len(waiting) < MOST_WAITING:
            waiting = (*waiting, place)
        return Decision(self._with(heard, waiting), wait_s)

    def left(self, answer: str) -> "SpeechTurns":
        """Return the turns when an answer is no longer being heard."""
        return self._with(tuple(each for each in self.heard if each.answer != answer), self.waiting)

    def _with(self, heard: tuple[Heard, ...], waiting: tuple[Waiting, ...]) -> "SpeechTurns":
        return self.model_copy(update={"heard": heard, "waiting": waiting})


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Lets so many answers be heard at once; 0: any number."""

    turns: Collection[SpeechTurns]
    clock: Clock
    sessions: int

    @contextmanager
    def taken(self, upload_id: str) -> Iterator[None]:
        """Hold a turn of an answer meanwhile; raises AnswerWaits and Contended."""
        if not self.sessions:
            yield
            return
        answer = hashlib.sha256(upload_id.encode()).hexdigest()[:12]
        self._take(answer)
        try:
            yield
        finally:
            self._leave(answer)

    def _take(self, answer: str) -> None:
        told: list[int] = []

        def ask(found: SpeechTurns | None) -> SpeechTurns:
            known = found or SpeechTurns()
            turns, wait_s = known.asked(answer, self.clock(), sessions=self.sessions)
            told.append(wait_s)
            return turns

        try:
            self.turns.change(TURNS_ID, TURNS_ID, ask)
        except Unreadable:
            return  # logged where it was read; the service refuses what is too much itself
        if told[-1]:
            raise AnswerWaits(retry_after_s=told[-1])

    def _leave(self, answer: str) -> None:
        """Give a turn back; where that fails, it is free when its time is over."""
        try:
            self.turns.change(
                TURNS_ID, TURNS_ID, lambda found: (found or SpeechTurns()).left(answer)
            )
        except Unavailable:
            log_failure("speech.turn_not_left")


def turns_in(documents: DocumentStore, *, clock: Clock, sessions: int) -> Turns:
    """Return the turns that a store keeps."""
    turns = Collection(documents, DIRECTORY, SpeechTurns, ttl_s=lambda _: _KEPT_S)
    return Turns(turns=turns, clock=clock, sessions=sessions)
