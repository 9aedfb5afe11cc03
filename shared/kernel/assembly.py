"""Parts put together by what their constructors ask for, each of them made once."""

from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any, cast, is_protocol


class Assembly:
    """Makes a class out of its constructor's annotations (constructor injection).

    A parameter gets the instance that is given for its annotation, or one that is made in the
    same way; one that has a default and no instance keeps its default. So a composition names
    only what cannot be derived: ports, settings, and functions of other domains.
    """

    def __init__(self, given: Mapping[Any, object]) -> None:
        """``given``: instances by the annotation for which they stand."""
        self._parts = dict(given)

    def give(self, annotation: object, instance: object) -> None:
        """Let an instance stand for an annotation from now on."""
        self._parts[annotation] = instance

    def __call__[T](self, kind: type[T]) -> T:
        """Return the one instance of a class; raises TypeError for what nobody can make."""
        if kind not in self._parts:
            if not kind.__module__.startswith("shared.") or is_protocol(kind):
                raise TypeError(f"nothing is given for {kind}")
            self._parts[kind] = kind(**self._arguments(kind))
        return cast("T", self._parts[kind])

    def _arguments(self, kind: type) -> dict[str, Any]:
        wanted = signature(kind).parameters.values()
        return {
            each.name: self(each.annotation)
            for each in wanted
            if each.default is Parameter.empty or each.annotation in self._parts
        }
