"""Which client a request counts as, by the entry of X-Forwarded-For that can be trusted."""

import itertools
from pathlib import Path

import pytest

from shared.bootstrap import Services
from shared.config import Settings
from shared.web.call import Call


def client(folder: Path, forwarded: str | None, proxies: int) -> str:
    services = Services(Settings(data_dir=folder, trusted_proxies=proxies))
    call = Call(
        body=None,
        query=None,
        path={},
        headers={} if forwarded is None else {"x-forwarded-for": forwarded},
        cookies={},
        services=services,
        authenticated=None,
        request_key=None,
    )
    return call.client


FRONT_DOOR = "147.243.0.1:51000"
API_MANAGEMENT = "20.0.0.7"


@pytest.mark.parametrize(
    ("proxies", "behind"),
    [(0, []), (1, [FRONT_DOOR]), (1, [API_MANAGEMENT]), (2, [FRONT_DOOR, API_MANAGEMENT])],
)
def test_clients_are_told_apart_and_cannot_choose(
    tmp_path: Path, proxies: int, behind: list[str]
) -> None:
    def seen(*sent: str) -> str:
        return client(tmp_path, ", ".join([*sent, *behind]), proxies)

    assert seen("9.9.9.9:1") == seen("9.9.9.9:2") == seen("6.6.6.6", "9.9.9.9")
    assert seen("9.9.9.9") != seen("9.9.9.8")


def test_behind_an_unknown_proxy_all_are_one(tmp_path: Path) -> None:
    assert client(tmp_path, f"9.9.9.9, {FRONT_DOOR}", 0) == client(tmp_path, FRONT_DOOR, 0)


def test_whoever_came_past_the_proxy_counts_as_what_the_platform_saw(tmp_path: Path) -> None:
    assert client(tmp_path, "9.9.9.9", 1) == client(tmp_path, "9.9.9.9", 0)


def test_a_household_has_one_network_of_ipv6(tmp_path: Path) -> None:
    same = {client(tmp_path, f"[2001:db8:1:2::{n}]:443", 0) for n in range(1, 4)}

    assert len(same) == 1
    assert client(tmp_path, "2001:db8:1:3::1", 0) not in same


def test_what_is_no_address_is_one_client(tmp_path: Path) -> None:
    assert all(
        one == other
        for one, other in itertools.pairwise(
            client(tmp_path, given, 1) for given in (None, "", "unknown", "a, b")
        )
    )
