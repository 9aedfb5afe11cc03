"""Leaked passwords: what the range API is told, what its answers mean; it blocks nobody."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import override

import pytest

from shared.accounts.errors import PasswordBreached
from shared.accounts.policy import PasswordPolicy
from shared.adapters.breaches import ListedPasswords, RangeApi, breaches_of
from shared.adapters.outbound import outbound_hosts
from shared.config import Settings
from shared.ports import Outage

LEAKED = "vivid-pelican-tango-44"
DIGEST = hashlib.sha1(LEAKED.encode(), usedforsecurity=False).hexdigest().upper()
PADDING = "0" * 35


@contextmanager
def answering(body: str, status: int = 200) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """Serve one answer to every request; yield the address and what was asked."""
    asked: list[tuple[str, str | None]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Add-Padding")))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(body.encode())

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def policy(url: str) -> PasswordPolicy:
    return PasswordPolicy(min_chars=12, breaches=RangeApi(url))


def test_a_leaked_password_is_refused_and_only_five_digits_of_it_are_told() -> None:
    body = f"{PADDING}:0\r\n{DIGEST[5:]}:7\r\n"
    with answering(body) as (url, asked), pytest.raises(PasswordBreached):
        policy(url).require(LEAKED, name="Ada", email="ada@example.com")

    assert asked == [(f"/range/{DIGEST[:5]}", "true")]


@pytest.mark.parametrize("body", ["", f"{PADDING}:12", f"{DIGEST[5:]}:0", "no rows\n:\n"])
def test_padding_and_other_passwords_mean_nothing(body: str) -> None:
    with answering(body) as (url, _):
        policy(url).require(LEAKED, name="Ada", email="ada@example.com")


@pytest.mark.parametrize(
    ("body", "status"), [("", 500), ("", 429), ("", 302), ("x" * 600_000, 200)]
)
def test_trouble_of_the_service_blocks_nobody(
    body: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with answering(body, status) as (url, _):
        with pytest.raises(Outage):
            RangeApi(url).seen(LEAKED)
        policy(url).require(LEAKED, name="Ada", email="ada@example.com")

    assert "password.breach_check_failed" in caplog.text
    assert LEAKED not in caplog.text


def test_who_is_not_there_blocks_nobody() -> None:
    policy("http://127.0.0.1:9").require(LEAKED, name="Ada", email="ada@example.com")


def test_the_service_is_asked_where_that_is_switched_on_alone() -> None:
    assert isinstance(breaches_of(ask=False), ListedPasswords)
    assert isinstance(breaches_of(ask=True), RangeApi)
    assert outbound_hosts(Settings()) == frozenset()
    assert outbound_hosts(Settings(breach_check=True)) == {"api.pwnedpasswords.com"}


def test_the_list_that_comes_along_knows_the_common_ones_in_any_case() -> None:
    assert ListedPasswords().seen("FinalFantasy")
    assert not ListedPasswords().seen(LEAKED)
