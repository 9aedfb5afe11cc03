"""Where interview sessions are stored, with what is made of them: one partition per candidate."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.interviews.errors import NoSuchSession
from shared.interviews.model import Analysis, Asked, InterviewSession, State, StoredEvaluation
from shared.kernel.clock import stamp
from shared.kernel.vocabulary import Role
from shared.ports.documents import USERS, DocumentStore, Query
from shared.store import Collection, Page, existing

PREFIX = "ses"

_NEWEST_FIRST = Query(kind="session", order_by="created_at", descending=True, limit=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFilter:
    """Which sessions of a user are wanted: ``since`` is inclusive, ``before`` exclusive."""

    state: State | None = None
    role: Role | None = None
    since: datetime | None = None
    before: datetime | None = None

    def takes(self, session: InterviewSession) -> bool:
        """Tell whether a session that began in time is wanted; one not yet open never is."""
        return (
            not session.opening
            and self.state in {None, session.state}
            and self.role in {None, session.role}
        )


EVERY_SESSION = SessionFilter()


class SessionRepository:
    """Reads and changes interview sessions, their evaluations and analyses, and asked questions."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep them in this store."""
        self._sessions = Collection(documents, USERS, InterviewSession)
        self._evaluations = Collection(documents, USERS, StoredEvaluation)
        self._analyses = Collection(documents, USERS, Analysis)
        self._asked = Collection(documents, USERS, Asked)

    def find(self, user_id: str, session_id: str) -> InterviewSession | None:
        """Return a session that has opened, or None; raises Unreadable."""
        session = self.find_any(user_id, session_id)
        return None if session is None or session.opening else session

    def find_any(self, user_id: str, session_id: str) -> InterviewSession | None:
        """Return a session, also one that is still being opened; raises Unreadable."""
        return self._sessions.find(user_id, session_id)

    def read(self, user_id: str, session_id: str) -> InterviewSession:
        """Return a session; raises NoSuchSession, Unreadable."""
        session = self.find(user_id, session_id)
        if session is None:
            raise NoSuchSession
        return session

    def change(
        self,
        user_id: str,
        session_id: str,
        step: Callable[[InterviewSession], InterviewSession],
    ) -> InterviewSession:
        """Return the session as changed; raises NoSuchSession, Contended, Unreadable.

        ``step`` may be called more than once; what it raises passes through.
        """

        def opened(session: InterviewSession) -> InterviewSession:
            if session.opening:
                raise NoSuchSession
            return step(session)

        return self._sessions.change(user_id, session_id, existing(NoSuchSession, opened))

    def finish_opening(
        self, session: InterviewSession, step: Callable[[InterviewSession], InterviewSession]
    ) -> InterviewSession:
        """Open a session; one that has opened stays as it is. Raises NoSuchSession, Contended."""

        def once(stored: InterviewSession) -> InterviewSession:
            return step(stored) if stored.opening else stored

        place = session.user_id, session.id
        return self._sessions.change(*place, existing(NoSuchSession, once))

    def drop_opening(self, session: InterviewSession) -> bool:
        """Remove a session that is still being opened; tell whether it was."""
        kept = self._sessions.get(session.user_id, session.id)
        if kept is None or not kept.value.opening:
            return kept is None
        return self._sessions.remove(session.user_id, session.id, etag=kept.etag)

    def add(self, session: InterviewSession) -> bool:
        """Add a session; tell whether it was not there before."""
        return self._sessions.add(session)

    def delete(self, user_id: str, session_id: str) -> bool:
        """Remove a session with all that was made of it; tell whether it was there.

        The session goes last: after a crash it can still be removed, and no evaluation or analysis
        is left that nothing leads to.
        """
        self.delete_evaluation(user_id, session_id)
        self.delete_analyses(user_id, session_id)
        return self._sessions.remove(user_id, session_id)

    def page(
        self,
        user_id: str,
        *,
        limit: int,
        cursor: str | None,
        chosen: SessionFilter = EVERY_SESSION,
    ) -> Page[InterviewSession]:
        """Return a page of sessions, newest first; raises UnknownCursor.

        The filter may leave less than ``limit`` of a page, even nothing, with more to come.
        """
        query = Query(
            kind="session",
            order_by="created_at",
            descending=True,
            limit=limit,
            since=stamp(chosen.since) if chosen.since else None,
            before=stamp(chosen.before) if chosen.before else None,
        )
        found = self._sessions.page(user_id, query, cursor)
        return Page([each for each in found.items if chosen.takes(each)], found.next_cursor)

    def every(
        self, user_id: str, *, unreadable: list[str] | None = None
    ) -> Iterator[InterviewSession]:
        """Yield all sessions of a user, newest first; ids of unreadable ones are collected."""
        every = self._sessions.every(user_id, _NEWEST_FIRST, unreadable=unreadable)
        return (session for session in every if not session.opening)

    def before(self, session: InterviewSession) -> Iterator[InterviewSession]:
        """Yield the same user's sessions that began earlier, newest first."""
        return (
            each for each in self.every(session.user_id) if each.created_at < session.created_at
        )

    def evaluation(self, user_id: str, session_id: str) -> StoredEvaluation | None:
        """Return the evaluation of a session."""
        return self._evaluations.find(user_id, evaluation_id(session_id))

    def put_evaluation(self, evaluation: StoredEvaluation) -> None:
        """Keep an evaluation in place of any earlier one of the same session."""
        self._evaluations.put(evaluation)

    def keep_evaluation(self, evaluation: StoredEvaluation) -> StoredEvaluation:
        """Return the evaluation of a session: an earlier one, else this, which is kept then.

        For what does not come out the same each time; raises Unreadable.
        """
        if self._evaluations.add(evaluation):
            return evaluation
        return self.evaluation(evaluation.user_id, evaluation.session_id) or evaluation

    def delete_evaluation(self, user_id: str, session_id: str) -> None:
        """Remove the evaluation of a session, if there is one."""
        self._evaluations.remove(user_id, evaluation_id(session_id))

    def analysis(self, user_id: str, analysis_id: str) -> Analysis | None:
        """Return the analysis of a spoken answer."""
        return self._analyses.find(user_id, analysis_id)

    def put_analysis(self, analysis: Analysis) -> None:
        """Keep an analysis in place of an earlier one of the same upload."""
        self._analyses.put(analysis)

    def delete_analysis(self, user_id: str, analysis_id: str) -> None:
        """Remove the analysis of an answer, if there is one."""
        self._analyses.remove(user_id, analysis_id)

    def delete_analyses(self, user_id: str, session_id: str) -> None:
        """Remove the analyses of a session's answers, also when the session is gone."""
        query = Query(
            kind="analysis", order_by="session_id", since=session_id, before=f"{session_id}~"
        )
        for analysis_id in self._analyses.ids(user_id, query):
            self._analyses.remove(user_id, analysis_id)

    def change_asked(self, user_id: str, step: Callable[[Asked | None], Asked]) -> Asked:
        """Change which questions a user has been asked; raises Contended, Unreadable."""
        return self._asked.change(user_id, "asked", step)


def evaluation_id(session_id: str) -> str:
    """Return the id of the evaluation of a session."""
    return f"eva_{session_id.removeprefix(f'{PREFIX}_')}"
