"""Where interviews are kept. Every read brings the version to hand back with a change."""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel

from shared.interviews.model import Analysis, Asked, Session, StoredEvaluation
from shared.ports.documents import USERS, AlreadyExists, DocumentStore, Query

PREFIX = "ses"


class Kept[T: BaseModel](NamedTuple):
    """Something stored, and the version that was read."""

    value: T
    etag: str


class SessionPage(NamedTuple):
    """A page of interviews, newest first."""

    sessions: list[Session]
    next_cursor: str | None


class InterviewRepository:
    """Reads and writes sessions, evaluations and what has been asked."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep them in this store."""
        self._documents = documents

    def session(self, user_id: str, session_id: str) -> Kept[Session] | None:
        """Return one interview."""
        return self._get(user_id, session_id, Session)

    def add(self, session: Session) -> bool:
        """Add an interview; tell whether it was not there before."""
        return self._add(session.user_id, session)

    def save(self, session: Session, etag: str) -> None:
        """Change an interview; raises Stale or Missing."""
        self._documents.replace(USERS, session.user_id, session.model_dump(mode="json"), etag=etag)

    def delete_evaluation(self, user_id: str, session_id: str) -> None:
        """Remove the evaluation of an interview, if there is one."""
        self._documents.delete(USERS, user_id, evaluation_id(session_id))

    def delete(self, user_id: str, session_id: str) -> bool:
        """Remove an interview with all that was made of it; tell whether it was there.

        It goes last: a crash leaves an interview that can still be removed, never an evaluation
        or an analysis that nothing leads to.
        """
        self.delete_evaluation(user_id, session_id)
        self.delete_analyses(user_id, session_id)
        return self._documents.delete(USERS, user_id, session_id)

    def page(self, user_id: str, *, limit: int, cursor: str | None) -> SessionPage:
        """Return a page of interviews, newest first; raises UnknownCursor."""
        query = Query(kind="session", order_by="created_at", descending=True, limit=limit)
        found = self._documents.query(USERS, user_id, query, continuation=cursor)
        sessions = [Session.model_validate(document.body) for document in found.documents]
        return SessionPage(sessions, found.continuation)

    def before(self, session: Session) -> Iterator[Session]:
        """Return the same person's interviews that began earlier, newest first."""
        return (
            each for each in self.every(session.user_id) if each.created_at < session.created_at
        )

    def evaluation(self, user_id: str, session_id: str) -> StoredEvaluation | None:
        """Return the evaluation of an interview."""
        kept = self._get(user_id, evaluation_id(session_id), StoredEvaluation)
        return kept and kept.value

    def put_evaluation(self, evaluation: StoredEvaluation) -> None:
        """Keep an evaluation in place of any earlier one of the same interview."""
        self._documents.upsert(USERS, evaluation.user_id, evaluation.model_dump(mode="json"))

    def analysis(self, user_id: str, analysis_id: str) -> Analysis | None:
        """Return what was made of a spoken answer."""
        kept = self._get(user_id, analysis_id, Analysis)
        return kept and kept.value

    def put_analysis(self, analysis: Analysis) -> None:
        """Keep an analysis in place of an earlier one of the same upload."""
        self._documents.upsert(USERS, analysis.user_id, analysis.model_dump(mode="json"))

    def delete_analysis(self, user_id: str, analysis_id: str) -> None:
        """Remove the analysis of an answer, if there is one."""
        self._documents.delete(USERS, user_id, analysis_id)

    def delete_analyses(self, user_id: str, session_id: str) -> None:
        """Remove the analyses of an interview's answers, also when the interview is gone."""
        query = Query(
            kind="analysis", order_by="session_id", since=session_id, before=f"{session_id}~"
        )
        for document in self._documents.query(USERS, user_id, query).documents:
            self._documents.delete(USERS, user_id, document.id)

    def every(self, user_id: str) -> Iterator[Session]:
        """Yield all of somebody's interviews, newest first."""
        cursor, more = None, True
        while more:
            page = self.page(user_id, limit=20, cursor=cursor)
            yield from page.sessions
            cursor = page.next_cursor
            more = cursor is not None

    def asked(self, user_id: str) -> Kept[Asked] | None:
        """Return what somebody has been asked."""
        return self._get(user_id, "asked", Asked)

    def save_asked(self, asked: Asked, etag: str | None) -> bool:
        """Change what somebody has been asked; tell whether it was as it had been read."""
        if etag is None:
            return self._add(asked.user_id, asked)
        self._documents.replace(USERS, asked.user_id, asked.model_dump(mode="json"), etag=etag)
        return True

    def _add(self, user_id: str, thing: BaseModel) -> bool:
        try:
            self._documents.create(USERS, user_id, thing.model_dump(mode="json"))
        except AlreadyExists:
            return False
        return True

    def _get[T: BaseModel](self, user_id: str, document_id: str, model: type[T]) -> Kept[T] | None:
        document = self._documents.get(USERS, user_id, document_id)
        return Kept(model.model_validate(document.body), document.etag) if document else None


def evaluation_id(session_id: str) -> str:
    """Return the id of the evaluation of a session."""
    return f"eva_{session_id.removeprefix(f'{PREFIX}_')}"
