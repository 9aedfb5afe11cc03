"""Consent to recording: an act with its time, the policy's version and the words agreed to.

Never inferred: it comes from a request that says so, for one interview or as the default for the
interviews to come. Every act, a withdrawal too, is kept as a document of its own.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from shared.kernel.clock import Clock, Instant
from shared.kernel.ids import new_id
from shared.ports.documents import USERS, DocumentStore
from shared.recordings.errors import WordingOutdated
from shared.store import Stored

POLICY_VERSION = "2026-11-24"
"""The version of the privacy policy under which consent is given."""

type Wording = Annotated[str, Field(max_length=20)]
"""The version of a sentence that somebody says they have agreed to."""

WORDING = "2026-11-24"
"""The present version of the sentence that a candidate agrees to."""

WORDINGS = {
    "2026-11-24": (
        "Keep the recordings of my answers for 90 days so that I can watch them. "
        "I can withdraw this at any time, and they are deleted at once."
    ),
}
"""Every wording there has been; one that somebody agreed to stays readable."""

_DEFAULT = "consent"


class ConsentSource(StrEnum):
    """How a consent came to hold for an interview."""

    SESSION = "session"
    """Said for this interview."""

    DEFAULT = "default"
    """Said before, for all interviews to come."""


class RecordingConsent(Stored):
    """What somebody agreed to, and when."""

    granted_at: Instant
    wording: str
    policy_version: str = POLICY_VERSION
    source: ConsentSource = ConsentSource.SESSION


class ConsentAct(Stored):
    """One act (``users``); ``session_id`` is None for the default."""

    id: str
    kind: Literal["consent_act"] = "consent_act"
    user_id: str
    session_id: str | None
    agreed: bool
    at: Instant
    wording: str
    text: str
    policy_version: str = POLICY_VERSION


class _Default(Stored):
    id: Literal["consent"] = "consent"
    kind: Literal["consent"] = "consent"
    user_id: str
    consent: RecordingConsent | None


class Consents:
    """Keeps the default and the acts of each person."""

    def __init__(self, documents: DocumentStore, *, clock: Clock) -> None:
        """Keep them in this store."""
        self._documents = documents
        self._clock = clock

    def default(self, user_id: str) -> RecordingConsent | None:
        """Return the default that somebody has set, or None: nothing is recorded."""
        document = self._documents.get(USERS, user_id, _DEFAULT)
        return _Default.model_validate(document.body).consent if document else None

    def set_default(self, user_id: str, *, wording: str) -> RecordingConsent:
        """Record the consent and let it hold for new interviews; raises WordingOutdated."""
        consent = self.grant(
            user_id, session_id=None, wording=wording, source=ConsentSource.DEFAULT
        )
        self._put_default(user_id, consent)
        return consent

    def clear_default(self, user_id: str) -> None:
        """Record the withdrawal and let new interviews go unrecorded."""
        self._put_default(user_id, None)
        self.withdraw(user_id, session_id=None)

    def grant(
        self, user_id: str, *, session_id: str | None, wording: str, source: ConsentSource
    ) -> RecordingConsent:
        """Record a consent before it takes effect; raises WordingOutdated."""
        if wording != WORDING:
            raise WordingOutdated(detail=f"The present wording is {WORDING}.")
        now = self._clock()
        self._record(user_id, session_id, agreed=True, at=now)
        return RecordingConsent(granted_at=now, wording=wording, source=source)

    def withdraw(self, user_id: str, *, session_id: str | None) -> None:
        """Record a withdrawal; unlike consent it takes effect first."""
        self._record(user_id, session_id, agreed=False, at=self._clock())

    def _put_default(self, user_id: str, consent: RecordingConsent | None) -> None:
        kept = _Default(user_id=user_id, consent=consent)
        self._documents.upsert(USERS, user_id, kept.model_dump(mode="json"))

    def _record(self, user_id: str, session_id: str | None, *, agreed: bool, at: datetime) -> None:
        act = ConsentAct(
            id=new_id("con", at),
            user_id=user_id,
            session_id=session_id,
            agreed=agreed,
            at=at,
            wording=WORDING,
            text=WORDINGS[WORDING],
        )
        self._documents.create(USERS, user_id, act.model_dump(mode="json"))
