"""The short form of ``python -m bench lockout``."""

from pathlib import Path

from bench.lockout import attack, campus


def test_an_attacker_guesses_a_hundred_times_and_the_owner_notices_nothing(tmp_path: Path) -> None:
    done = attack(tmp_path, networks=10, hours=2)

    assert done.guesses == 100
    assert done.owner_logins == 12
    assert done.owner_refused == done.known_refused == 0


def test_nobody_behind_one_address_is_refused(tmp_path: Path) -> None:
    assert campus(tmp_path, people=200) == 0
