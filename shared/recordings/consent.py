"""Consent to recording: an act with its time, the policy's version and the words agreed to.

Never inferred: it comes from a request that says so, for one session or as the default for the
sessions to come. Every act, a withdrawal too, is kept as a document of its own.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from shared.kernel.clock import Clock, Instant
from shared.kernel.ids import new_id
from shared.ports.documents import USERS, DocumentStore
from shared.recordings.errors import WordingOutdated
from shared.store import Collection, Stored, Unreadable

POLICY_VERSION = "2026-11-24"
"""The version of the privacy policy under which consent is given."""

type Wording = Annotated[str, Field(max_length=20)]
"""The version of the sentence that a candidate has agreed to."""

WORDING = "2026-11-24"
"""The present version of the sentence that a candidate agrees to."""

WORDINGS = {
    "2026-11-24": (
        "Keep the recordings of my answers for 90 days so that I can watch them. "
        "I can withdraw this at any time, and they are deleted at once."
    ),
}
"""Every wording there has been; one that was agreed to stays readable."""

_DEFAULT = "consent"


class ConsentSource(StrEnum):
    """How a consent came to hold for a session."""

    SESSION = "session"
    """Given for this session."""

    DEFAULT = "default"
    """Given before, for all sessions to come."""


class RecordingConsent(Stored):
    """What a user agreed to, and when."""

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


class DefaultConsent(Stored):
    """The consent that holds for new sessions (``users``), None once it has been withdrawn."""

    id: Literal["consent"] = "consent"
    kind: Literal["consent"] = "consent"
    user_id: str
    consent: RecordingConsent | None


class Consents:
    """Keeps the default and the acts of each user."""

    def __init__(self, documents: DocumentStore, *, clock: Clock) -> None:
        """Keep them in this store."""
        self._defaults = Collection(documents, USERS, DefaultConsent)
        self._acts = Collection(documents, USERS, ConsentAct)
        self._clock = clock

    def default(self, user_id: str) -> RecordingConsent | None:
        """Return the default that a user has set, or None: nothing is recorded.

        One that cannot be read is none, for consent is never inferred.
        """
        try:
            default = self._defaults.find(user_id, _DEFAULT)
        except Unreadable:
            return None
        return default.consent if default else None

    def set_default(self, user_id: str, *, wording: str) -> RecordingConsent:
        """Record the consent and let it hold for new sessions; raises WordingOutdated."""
        consent = self.grant(
            user_id, session_id=None, wording=wording, source=ConsentSource.DEFAULT
        )
        self._put_default(user_id, consent)
        return consent

    def clear_default(self, user_id: str) -> None:
        """Record the withdrawal and leave new sessions unrecorded."""
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
        def step(before: DefaultConsent | None) -> DefaultConsent:
            default = before or DefaultConsent(user_id=user_id, consent=None)
            return default.model_copy(update={"consent": consent})

        try:
            self._defaults.change(user_id, _DEFAULT, step)
        except Unreadable:  # a withdrawal is never refused
            self._defaults.put(step(None))

    def _record(self, user_id: str, session_id: str | None, *, agreed: bool, at: datetime) -> None:
        self._acts.add(
            ConsentAct(
                id=new_id("con", at),
                user_id=user_id,
                session_id=session_id,
                agreed=agreed,
                at=at,
                wording=WORDING,
                text=WORDINGS[WORDING],
            )
        )
