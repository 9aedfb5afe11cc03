"""The identities at providers that an account lists: part of the account's own document.

So adding or removing one, and the rule that one way to log in must remain, are one write each. The
directory has an entry for each identity that leads to the account; an identity counts only with
both. Of the provider's answer nothing is kept but a keyed hash of who it is.
"""

from collections.abc import Sequence
from enum import StrEnum

from shared.kernel.clock import Instant
from shared.store import Stored


class LinkState(StrEnum):
    """Which of the two writes are done: the account's comes first and last."""

    LINKING = "linking"
    LINKED = "linked"
    UNLINKING = "unlinking"


class LinkedIdentity(Stored):
    """One identity of an account, by the id that it has in the directory."""

    identity_id: str
    provider: str
    state: LinkState
    linked_at: Instant


type Identities = tuple[LinkedIdentity, ...]


def find(identities: Sequence[LinkedIdentity], identity_id: str) -> LinkedIdentity | None:
    """Return the identity of that id."""
    return next((each for each in identities if each.identity_id == identity_id), None)


def usable(identities: Sequence[LinkedIdentity]) -> list[LinkedIdentity]:
    """Return the identities with which their owner can log in."""
    return [each for each in identities if each.state is LinkState.LINKED]


def with_state(identities: Identities, identity_id: str, state: LinkState) -> Identities:
    """Return the identities with one of them in another state."""
    return tuple(
        each.model_copy(update={"state": state}) if each.identity_id == identity_id else each
        for each in identities
    )


def without(identities: Identities, identity_id: str) -> Identities:
    """Return the identities without one."""
    return tuple(each for each in identities if each.identity_id != identity_id)
