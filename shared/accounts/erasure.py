"""Erasing a person: every document, file, message and entry of theirs, in an order that resumes.

Each step may be repeated, and what a later step needs goes last: the account itself, with the
password and the address, is the last thing removed, so that an erasure that was cut off can be
asked for again, or be taken up by a worker, until it is done.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from shared.accounts.limits import limits_key
from shared.accounts.model import Account
from shared.accounts.repository import AccountRepository, registration_key
from shared.ports.blobs import BlobContainer, BlobStore
from shared.ports.queues import Queue, QueueName


class Eraser(Protocol):
    """Removes everything of one person in one place."""

    def erase(self, user_id: str) -> dict[str, int]:
        """Remove it and say how many things there were, by place. Repeating it is harmless."""
        ...


class BlobEraser:
    """Removes the files whose names begin with a person's id."""

    def __init__(self, blobs: BlobStore, containers: Sequence[BlobContainer]) -> None:
        """Look through these containers."""
        self._blobs = blobs
        self._containers = containers

    def erase(self, user_id: str) -> dict[str, int]:
        """Remove the files of one person."""
        return {
            f"blobs:{container.name}": self._blobs.delete_prefix(container, f"{user_id}/")
            for container in self._containers
        }


class QueueEraser:
    """Removes the messages about a person, those that failed included."""

    def __init__(self, queue: Queue, names: Sequence[QueueName]) -> None:
        """Look through these queues and their poison queues."""
        self._queue = queue
        self._names = names

    def erase(self, user_id: str) -> dict[str, int]:
        """Remove the messages that name one person."""
        return self.discard("user_id", user_id)

    def discard(self, member: str, value: str) -> dict[str, int]:
        """Remove the messages whose body has this value at this member."""
        return {
            f"queue:{name.name}": self._queue.discard(name, member, value)
            + self._queue.discard(name.poison, member, value)
            for name in self._names
        }


class PersonEraser:
    """Removes a person whose account has been fenced, so that nothing new is let in."""

    def __init__(
        self, repository: AccountRepository, queues: QueueEraser, erasers: Iterable[Eraser]
    ) -> None:
        """``erasers`` go first, in their order: other domains, files."""
        self._repository = repository
        self._queues = queues
        self._erasers = tuple(erasers)

    def erase(self, account: Account) -> dict[str, int]:
        """Remove everything and say how many things there were, by place.

        What hangs on the address is removed only while the address is this person's: after an
        erasure that was cut off it may be somebody's new registration.
        """
        user_id, address_id = account.user_id, account.address_id
        counts: dict[str, int] = {}
        for eraser in (*self._erasers, self._queues):
            _add(counts, eraser.erase(user_id))
        holder = self._repository.address(address_id)
        if holder and holder.value.user_id == user_id:
            _add(counts, self._queues.discard("address_id", address_id))
            entries = [
                self._repository.forget_entry(registration_key(address_id)),
                self._repository.forget_entry(limits_key(address_id)),
                self._repository.release_address(address_id, user_id),
            ]
            _add(counts, {"directory": sum(entries)})
        _add(counts, {"users": self._repository.delete_person(user_id)})
        return counts


def _add(counts: dict[str, int], more: dict[str, int]) -> None:
    for place, count in more.items():
        counts[place] = counts.get(place, 0) + count
