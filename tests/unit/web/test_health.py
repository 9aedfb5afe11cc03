"""Health asks every port that can tell whether it works."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import shared.ports
from shared.bootstrap import Services
from shared.config import Settings
from shared.ports.keys import DamagedKeys
from shared.ports.speech import SpeechRefused
from shared.web.health import PORTS, check
from tests.support.razorpay import emulator_of, gateway_to


class _Raising:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def ping(self) -> str:
        raise self._error


@pytest.fixture
def services(tmp_path: Path) -> Services:
    made = Services(Settings(data_dir=tmp_path))
    made.replace(gateway=gateway_to(emulator_of(made), made))
    return made


def test_every_port_with_a_ping_is_asked(services: Services) -> None:
    with_ping = set()
    for found in pkgutil.iter_modules(shared.ports.__path__, "shared.ports."):
        members = vars(importlib.import_module(found.name))
        with_ping |= {name for name, member in members.items() if "ping" in dir(member)}

    assert len(PORTS) == len(set(PORTS)) == len(with_ping)
    assert check(services).ok
    assert set(check(services).parts) == set(PORTS)


def test_one_part_that_does_not_respond_is_named(services: Services) -> None:
    services.replace(speech=_Raising(SpeechRefused(retry_after_s=60)))

    health = check(services)

    assert not health.ok
    assert [name for name, part in health.parts.items() if not part.ok] == ["speech"]


def test_a_vault_without_its_secrets_is_named_and_anything_else_is_not_repeated(
    services: Services,
) -> None:
    services.replace(keys=_Raising(DamagedKeys("the vault holds no usable 'token-signing-key'")))
    services.replace(blobs=_Raising(RuntimeError("canary")))

    parts = check(services).parts

    assert "token-signing-key" in parts["keys"].answered
    assert not parts["blobs"].ok
    assert "canary" not in parts["blobs"].answered
    assert parts["documents"].ok
