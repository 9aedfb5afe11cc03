"""Backends: what stands behind an app's triggers when it runs on this host."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from dev.hosting.cors import NO_CORS, CorsPolicy
from dev.hosting.mounted import MountedRoute
from dev.hosting.settings import StartError
from shared.ports.queues import Queue


@dataclass(frozen=True, slots=True)
class Backends:
    """The queue behind queue triggers, what to serve beside the functions, and who may call.

    ``cors`` counts when local.settings.json says nothing of it.
    """

    queue: Queue | None = None
    routes: tuple[MountedRoute, ...] = ()
    cors: CorsPolicy = NO_CORS


type MakeBackends = Callable[[], Backends]
"""Called once, after the settings are in the environment and the functions are indexed."""


def find_backends(name: str) -> MakeBackends:
    """Return the function that ``module:function`` names; raises StartError."""
    module, _, function = name.partition(":")
    try:
        made: MakeBackends = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise StartError(f"no backends at '{name}': {error}") from None
    return made
