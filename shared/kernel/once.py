"""Parts that are built at their first use."""

import threading
from collections.abc import Callable
from typing import Any, Protocol, overload


class Whole(Protocol):
    """What has such parts: a lock under which they are built, which one thread may take twice."""

    building: threading.RLock


class once[T]:  # noqa: N801 - reads as a decorator
    """A property that is built at its first use, by one thread, and kept.

    Once built it stands in the instance's dict, which Python asks first.
    """

    def __init__(self, build: Callable[[Any], T]) -> None:
        """Remember how it is built."""
        self._build = build
        self._name = build.__name__
        self.__doc__ = build.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "once[T]": ...
    @overload
    def __get__(self, instance: Whole, owner: type) -> T: ...

    def __get__(self, instance: Whole | None, owner: type) -> "T | once[T]":
        """Return what was built, building it if this is the first time."""
        if instance is None:
            return self
        with instance.building:
            if self._name not in instance.__dict__:
                instance.__dict__[self._name] = self._build(instance)
        built: T = instance.__dict__[self._name]
        return built
