"""Consents to new purposes: acts of each user, in the words that were read, with their history.

None is ever inferred: neither from using the service nor from another consent. The state of a
purpose is its latest act; every act is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from shared.kernel.clock import Clock
from shared.privacy.model import PurposeAct, PurposeConsent
from shared.privacy.policy import PolicyVersions
from shared.privacy.policy_errors import NoSuchPurpose, PurposeOutdated
from shared.store import Collection

_ID = "purposes"
_MOST_ACTS = 1_000
"""After so many acts of one user the oldest are forgotten; the latest of a purpose never is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeConsents:
    """Records consents and withdrawals. ``is_there`` is as PolicyRecords has it."""

    consents: Collection[PurposeConsent]
    versions: PolicyVersions
    is_there: Callable[[str], bool]
    clock: Clock

    def agree(self, user_id: str, purpose: str, *, version: str) -> PurposeConsent:
        """Record a consent to the words of a version; repeating it records nothing more.

        Raises NoSuchPurpose, PurposeOutdated and Contended.
        """
        current, words = self._purpose(purpose)
        if version != current:
            raise PurposeOutdated(detail=f"They are those of version {current} now.")
        return self._record(user_id, purpose, current, words, agreed=True)

    def withdraw(self, user_id: str, purpose: str) -> PurposeConsent:
        """Record a withdrawal, unless there is no consent; raises NoSuchPurpose, Contended."""
        current, words = self._purpose(purpose)
        return self._record(user_id, purpose, current, words, agreed=False)

    def read(self, user_id: str) -> PurposeConsent:
        """Return the acts of a user; raises Unreadable."""
        return self.consents.find(user_id, _ID) or PurposeConsent(user_id=user_id)

    def _purpose(self, purpose: str) -> tuple[str, str]:
        found = self.versions.purposes().get(purpose)
        if found is None:
            raise NoSuchPurpose
        version, words = found
        return version, words.text

    def _record(
        self, user_id: str, purpose: str, version: str, text: str, *, agreed: bool
    ) -> PurposeConsent:
        act = PurposeAct(
            purpose=purpose, version=version, text=text, agreed=agreed, at=self.clock()
        )

        def step(found: PurposeConsent | None) -> PurposeConsent:
            before = found or PurposeConsent(user_id=user_id)
            last = next((each for each in reversed(before.acts) if each.purpose == purpose), None)
            unchanged = last is not None and (last.agreed, last.text) == (agreed, text)
            if unchanged or (last is None and not agreed):
                return before
            return before.model_copy(update={"acts": _bounded((*before.acts, act))})

        changed = self.consents.change(user_id, _ID, step)
        if not self.is_there(user_id):
            self.consents.remove(user_id, _ID)
        return changed


def _bounded(acts: tuple[PurposeAct, ...]) -> tuple[PurposeAct, ...]:
    old, recent = acts[:-_MOST_ACTS], acts[-_MOST_ACTS:]
    latest = {act.purpose: act for act in acts}
    return (*(act for act in old if latest[act.purpose] is act), *recent)
