"""Erasing a user: every document, file, message and entry of theirs, in an order that resumes.

Each step may be repeated, and what a later step needs is removed last: the account itself, with the
password and the address, is the last, so that an interrupted erasure can be requested again, or be
continued by a worker, until it is complete.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.accounts.model import Account
from shared.accounts.repository import AccountRepository
from shared.ports.blobs import BlobContainer, BlobStore
from shared.ports.queues import Queue, QueueName


class Eraser(Protocol):
    """Removes all data of one user in one place."""

    def erase(self, user_id: str) -> dict[str, int]:
        """Remove it and return the number of removed items by place. It may be repeated."""
        ...


@dataclass(frozen=True, slots=True)
class BlobEraser:
    """Removes the files whose names begin with a user's id."""

    blobs: BlobStore
    containers: Sequence[BlobContainer]

    def erase(self, user_id: str) -> dict[str, int]:
        """Remove the files of one user."""
        return {
            f"blobs:{container.name}": self.blobs.delete_prefix(container, f"{user_id}/")
            for container in self.containers
        }


@dataclass(frozen=True, slots=True)
class QueueEraser:
    """Removes the messages about a user from queues and their poison queues."""

    queue: Queue
    names: Sequence[QueueName]

    def erase(self, user_id: str) -> dict[str, int]:
        """Remove the messages that name one user."""
        return self.discard("user_id", user_id)

    def discard(self, member: str, value: str) -> dict[str, int]:
        """Remove the messages whose body has this value at this member."""
        return {
            f"queue:{name.name}": self.queue.discard(name, member, value)
            + self.queue.discard(name.poison, member, value)
            for name in self.names
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEraser:
    """Removes a user whose account is marked as being erased, so that nothing new is accepted.

    ``erasers`` run first, in their order: other domains, files.
    """

    repository: AccountRepository
    queues: QueueEraser
    erasers: Sequence[Eraser]

    def erase(self, account: Account) -> dict[str, int]:
        """Remove everything and return the number of removed items by place.

        What belongs to the address is removed only while the address is this user's: after an
        interrupted erasure it may belong to a new registration.
        """
        user_id, address_id = account.user_id, account.address_id
        counts: dict[str, int] = {}
        for eraser in (*self.erasers, self.queues):
            _add(counts, eraser.erase(user_id))
        if self.repository.holds(address_id, user_id):
            _add(counts, self.queues.discard("address_id", address_id))
            entries = [
                self.repository.forget_registration(address_id),
                self.repository.forget_bucket(address_id),
                self.repository.release_address(address_id, user_id),
            ]
            _add(counts, {"directory": sum(entries)})
        _add(counts, {"users": self.repository.delete_user(user_id)})
        return counts


def _add(counts: dict[str, int], more: dict[str, int]) -> None:
    for place, count in more.items():
        counts[place] = counts.get(place, 0) + count
