"""Health asks every port that can tell whether it works."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import shared.ports
from shared.bootstrap import Services
from shared.config import Settings
from shared.ports.speech import SpeechRefused
from shared.web.health import PORTS, check


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return Services(Settings(data_dir=tmp_path))


def test_every_port_with_a_ping_is_asked(services: Services) -> None:
    with_ping = set()
    for found in pkgutil.iter_modules(shared.ports.__path__, "shared.ports."):
        members = vars(importlib.import_module(found.name))
        with_ping |= {name for name, member in members.items() if "ping" in dir(member)}

    assert len(PORTS) == len(set(PORTS)) == len(with_ping)
    assert check(services).ok
    assert set(check(services).parts) == set(PORTS)


class _Refused:
    def ping(self) -> str:
        raise SpeechRefused(retry_after_s=60)


def test_one_part_that_does_not_respond_is_named(services: Services) -> None:
    parts: dict[str, Any] = vars(services)
    parts["speech"] = _Refused()

    health = check(services)

    assert not health.ok
    assert [name for name, part in health.parts.items() if not part.ok] == ["speech"]
