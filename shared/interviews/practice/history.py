"""What a candidate has answered, over sessions and attempts: read from what is stored anyway."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.interviews.conditions.model import Conditions
from shared.interviews.model import InterviewSession, Question, State
from shared.interviews.practice.model import MOST_ATTEMPT_CHARS, MOST_ATTEMPTS
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Instant
from shared.kernel.vocabulary import Competency
from shared.ports.evaluator import Verdict
from shared.store import Unreadable

MOST_SESSIONS = 24
"""So many of the newest sessions are read: one page, and one evaluation for each."""


class Given(NamedTuple):
    """One scored try at a question: the answer in the session, or practice.

    ``attempt``: it is practice, that is a later attempt or an answer in a session for study.

    ``missed``: the session ended without an answer to it. ``hinted``: hints were revealed for it.
    """

    session: InterviewSession
    question: Question
    at: Instant
    overall: float
    verdict: Verdict
    attempt: bool
    hinted: bool = False

    @property
    def competency(self) -> Competency:
        """What the question is mainly about."""
        return self.question.competency

    @property
    def missed(self) -> bool:
        """Whether nothing was answered."""
        return self.verdict is Verdict.EMPTY and not self.attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The newest sessions of a candidate, oldest first, and what was given in the evaluated ones.

    ``complete``: nothing older exists, and nothing was passed over. ``answers`` are those of the
    sessions under real conditions, ``attempts`` all others; both oldest first.
    """

    sessions: tuple[InterviewSession, ...]
    answers: tuple[Given, ...]
    attempts: tuple[Given, ...]
    complete: bool

    @property
    def evaluated(self) -> tuple[InterviewSession, ...]:
        """The sessions whose answers count, oldest first."""
        counted = {given.session.id for given in self.answers}
        return tuple(each for each in self.sessions if each.id in counted)


def read_history(repository: SessionRepository, user_id: str) -> History:
    """Read what one candidate has answered; what cannot be read is passed over."""
    page = repository.page(user_id, limit=MOST_SESSIONS, cursor=None)
    complete = page.next_cursor is None
    answers: list[Given] = []
    attempts: list[Given] = []
    for session in page.items:
        if session.state is not State.EVALUATED or session.result is None:
            continue
        try:
            given = tuple(_answers(repository, session))
        except Unreadable:
            complete = False
            continue
        if _for_study(session):
            attempts += (each for each in given if each.verdict is not Verdict.EMPTY)
        else:
            answers += given
        attempts += _attempts(session)
    return History(
        sessions=tuple(page.items[::-1]),
        answers=_in_order(answers),
        attempts=_in_order(attempts),
        complete=complete,
    )


def has_room(session: InterviewSession, question: Question) -> bool:
    """Tell whether a question of a session can be tried once more."""
    kept = (*session.attempts.values(), *session.follow_ups.values())
    every = [each for attempts in kept for each in attempts]
    if len(session.attempts.get(question.id, ())) >= MOST_ATTEMPTS:
        return False
    return sum(len(each.text) for each in every) < MOST_ATTEMPT_CHARS


def _answers(repository: SessionRepository, session: InterviewSession) -> Iterator[Given]:
    """Yield the answers that count; one that was not heard well counts nowhere."""
    stored = repository.evaluation(session.user_id, session.id)
    questions = {question.id: question for question in session.questions}
    for each in stored.evaluation.answers if stored else ():
        if each.not_heard_well is None and each.question_id in questions:
            yield Given(
                session=session,
                question=questions[each.question_id],
                at=_answered_at(session, each.question_id),
                overall=each.evaluation.overall,
                verdict=each.evaluation.verdict,
                attempt=_for_study(session),
                hinted=each.question_id in session.hints,
            )


def _for_study(session: InterviewSession) -> bool:
    return session.conditions is Conditions.STUDY


def _attempts(session: InterviewSession) -> Iterator[Given]:
    for question in session.questions:
        for each in session.attempts.get(question.id, ()):
            yield Given(
                session=session,
                question=question,
                at=each.made_at,
                overall=each.overall,
                verdict=each.verdict,
                attempt=True,
            )


def _answered_at(session: InterviewSession, question_id: str) -> datetime:
    answer = session.answers.get(question_id)
    return answer.answered_at if answer else session.ended_at or session.created_at


def _in_order(given: Sequence[Given]) -> tuple[Given, ...]:
    return tuple(sorted(given, key=lambda each: (each.at, each.session.id, each.question.id)))
