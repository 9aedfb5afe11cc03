"""Nobody learns from us whether an address has an account: same answer, same work, every time."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import pytest

from shared.accounts.errors import BadAddress, TooManyAttempts, WrongCredentials
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.ports.queues import EMAILS
from tests.support.account_world import CLIENT, OTHER_PASSWORD, PASSWORD, World

KNOWN = "known@example.com"
WAITING = "waiting@example.com"
UNKNOWN = "unknown@example.com"
GONE = "gone@example.com"

EVERYBODY = (KNOWN, WAITING, UNKNOWN, GONE)


class Observed(NamedTuple):
    """What somebody outside could tell apart, and the work that takes the time."""

    answer: object
    operations: Counter[str]
    hashes: int
    messages: list[list[str]]


@pytest.fixture
def world(limited: World) -> World:
    limited.member(KNOWN)
    limited.register(WAITING)
    limited.deliver()
    limited.member(GONE)
    caller = limited.caller(limited.login(GONE))
    limited.erase(caller)
    limited.later(hours=2)
    return limited


def register(world: World, email: str, key: RequestKey | None = None) -> None:
    world.register(email, OTHER_PASSWORD, client=email, request_key=key)


def login(world: World, email: str) -> None:
    world.login(email, OTHER_PASSWORD, client=email)


def forgot(world: World, email: str) -> None:
    world.services.recovery.forgot(email=email, client=CLIENT, request_key=None)


def resend(world: World, email: str) -> None:
    world.services.registration.resend(email=email, client=CLIENT, request_key=None)


@pytest.mark.parametrize("request_of", [register, login, forgot, resend])
@pytest.mark.parametrize("times", [1, 2, 7])
def test_everybody_gets_the_same_answer_by_the_same_work(
    world: World, request_of: Callable[[World, str], object], times: int
) -> None:
    seen = {email: [observe(world, request_of, email) for _ in range(times)] for email in EVERYBODY}

    # An address that waits has its registration already: what is created elsewhere is replaced.
    assert len({str(merged(seen[email])) for email in EVERYBODY}) == 1, seen


def observe(world: World, request: Callable[[World, str], object], email: str) -> Observed:
    """Observe without handing the messages over, which is done elsewhere and by the queue."""
    world.watched.operations.clear()
    world.keys.hashes = 0
    answer: object = None
    try:
        request(world, email)
    except DomainError as refused:
        answer = (refused.code, refused.detail, getattr(refused, "retry_after_s", None))
    operations = Counter(world.watched.operations)
    hashes = world.keys.hashes
    received = world.queue.receive(EMAILS, limit=10)
    for message in received:
        world.queue.delete(EMAILS, message)
    shapes = [[*sorted(message.body), message.body["kind"]] for message in received]
    return Observed(answer, operations, hashes, shapes)


def merged(seen: list[Observed]) -> list[object]:
    return [
        (
            each.answer,
            each.operations["get"],
            each.operations["create"] + each.operations["replace"],
            each.operations.total(),
            each.hashes,
            each.messages,
        )
        for each in seen
    ]


@pytest.mark.parametrize(
    ("request_of", "hashes"), [(register, 1), (login, 1), (forgot, 0), (resend, 0)]
)
@pytest.mark.parametrize("email", EVERYBODY)
def test_one_hash_is_made_or_checked_where_there_is_a_password_and_else_none(
    world: World, request_of: Callable[[World, str], object], hashes: int, email: str
) -> None:
    assert observe(world, request_of, email).hashes == hashes


@pytest.mark.parametrize("email", EVERYBODY)
def test_whoever_registers_an_address_cannot_tell_by_logging_in_whether_it_was_known(
    world: World, email: str
) -> None:
    """The right password of a registration that waits is as wrong as any other."""
    register(world, email)
    world.deliver()

    with pytest.raises(WrongCredentials) as refused:
        world.login(email, OTHER_PASSWORD)
    assert refused.value.detail == WrongCredentials.title


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_whoever_repeats_a_registration_cannot_tell_whether_the_address_was_known(
    world: World, email: str
) -> None:
    key = RequestKey(key="auth_register:k", fingerprint="f")
    answers = []
    for password in (OTHER_PASSWORD, OTHER_PASSWORD, "copper-violin-harbour-5"):
        try:
            world.register(email, password, client="eve", request_key=key)
        except DomainError as refused:
            answers.append(refused.code)
        else:
            answers.append("accepted")
        world.deliver()

    assert answers == ["accepted", "accepted", "request.idempotency_key_reused"]


def test_a_login_costs_three_operations(world: World) -> None:
    world.watched.operations.clear()
    world.login(KNOWN)
    assert world.watched.operations == {"get_many": 1, "get": 1, "remove_and_write": 1}

    without = world.another(rate_limits=False)
    world.watched.operations.clear()
    without.logins.login(email=KNOWN, password=PASSWORD, client=CLIENT, cookies={})

    assert world.watched.operations == {"get_many": 1, "get": 1, "remove_and_write": 1}


@pytest.mark.parametrize("request_of", [register, login, forgot, resend])
def test_what_cannot_be_an_address_is_refused_before_any_work(
    world: World, request_of: Callable[[World, str], object]
) -> None:
    world.watched.operations.clear()
    world.keys.hashes = 0
    with pytest.raises(BadAddress):
        request_of(world, "not an address")

    assert not world.watched.operations
    assert world.keys.hashes == 0


@pytest.mark.parametrize("request_of", [forgot, resend])
def test_the_pause_between_mails_is_the_same_for_everybody(
    world: World, request_of: Callable[[World, str], object]
) -> None:
    for email in EVERYBODY:
        request_of(world, email)
        with pytest.raises(TooManyAttempts) as refused:
            request_of(world, email)
        assert refused.value.retry_after_s == 60
