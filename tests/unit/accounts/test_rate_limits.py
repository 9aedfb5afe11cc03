import threading
from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.accounts.errors import TooManyAttempts, WrongCredentials
from shared.accounts.rate_limits import Counter, RateLimits, Rule, bucket_key, counted
from shared.accounts.repository import AccountRepository
from shared.ports.documents import DIRECTORY, DocumentStore
from shared.store import Contended
from tests.support.account_world import ADA, BOB, CLIENT, PASSWORD, World, jar
from tests.support.clock import NOON

OTHER_CLIENT = "d" * 64


def limits_over(documents: DocumentStore, world: World, *, enabled: bool = True) -> RateLimits:
    buckets = AccountRepository.over(documents, clock=world.clock).buckets
    return RateLimits(buckets=buckets, clock=world.clock, enabled=enabled)


@pytest.fixture
def limits(world: World) -> RateLimits:
    return limits_over(cast("DocumentStore", world.watched), world)


def attempts(attempt: Callable[[], object]) -> int:
    """Return how many attempts succeed before one is refused."""
    count = 0
    while count < 1000:
        try:
            attempt()
        except TooManyAttempts:
            return count
        count += 1
    return count


def wait_of(attempt: Callable[[], object]) -> int:
    with pytest.raises(TooManyAttempts) as refused:
        attempt()
    return refused.value.retry_after_s


def wrong(world: World, email: str = ADA, client: str = CLIENT) -> None:
    with pytest.raises(WrongCredentials):
        world.login(email, "not the password", client=client)


def test_ten_registrations_an_hour_are_taken_from_one_network(limits: RateLimits) -> None:
    numbers = iter(range(1000))

    assert attempts(lambda: limits.register(client="c", address_id=f"{next(numbers)}")) == 10


def test_five_registrations_an_hour_are_taken_for_one_address(limits: RateLimits) -> None:
    numbers = iter(range(1000))

    assert attempts(lambda: limits.register(client=f"{next(numbers)}", address_id="a")) == 5


def test_a_window_opens_again_when_it_is_over(limits: RateLimits, world: World) -> None:
    def register() -> None:
        limits.register(client="c", address_id="a")

    assert attempts(register) == 5
    assert wait_of(register) == 3600

    world.later(seconds=3599)
    assert wait_of(register) == 1
    world.later(seconds=1)

    assert attempts(register) == 5


def test_a_mail_can_be_asked_for_once_a_minute_and_five_times_an_hour(
    limits: RateLimits, world: World
) -> None:
    def ask() -> None:
        limits.email("reset", address_id="a")

    sent = 0
    for _ in range(60):
        sent += attempts(ask)
        world.later(minutes=1)

    assert sent == 5
    assert attempts(ask) == 1


def test_mails_of_different_purposes_and_addresses_are_counted_apart(limits: RateLimits) -> None:
    limits.email("reset", address_id="a")
    limits.email("resend", address_id="a")
    limits.email("reset", address_id="b")

    assert wait_of(lambda: limits.email("reset", address_id="a")) == 60


def test_five_wrong_passwords_from_a_network_close_an_address_to_it_for_ever_longer(
    limited: World,
) -> None:
    limited.member()
    waits = []
    for _ in range(5):
        wrong(limited)
    for _ in range(8):
        waits.append(wait_of(limited.login))
        limited.later(seconds=waits[-1])
        wrong(limited)

    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_a_quiet_quarter_of_an_hour_forgives(limited: World) -> None:
    limited.member()
    for _ in range(4):
        wrong(limited)
    limited.later(minutes=15)
    for _ in range(4):
        wrong(limited)

    assert limited.login()


def test_a_right_password_forgives_what_went_before(limited: World) -> None:
    limited.member()
    for _ in range(3):
        for _ in range(4):
            wrong(limited)
        assert limited.login()


def test_thirty_logins_in_five_minutes_are_taken_from_one_network(limited: World) -> None:
    names = iter(range(1000))

    def attempt() -> None:
        wrong(limited, f"user{next(names)}@example.com")

    assert attempts(attempt) == 30
    limited.later(minutes=5)
    assert attempts(attempt) == 30


def test_many_networks_that_guess_at_one_address_are_slowed_down_together(limited: World) -> None:
    limited.member()
    for number in range(20):
        wrong(limited, client=f"{number}")

    assert wait_of(lambda: limited.login(client="another")) == 30


def test_a_browser_that_was_logged_in_before_is_not_locked_out_by_others(limited: World) -> None:
    limited.member()
    before = limited.login()
    limited.later(minutes=5)
    for number in range(20):
        wrong(limited, client=f"{number}")

    assert limited.login(cookies=jar(before))
    assert wait_of(limited.login) == 30


def test_a_cookie_of_another_account_opens_no_door(limited: World) -> None:
    limited.member(ADA)
    limited.member(BOB)
    of_bob = limited.login(BOB)
    for number in range(20):
        wrong(limited, client=f"{number}")

    assert wait_of(lambda: limited.login(cookies=jar(of_bob))) == 30


def test_addresses_without_an_account_are_limited_alike(limited: World) -> None:
    limited.member()
    outcomes = {}
    for email in (ADA, "nobody@example.com"):
        seen = []
        for number in range(30):
            try:
                limited.login(email, "not the password", client=f"{email}{number // 10}")
            except (TooManyAttempts, WrongCredentials) as refused:
                seen.append((refused.code, getattr(refused, "retry_after_s", None)))
            limited.later(seconds=2)
        outcomes[email] = seen

    assert outcomes[ADA] == outcomes["nobody@example.com"]


def test_counters_of_many_threads_add_up(limits: RateLimits) -> None:
    passed = []

    def attempt() -> None:
        try:
            limits.register(client="c", address_id="x")
        except (Contended, TooManyAttempts):
            return
        passed.append(1)

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(passed) <= 5
    limits.forget(address_id="x")


def test_a_bucket_disappears_when_it_no_longer_matters(limits: RateLimits, world: World) -> None:
    limits.email("reset", address_id="a")
    assert world.store.get(DIRECTORY, bucket_key("a"), bucket_key("a"))

    world.later(hours=1)

    assert world.store.get(DIRECTORY, bucket_key("a"), bucket_key("a")) is None


def test_a_bucket_does_not_grow_without_bound(limits: RateLimits) -> None:
    for number in range(250):
        limits.failed(client=f"{number}", address_id="a")

    assert len(limits.bucket_of("a").counters) == 200


def test_forgetting_an_address_opens_it_again(limits: RateLimits) -> None:
    limits.email("reset", address_id="a")
    limits.forget(address_id="a")

    limits.email("reset", address_id="a")


def test_limits_that_are_off_count_nothing(world: World) -> None:
    off = limits_over(cast("DocumentStore", world.watched), world, enabled=False)
    for _ in range(50):
        bucket = off.begin_login(client="c", address_id="a")
        off.require(bucket, client="c", trusted=False)
        off.failed(client="c", address_id="a")
        off.register(client="c", address_id="a")
        off.email("reset", address_id="a")
        off.succeeded(bucket, client="c", address_id="a")
        off.forget(address_id="a")

    assert not world.watched.operations


def test_a_request_that_cannot_be_counted_is_refused_and_may_be_repeated(
    limits: RateLimits, world: World
) -> None:
    other = limits_over(world.store, world)

    def interfere(name: str, _given: tuple[object, ...]) -> None:
        if name in {"create", "replace"}:
            other.failed(client="d", address_id="a")

    world.watched.before = interfere

    with pytest.raises(Contended) as refused:
        limits.email("reset", address_id="a")
    assert refused.value.retry_after_s == 1


@given(st.lists(st.integers(min_value=0, max_value=1000), max_size=60))
def test_no_window_lets_more_through_than_two_that_touch(steps: list[int]) -> None:
    rule = Rule(limit=3, window_s=100)
    now, passed = NOON, []
    counter: Counter | None = None
    for step in steps:
        now += timedelta(seconds=step)
        if counter is None or now >= counter.blocked_until:
            counter = counted(counter, rule, now)
            passed.append(now)

    for index in range(len(passed) - 2 * rule.limit):
        assert passed[index + 2 * rule.limit] - passed[index] >= timedelta(seconds=100)


def test_a_member_who_logs_in_at_once_is_not_limited(limited: World) -> None:
    limited.member(ADA, PASSWORD)

    assert limited.login()
