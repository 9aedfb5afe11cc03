from pathlib import Path

import pytest

from shared.ports.identity import ProviderName
from tests.support.account_world import World
from tests.support.clock import FixedClock
from tests.support.federated import GOOGLE, LINKEDIN, Browser, ScriptedProvider


@pytest.fixture
def providers() -> dict[ProviderName, ScriptedProvider]:
    return {name: ScriptedProvider(name) for name in (GOOGLE, LINKEDIN)}


@pytest.fixture
def world(
    tmp_path: Path, clock: FixedClock, providers: dict[ProviderName, ScriptedProvider]
) -> World:
    world = World(tmp_path, clock)
    world.providers.update(providers)
    return world


@pytest.fixture
def browser(world: World, providers: dict[ProviderName, ScriptedProvider]) -> Browser:
    return Browser(world.services, providers)
