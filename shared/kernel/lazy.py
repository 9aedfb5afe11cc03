"""Lazy properties: parts that are built at their first use, by one thread."""

import threading
from collections.abc import Callable
from typing import Any, Protocol, overload


class HasLock(Protocol):
    """What has lazy properties: a lock under which they are built, and which is reentrant."""

    lock: threading.RLock


class lazy[T]:  # noqa: N801 - reads as a decorator
    """A property that is built at its first use, under the instance's lock, and kept.

    Once built it stands in the instance's dict, which Python asks first. The standard library's
    ``cached_property`` has no lock: two threads would build two.
    """

    def __init__(self, build: Callable[[Any], T]) -> None:
        """Remember how it is built."""
        self._build = build
        self._name = build.__name__
        self.__doc__ = build.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "lazy[T]": ...
    @overload
    def __get__(self, instance: HasLock, owner: type) -> T: ...

    def __get__(self, instance: HasLock | None, owner: type) -> "T | lazy[T]":
        """Return what was built, building it if this is the first time."""
        if instance is None:
            return self
        with instance.lock:
            if self._name not in instance.__dict__:
                instance.__dict__[self._name] = self._build(instance)
        built: T = instance.__dict__[self._name]
        return built
