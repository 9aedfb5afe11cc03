"""Coach's links: made and revoked by the candidate, used by whoever has one.

A link is a member of its session's document. Each use reads that document, so a link that was
revoked is dead at once on every instance, and one goes with its session, its account and by the
fence. A token is 256 random bits; whatever is wrong with it, there is one answer.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

from shared.accounts.errors import InvalidToken
from shared.evaluation.model import InterviewEvaluation
from shared.interviews.coaching.model import (
    MOST_DIGESTS,
    MOST_LINKS,
    MOST_OPEN_LINKS,
    USE_NOTED_EVERY,
    CoachGrade,
    CoachLink,
)
from shared.interviews.errors import (
    AlreadyGraded,
    GradesIncomplete,
    NoSuchReportLink,
    NoSuchSession,
    NotEvaluated,
    TooManyCoachLinks,
)
from shared.interviews.evaluation import SessionEvaluation
from shared.interviews.model import InterviewSession
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.store import Contended

_FORM = re.compile(r"(usr_[0-9a-f]{32})\.(col_[0-9a-f]{32})\.[A-Za-z0-9_-]{43}")


class MadeLink(NamedTuple):
    """A link, and the URL with its token, which is shown this once."""

    link: CoachLink
    url: str


class Opened(NamedTuple):
    """What a link leads to. ``name`` is the candidate's, where they want it to be shown."""

    session: InterviewSession
    evaluation: InterviewEvaluation
    link: CoachLink
    name: str | None


class GivenGrade(NamedTuple):
    """What a coach gives one answer."""

    question_id: str
    score: float
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachLinks:
    """Makes, lists, revokes and opens links, and takes grades.

    ``candidate`` returns the name in an active account, or None.
    """

    repository: SessionRepository
    evaluation: SessionEvaluation
    candidate: Callable[[str], str | None]
    clock: Clock
    public_url: str

    def make(
        self,
        *,
        user_id: str,
        session_id: str,
        life: timedelta,
        label: str,
        show_name: bool,
        once: RequestKey | None,
    ) -> MadeLink:
        """Make a link; under the same key the same one, with another URL that is as good.

        Raises NoSuchSession, NotEvaluated, TooManyCoachLinks, IdempotencyKeyReused, Contended, and
        NoSuchReportLink where the link of the same request has been revoked or has expired.
        """
        self.evaluation.evaluated(user_id=user_id, session_id=session_id)
        now = self.clock()
        link_id = once.derived_id("col", f"{user_id}/{session_id}") if once else new_id("col", now)
        key = f"{user_id}.{link_id}.{secrets.token_urlsafe(32)}"
        digest = _digest(session_id, key)
        new = CoachLink(
            id=link_id,
            label=label,
            created_at=now,
            expires_at=now + life,
            show_name=show_name,
            token_digests=(digest,),
            fingerprint=once.fingerprint if once else None,
        )

        def step(session: InterviewSession) -> InterviewSession:
            known = session.coach_links.get(link_id)
            if known is None:
                kept = _with_room(session, now)
                return session.model_copy(update={"coach_links": {**kept, link_id: new}})
            if once:
                once.require_same(known.fingerprint)
            if not known.open_at(now):
                raise NoSuchReportLink
            digests = (*known.token_digests, digest)[-MOST_DIGESTS:]
            return _with(session, known.model_copy(update={"token_digests": digests}))

        session = self.repository.change(user_id, session_id, step)
        log_event("coach_link.made", session_id=session_id, link_id=link_id)
        path = f"/api/v1/sessions/{quote(session_id)}/coach"
        url = f"{self.public_url}{path}?{urlencode({'key': key, 'format': 'html'})}"
        return MadeLink(session.coach_links[link_id], url)

    def list(self, *, user_id: str, session_id: str) -> tuple[CoachLink, ...]:
        """Return the links of a session, oldest first; raises NoSuchSession."""
        session = self.repository.read(user_id, session_id)
        return tuple(sorted(session.coach_links.values(), key=lambda each: each.created_at))

    def revoke(self, *, user_id: str, session_id: str, link_id: str) -> None:
        """End a link; its grades stay. Raises NoSuchSession, NoSuchReportLink, Contended."""
        now = self.clock()

        def step(session: InterviewSession) -> InterviewSession:
            link = session.coach_links.get(link_id)
            if link is None:
                raise NoSuchReportLink
            if link.revoked_at:
                return session
            ended = link.model_copy(update={"revoked_at": now, "token_digests": ()})
            return _with(session, ended)

        self.repository.change(user_id, session_id, step)
        log_event("coach_link.revoked", session_id=session_id, link_id=link_id)

    def open(self, *, session_id: str, key: str) -> Opened:
        """Return what a link leads to; raises NoSuchReportLink for whatever reason."""
        user_id, link_id = _parts(key)
        name = self.candidate(user_id)
        if name is None:
            raise NoSuchReportLink
        try:
            session, evaluation = self.evaluation.evaluated(user_id=user_id, session_id=session_id)
        except (NoSuchSession, NotEvaluated):
            raise NoSuchReportLink from None
        session = self._noted(session, link_id, key)
        link = session.coach_links[link_id]
        log_event("coach_link.opened", session_id=session_id, link_id=link_id)
        return Opened(session, evaluation, link, name if link.show_name else None)

    def grade(
        self, *, session_id: str, key: str, given: tuple[GivenGrade, ...], note: str
    ) -> Opened:
        """Keep a coach's grades, once; the same again changes nothing.

        Raises NoSuchReportLink, GradesIncomplete unless every answer has one grade, AlreadyGraded,
        Contended.
        """
        opened = self.open(session_id=session_id, key=key)
        graded = _graded(opened, given)
        now = self.clock()

        def step(session: InterviewSession) -> InterviewSession:
            link = self._link(session, opened.link.id, key)
            if link.graded_at:
                if _same(link, graded, note):
                    return session
                raise AlreadyGraded
            update = {"grades": graded, "note": note, "graded_at": now}
            return _with(session, link.model_copy(update=update))

        try:
            session = self.repository.change(opened.session.user_id, session_id, step)
        except (NoSuchSession, InvalidToken):  # deleted, or the account is being erased
            raise NoSuchReportLink from None
        log_event("coach_link.graded", session_id=session_id, link_id=opened.link.id)
        return opened._replace(session=session, link=session.coach_links[opened.link.id])

    def _noted(self, session: InterviewSession, link_id: str, key: str) -> InterviewSession:
        """Return the session with the time of this use, which is written once an hour."""
        now = self.clock()
        used = self._link(session, link_id, key).used_at
        if used and now - used < USE_NOTED_EVERY:
            return session

        def step(found: InterviewSession) -> InterviewSession:
            link = self._link(found, link_id, key)
            return _with(found, link.model_copy(update={"used_at": now}))

        try:
            return self.repository.change(session.user_id, session.id, step)
        except (NoSuchSession, InvalidToken):  # deleted, or the account is being erased
            raise NoSuchReportLink from None
        except Contended:  # the page need not wait for a note
            return session

    def _link(self, session: InterviewSession, link_id: str, key: str) -> CoachLink:
        """Return the link that a key opens now."""
        link = session.coach_links.get(link_id)
        if link is None or not link.open_at(self.clock()):
            raise NoSuchReportLink
        digest = _digest(session.id, key)
        if not any(hmac.compare_digest(each, digest) for each in link.token_digests):
            raise NoSuchReportLink
        return link


def _parts(key: str) -> tuple[str, str]:
    match = _FORM.fullmatch(key)
    if match is None:
        raise NoSuchReportLink
    return match[1], match[2]


def _digest(session_id: str, key: str) -> str:
    return hashlib.sha256(f"coach:{session_id}:{key}".encode()).hexdigest()


def _with(session: InterviewSession, link: CoachLink) -> InterviewSession:
    return session.model_copy(update={"coach_links": {**session.coach_links, link.id: link}})


def _with_room(session: InterviewSession, now: datetime) -> dict[str, CoachLink]:
    """Return the links that stay beside another one; raises TooManyCoachLinks.

    What is over and has no grades goes.
    """
    kept = {
        name: link
        for name, link in session.coach_links.items()
        if link.graded_at or link.open_at(now)
    }
    still_open = sum(link.open_at(now) for link in kept.values())
    if still_open >= MOST_OPEN_LINKS or len(kept) >= MOST_LINKS:
        raise TooManyCoachLinks
    return kept


def _graded(opened: Opened, given: tuple[GivenGrade, ...]) -> tuple[CoachGrade, ...]:
    """Return a grade for each answer, in the order of the questions, with our score beside it."""
    by_id = {each.question_id: each for each in given}
    wanted = [each.id for each in opened.session.questions if _answered(opened.session, each.id)]
    if len(given) != len(by_id) or set(by_id) != set(wanted):
        raise GradesIncomplete
    ours = {
        each.question_id: each.evaluation.overall
        for each in opened.evaluation.answers
        if each.not_heard_well is None
    }
    return tuple(
        CoachGrade(
            question_id=name,
            score=by_id[name].score,
            note=by_id[name].note,
            ours=ours.get(name),
        )
        for name in wanted
    )


def _answered(session: InterviewSession, question_id: str) -> bool:
    answer = session.answers.get(question_id)
    return bool(answer and answer.text.strip())


def _same(link: CoachLink, graded: tuple[CoachGrade, ...], note: str) -> bool:
    """Tell whether these grades are those of a link, whatever ours have become since."""
    before, now = (
        [(each.question_id, each.score, each.note) for each in every]
        for every in (link.grades, graded)
    )
    return before == now and link.note == note
