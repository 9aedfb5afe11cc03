"""Mail paced under the quota of the service, over all instances, transactional mail first.

One document holds when mails were sent and who waits. A mail that cannot go now is given a turn: an
instant at which it fits under the quota behind everything that waits before it. It raises Paced
with the time until then and is known again by its id when it returns, so nobody overtakes.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from random import SystemRandom

from shared.kernel.clock import Clock, Instant
from shared.kernel.errors import Unavailable
from shared.ports.documents import DIRECTORY, DocumentStore
from shared.ports.email import Email, EmailSender, Paced
from shared.store import Collection, Stored

_KEPT_S = 7 * 24 * 3600

PACE_ID = "mail-pace"

LATE_S = 15
"""How long after its permit a mail may reach the service, by which our windows are longer."""

RETURNS_WITHIN = timedelta(hours=1)
"""When a turn that nobody has taken lapses: its mail was superseded or set aside."""

MOST_WAITING = 300
"""How many turns are kept; a mail beyond them comes back later without one."""

_RESERVED = 0.3
"""The share of the quota that is never used by campaigns."""

_random = SystemRandom()


class Turn(Stored):
    """A mail that waits, by a hash of its id, and when it may go."""

    mail: str
    campaign: bool
    at: Instant


class MailPace(Stored):
    """When mails were sent, oldest first, and which wait, in order of their turns."""

    id: str = PACE_ID
    sent: tuple[Instant, ...] = ()
    waiting: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many mails the service takes; 0 is no limit."""

    per_minute: int
    per_hour: int

    def windows(self, *, campaign: bool) -> list[tuple[int, timedelta]]:
        """Return each limit with the length of its window, as they hold for a class of mail."""
        limits = ((self.per_minute, 60), (self.per_hour, 3600))
        share = 1 - _RESERVED if campaign else 1
        return [
            (max(int(limit * share), 1), timedelta(seconds=seconds + LATE_S))
            for limit, seconds in limits
            if limit
        ]

    def earliest(self, events: list[datetime], now: datetime, *, campaign: bool) -> datetime:
        """Return the first instant from now on at which one more mail fits behind the others."""
        fits = [now, *events[-1:]]
        for limit, window in self.windows(campaign=campaign):
            if len(events) >= limit:
                fits.append(events[-limit] + window)
        return max(fits)


@dataclass(frozen=True, slots=True, kw_only=True)
class PacedEmail:
    """An EmailSender under a quota."""

    sender: EmailSender
    quota: Quota
    paces: Collection[MailPace]
    clock: Clock

    def send(self, email: Email) -> None:
        """See EmailSender; raises Paced when it is not this mail's turn, and Contended."""
        permit = self._permit(email)
        try:
            self.sender.send(email)
        except Unavailable:
            self._give_back(permit)
            raise

    def forget(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        """See EmailSender."""
        return self.sender.forget(whose, before=before)

    def kept(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        """See EmailSender."""
        return self.sender.kept(whose, before=before)

    def ping(self) -> str:
        """See EmailSender."""
        return self.sender.ping()

    def _permit(self, email: Email) -> datetime:
        now, name = self.clock(), hashlib.sha256(email.id.encode()).hexdigest()[:24]
        turns: list[datetime] = []

        def step(pace: MailPace | None) -> MailPace:
            known = _current(pace or MailPace(), now)
            turn = self._turn(known, name, now, campaign=email.campaign)
            turns.append(turn)
            others = tuple(each for each in known.waiting if each.mail != name)
            if turn <= now:
                kept = max(self.quota.per_minute, self.quota.per_hour)
                sent = (*known.sent, now)[-kept:]
                return known.model_copy(update={"sent": sent, "waiting": others})
            if len(others) >= MOST_WAITING:
                return known
            mine = Turn(mail=name, campaign=email.campaign, at=turn)
            waiting = tuple(sorted((*others, mine), key=lambda each: each.at))
            return known.model_copy(update={"waiting": waiting})

        pace = self.paces.change(PACE_ID, PACE_ID, step)
        if turns[-1] <= now:
            return now
        kept = any(each.mail == name for each in pace.waiting)
        raise Paced(retry_after_s=_wait_s(turns[-1] - now, kept=kept))

    def _turn(self, pace: MailPace, name: str, now: datetime, *, campaign: bool) -> datetime:
        """Return when a mail may go: behind what was sent and what waits before it."""
        mine = next((each for each in pace.waiting if each.mail == name), None)
        before = [each.at for each in _before(pace.waiting, mine, campaign=campaign)]
        return self.quota.earliest(sorted([*pace.sent, *before]), now, campaign=campaign)

    def _give_back(self, permit: datetime) -> None:
        """Forget a permit whose mail was not sent, so that an outage uses up no quota."""

        def step(pace: MailPace | None) -> MailPace:
            known = pace or MailPace()
            sent = list(known.sent)
            if permit not in sent:
                return known
            sent.remove(permit)
            return known.model_copy(update={"sent": tuple(sent)})

        self.paces.change(PACE_ID, PACE_ID, step)


def _before(waiting: Iterable[Turn], mine: Turn | None, *, campaign: bool) -> Iterator[Turn]:
    """Yield what waits before a mail: transactional mail, and what was told an earlier turn."""
    for each in waiting:
        if each.campaign and not campaign:
            continue
        if mine is None or (campaign and not each.campaign) or each.at < mine.at:
            yield each


def _current(pace: MailPace, now: datetime) -> MailPace:
    """Return a pace without the turns that nobody has taken."""
    waiting = tuple(each for each in pace.waiting if each.at + RETURNS_WITHIN > now)
    return pace if waiting == pace.waiting else pace.model_copy(update={"waiting": waiting})


def _wait_s(wait: timedelta, *, kept: bool) -> int:
    """Return how long a mail waits; without a turn of its own it comes some time after it."""
    seconds = ceil(wait.total_seconds())
    return seconds if kept else seconds + _random.randrange(3600)


def paced(
    sender: EmailSender,
    per_minute: int,
    per_hour: int,
    *,
    documents: DocumentStore,
    clock: Clock,
) -> EmailSender:
    """Return the sender, paced where there is a limit."""
    if not (per_minute or per_hour):
        return sender
    paces = Collection(documents, DIRECTORY, MailPace, ttl_s=lambda _: _KEPT_S)
    quota = Quota(per_minute=per_minute, per_hour=per_hour)
    return PacedEmail(sender=sender, quota=quota, paces=paces, clock=clock)
