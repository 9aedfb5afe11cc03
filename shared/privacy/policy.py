"""Versions of the privacy policy: publishing them, and which of them is in effect.

A version is immutable. Its text is stored first; then one write adds it to the history, and
everything that follows (emails, acceptance) is derived from there.
"""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.ports.documents import DIRECTORY, DocumentStore
from shared.privacy.conformance import clauses
from shared.privacy.model import (
    PolicyHistory,
    PolicyVersion,
    Purpose,
    VersionText,
    record_id,
)
from shared.privacy.policy_errors import EffectiveTooEarly, VersionExists
from shared.store import Collection

_ID = "policy"

_READ_EVERY = timedelta(minutes=1)
"""How long a process may not know of a version that another one has published."""

_FIRST_AT = datetime(2026, 11, 24, tzinfo=UTC)


class NewVersion(NamedTuple):
    """A version that is to be published; without ``effective_at`` it takes effect at once.

    ``purposes``: the text of each by its id.
    """

    version: str
    effective_at: datetime | None
    summary: str
    text: str
    significant: bool
    purposes: Mapping[str, str]


class Readable(NamedTuple):
    """A version and its text."""

    version: PolicyVersion
    text: str


def first_version() -> Readable:
    """Return the version before all published ones: the clauses that this release keeps."""
    text = "\n".join(f"{each.id}. {each.promise}" for each in clauses())
    version = PolicyVersion(
        version=_FIRST_AT.date().isoformat(),
        published_at=_FIRST_AT,
        effective_at=_FIRST_AT,
        summary="The first version of this policy.",
        text_sha256=_sha256(text),
        significant=False,
    )
    return Readable(version, text)


@dataclass(slots=True, kw_only=True)
class PolicyVersions:
    """Publishes versions and tells which one is in effect."""

    histories: Collection[PolicyHistory]
    texts: Collection[VersionText]
    clock: Clock
    _known: tuple[datetime, tuple[PolicyVersion, ...]] | None = field(init=False, default=None)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    @classmethod
    def of(cls, documents: DocumentStore, *, clock: Clock) -> Self:
        """Return the versions that a store keeps."""
        return cls(
            histories=Collection(documents, DIRECTORY, PolicyHistory),
            texts=Collection(documents, DIRECTORY, VersionText),
            clock=clock,
        )

    def publish(self, new: NewVersion) -> PolicyVersion:
        """Publish a version; repeating it changes nothing.

        Raises VersionExists for another content under the same name, and EffectiveTooEarly.
        """
        now = self.clock()
        version = PolicyVersion(
            version=new.version,
            published_at=now,
            effective_at=new.effective_at or now,
            summary=new.summary,
            text_sha256=_sha256(new.text),
            significant=new.significant,
            purposes=tuple(Purpose(id=name, text=text) for name, text in new.purposes.items()),
        )
        before = self._published(new.version)
        if before is None:
            _require_later(version, self.all(), now)
            self._keep_text(version, new.text)

        def add(found: PolicyHistory | None) -> PolicyHistory:
            history = found or PolicyHistory()
            twin = _named(new.version, history.versions)
            if twin is None:
                _require_later(version, history.versions, now)
                return history.model_copy(update={"versions": (*history.versions, version)})
            same = twin.effective_at if new.effective_at is None else new.effective_at
            if _content(twin) != _content(version.model_copy(update={"effective_at": same})):
                raise VersionExists
            return history

        changed = self.histories.change(_ID, _ID, add)
        with self._lock:
            self._known = None
        log_event("policy.published", version=version.version)
        return _named(new.version, changed.versions) or version

    def all(self) -> tuple[PolicyVersion, ...]:
        """Return every published version, oldest first."""
        history = self.histories.find(_ID, _ID)
        return history.versions if history else ()

    def in_effect(self) -> PolicyVersion | None:
        """Return the published version in effect, known for a minute; None: the first one still."""
        now = self.clock()
        return _latest(self._recently_read(now), now)

    def current(self) -> Readable:
        """Return the version in effect with its text."""
        version = _latest(self.all(), self.clock())
        if version is None:
            return first_version()
        text = self.texts.find(_text_id(version), _text_id(version))
        return Readable(version, text.text if text else "")

    def purposes(self) -> dict[str, tuple[str, Purpose]]:
        """Return every purpose by its id, with the version that worded it last and is in effect."""
        now = self.clock()
        return {
            purpose.id: (version.version, purpose)
            for version in self.all()
            if version.effective_at <= now
            for purpose in version.purposes
        }

    def _published(self, version: str) -> PolicyVersion | None:
        return _named(version, self.all())

    def _keep_text(self, version: PolicyVersion, text: str) -> None:
        self.texts.add(VersionText(id=_text_id(version), text=text))

    def _recently_read(self, now: datetime) -> tuple[PolicyVersion, ...]:
        with self._lock:
            known = self._known
        if known and known[0] <= now < known[0] + _READ_EVERY:
            return known[1]
        versions = self.all()
        with self._lock:
            self._known = now, versions
        return versions


def _require_later(new: PolicyVersion, before: Sequence[PolicyVersion], now: datetime) -> None:
    """Raise EffectiveTooEarly unless a version begins from now on, and after all others."""
    if new.effective_at < now or any(new.effective_at <= each.effective_at for each in before):
        raise EffectiveTooEarly(detail="It takes effect from now on, after all other versions.")


def _text_id(version: PolicyVersion) -> str:
    """Return the id of a text, which names its content: two attempts never share a document."""
    return f"{record_id(version.version)}:{version.text_sha256}"


def _named(version: str, versions: Sequence[PolicyVersion]) -> PolicyVersion | None:
    return next((each for each in versions if each.version == version), None)


def _latest(versions: Sequence[PolicyVersion], now: datetime) -> PolicyVersion | None:
    begun = [each for each in versions if each.effective_at <= now]
    return max(begun, key=lambda each: each.effective_at, default=None)


def _content(version: PolicyVersion) -> dict[str, object]:
    return version.model_dump(exclude={"published_at"})


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
