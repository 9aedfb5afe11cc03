"""A whole is put together from what its constructors ask for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.bootstrap import Services
from shared.kernel.assembly import Assembly
from shared.ports.queues import Queue
from tests.support.served import Served


@dataclass(frozen=True)
class Port:
    name: str


@dataclass(frozen=True)
class Repository:
    port: Port


@dataclass(frozen=True)
class UseCase:
    repository: Repository
    now: Callable[[], int]
    seen: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Whole:
    first: UseCase
    repository: Repository


Port.__module__ = Repository.__module__ = UseCase.__module__ = Whole.__module__ = "shared.example"


def test_each_part_is_made_once_from_what_is_given() -> None:
    now = int
    whole = Assembly({Port: Port("embedded"), Callable[[], int]: now})(Whole)

    assert whole.first.repository is whole.repository
    assert whole.repository.port == Port("embedded")
    assert whole.first.now is now


def test_what_has_a_default_keeps_it_unless_it_is_given() -> None:
    given = {Port: Port("p"), Callable[[], int]: int}

    assert Assembly(given)(UseCase).seen == []
    assert Assembly({**given, list[str]: ["a"]})(UseCase).seen == ["a"]


def test_what_is_not_given_is_named() -> None:
    with pytest.raises(TypeError, match="str"):
        Assembly({Callable[[], int]: int})(Whole)
    port: Any = Queue
    with pytest.raises(TypeError, match="Queue"):
        Assembly({})(port)


@pytest.mark.parametrize("domain", ["accounts", "billing", "interviews", "recordings", "resumes"])
@pytest.mark.parametrize("backend", ["embedded"])
def test_every_domain_of_the_product_can_be_put_together(served: Served, domain: str) -> None:
    services: Services = served.services

    assert getattr(services, domain) is getattr(services, domain)
