import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.accounts.counters import Counter, Rule, counted
from shared.accounts.errors import TooManyAttempts, WrongCredentials
from shared.accounts.proof_of_work import ProofOfWork, solve
from shared.accounts.rate_limits import FILES_BY_USER, Origin, RateLimits, bucket_key, user_key
from shared.accounts.repository import AccountRepository
from shared.ports.documents import DIRECTORY, DocumentStore
from shared.store import Contended
from tests.support.account_world import ADA, BOB, CLIENT, PASSWORD, World, jar
from tests.support.clock import NOON


def limits_over(documents: DocumentStore, world: World, *, enabled: bool = True) -> RateLimits:
    buckets = AccountRepository.over(documents, clock=world.clock).buckets
    proofs = ProofOfWork(keys=world.keys, clock=world.clock)
    return RateLimits(buckets=buckets, proofs=proofs, clock=world.clock, enabled=enabled)


@pytest.fixture
def limits(world: World) -> RateLimits:
    return limits_over(cast("DocumentStore", world.watched), world)


def attempts(attempt: Callable[[], object]) -> int:
    """Return how many attempts succeed before one is refused."""
    for done in range(1000):
        try:
            attempt()
        except TooManyAttempts:
            return done
    return 1000


def wait_of(attempt: Callable[[], object]) -> int:
    with pytest.raises(TooManyAttempts) as refused:
        attempt()
    return refused.value.retry_after_s


def wrong(world: World, email: str = ADA, client: str = CLIENT) -> None:
    with pytest.raises(WrongCredentials):
        world.login(email, "not the password", client=client)


def register(limits: RateLimits, client: str = "c", address: str = "a", **more: Any) -> bool:
    return limits.register(client=client, address_id=address, **{"proof": None, **more})


def test_a_network_may_have_250_unproved_registrations_an_hour(
    limits: RateLimits, world: World
) -> None:
    numbers = count()

    def attempt() -> None:
        register(limits, address=f"{next(numbers)}")

    assert attempts(attempt) == 250
    assert wait_of(attempt) == 60
    world.later(seconds=60)
    assert attempts(attempt) == 1
    world.later(hours=1)
    assert attempts(attempt) == 250


def test_proved_registrations_are_not_counted(limits: RateLimits) -> None:
    for number in range(1000):
        register(limits, address=f"{number}")
        limits.proved(client="c")

    limits.proved(client="c")
    limits.proved(client="another")
    limits.proved(client="")


def test_a_proof_of_work_stands_for_a_pause_once(limits: RateLimits) -> None:
    numbers = count()
    attempts(lambda: register(limits, address=f"{next(numbers)}"))
    with pytest.raises(TooManyAttempts) as refused:
        register(limits, address="x")
    assert refused.value.challenge
    proof = solve(refused.value.challenge)

    assert register(limits, address="x", proof=proof)
    with pytest.raises(TooManyAttempts):
        register(limits, address="y", proof=proof)
    with pytest.raises(TooManyAttempts):
        register(limits, client="c", address="y", proof="x")


def test_an_address_gets_three_mails_in_any_hour_whoever_asks(
    limits: RateLimits, world: World
) -> None:
    sent = []
    for minute in range(240):
        client = f"{minute % 7}"
        asked = register(limits, client) if minute % 2 else ask(limits, client)
        if asked:
            sent.append(minute)
        world.later(minutes=1)

    assert sent == [0, 1, 2, 60, 61, 62, 120, 121, 122, 180, 181, 182]


def ask(limits: RateLimits, client: str = "c", address: str = "a") -> bool:
    return limits.email("reset", client=client, address_id=address)


def test_a_network_asks_once_a_minute_for_an_address(limits: RateLimits, world: World) -> None:
    assert ask(limits)
    assert wait_of(lambda: ask(limits)) == 60
    assert ask(limits, client="another")
    assert ask(limits, address="b")
    assert limits.email("resend", client="c", address_id="a")
    world.later(seconds=60)

    assert not ask(limits)


def test_a_network_asks_for_a_hundred_mails_an_hour(limits: RateLimits) -> None:
    numbers = count()

    assert attempts(lambda: ask(limits, address=f"{next(numbers)}")) == 100
    assert wait_of(lambda: ask(limits, address="another")) == 60


def test_after_five_wrong_passwords_a_network_waits_a_minute_at_most(limited: World) -> None:
    limited.member()
    waits = []
    for _ in range(5):
        wrong(limited)
    for _ in range(8):
        waits.append(wait_of(limited.login))
        limited.later(seconds=waits[-1])
        wrong(limited)

    assert waits == [30, 60, 60, 60, 60, 60, 60, 60]
    limited.later(seconds=60)
    assert limited.login()


def test_a_quiet_day_forgives(limited: World) -> None:
    limited.member()
    for _ in range(4):
        wrong(limited)
    limited.later(days=1)
    for _ in range(4):
        wrong(limited)

    assert limited.login()


def test_a_right_password_forgives_what_went_before(limited: World) -> None:
    limited.member()
    for _ in range(3):
        for _ in range(4):
            wrong(limited)
        assert limited.login()


def test_right_passwords_are_not_counted(limited: World) -> None:
    limited.member()
    for _ in range(300):
        limited.login()


def test_a_network_fails_at_all_addresses_two_hundred_times_an_hour(limits: RateLimits) -> None:
    numbers = count()

    def guess() -> None:
        origin = Origin("c", f"{next(numbers)}")
        limits.admit(origin)
        limits.failed(origin)

    assert attempts(guess) == 200
    assert wait_of(guess) == 60
    limits.admit(Origin("c", "a", known="browser"))
    limits.admit(Origin("another", "a"))


def attacked(world: World, *, guesses: int = 120) -> None:
    """Let strangers, each from a network of their own, guess at one address."""
    world.member()
    limits = world.services.logins.limits
    for number in range(guesses):
        limits.failed(Origin(f"{number}", world.address_id()))


def test_strangers_keep_nobody_out_who_comes_from_elsewhere(limited: World) -> None:
    attacked(limited)

    assert limited.login(client="another")
    wrong(limited, client="a third")
    assert wait_of(lambda: limited.login(client="a third")) == 1


def test_a_proof_of_work_opens_an_attacked_address_to_the_attackers_network(
    limited: World,
) -> None:
    attacked(limited)
    with pytest.raises(TooManyAttempts) as refused:
        limited.login(client="7")
    assert refused.value.challenge
    proof = solve(refused.value.challenge)

    with pytest.raises(TooManyAttempts):
        limited.login(client="8", proof=proof)
    assert limited.login(client="7", proof=proof)


def test_each_guess_at_an_attacked_address_takes_a_proof_of_its_own(limited: World) -> None:
    attacked(limited)
    with pytest.raises(TooManyAttempts) as refused:
        limited.login(client="7")
    assert refused.value.challenge
    proof = solve(refused.value.challenge)
    with pytest.raises(WrongCredentials):
        limited.login(password="not the password", client="7", proof=proof)

    with pytest.raises(TooManyAttempts):
        limited.login(client="7", proof=proof)


def test_a_known_browser_is_not_locked_out_by_its_own_network(limited: World) -> None:
    """Also after it has logged out, which the cookie of the login would not survive."""
    limited.member()
    before = limited.login()
    limited.services.logins.logout(jar(before), everywhere=False)
    for _ in range(5):
        wrong(limited)
    assert wait_of(limited.login) == 30

    assert before.device
    assert limited.login(cookies={before.device.name: (before.device.value,)})


def test_a_known_browser_that_fails_waits_as_well(limited: World) -> None:
    limited.member()
    device = limited.login().device
    assert device
    cookies = {device.name: (device.value,)}
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            limited.login(password="not the password", cookies=cookies)

    assert wait_of(lambda: limited.login(cookies=cookies)) == 30
    assert limited.login()


def test_a_browser_that_is_known_to_another_account_opens_no_door(limited: World) -> None:
    limited.member(ADA)
    limited.member(BOB)
    of_bob = limited.login(BOB)
    assert of_bob.device
    cookies = {of_bob.device.name: (of_bob.device.value,)}
    for _ in range(5):
        wrong(limited)

    assert wait_of(lambda: limited.login(cookies=cookies)) == 30


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
    sent = []

    def attempt() -> None:
        try:
            sent.append(register(limits, address="x"))
        except Contended:
            return

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sent) <= 3


def test_a_bucket_disappears_when_it_no_longer_matters(limits: RateLimits, world: World) -> None:
    ask(limits)
    assert world.store.get(DIRECTORY, bucket_key("a"), bucket_key("a"))

    world.later(hours=1)

    assert world.store.get(DIRECTORY, bucket_key("a"), bucket_key("a")) is None


def test_a_bucket_does_not_grow_without_bound(limits: RateLimits, world: World) -> None:
    for number in range(250):
        ask(limits, client=f"{number}")
    found = world.store.get(DIRECTORY, bucket_key("a"), bucket_key("a"))

    assert found
    assert len(found.body["counters"]) == 200


def test_forgetting_an_address_opens_it_again(limits: RateLimits) -> None:
    ask(limits)
    limits.forget(Origin("c", "a"))

    assert ask(limits)


def test_limits_that_are_off_count_nothing(world: World) -> None:
    off = limits_over(cast("DocumentStore", world.watched), world, enabled=False)
    origin = Origin("c", "a")
    for _ in range(50):
        assert not off.admit(origin)
        off.failed(origin)
        assert register(off)
        assert ask(off)
        off.forget(origin)

    assert not world.watched.operations


def test_a_request_that_cannot_be_counted_is_refused_and_may_be_repeated(
    limits: RateLimits, world: World
) -> None:
    other = limits_over(world.store, world)

    def interfere(name: str, _given: tuple[object, ...]) -> None:
        if name in {"create", "replace"}:
            other.failed(Origin("d", "a"))

    world.watched.before = interfere

    with pytest.raises(Contended) as refused:
        limits.failed(Origin("c", "a"))
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


def test_files_of_a_user_wait_longer_and_longer_until_an_hour_after_the_first(
    limits: RateLimits, world: World
) -> None:
    began = world.clock()
    read = [limits.wait_to_read_s("usr_1") for _ in range(FILES_BY_USER.limit)]
    waits = []
    while world.clock() < began + timedelta(minutes=55):
        waits.append(limits.wait_to_read_s("usr_1"))
        world.clock.forward(timedelta(seconds=waits[-1]))
        assert limits.wait_to_read_s("usr_1") == 0
    world.clock.forward(timedelta(seconds=FILES_BY_USER.window_s))

    assert set(read) == {0}
    assert waits[:5] == [60, 120, 240, 480, 600]
    assert limits.wait_to_read_s("usr_2") == 0
    assert [limits.wait_to_read_s("usr_1") for _ in range(FILES_BY_USER.limit)] == read


def test_no_count_of_files_survives_the_erasure_of_its_user(world: World) -> None:
    world.member()
    caller = world.caller(world.login())
    limits = limits_over(world.store, world)
    limits.wait_to_read_s(caller.user_id)
    key = user_key(caller.user_id)
    counted = world.store.get(DIRECTORY, key, key)

    world.erase(caller)

    assert counted
    assert caller.user_id not in str(counted)
    assert world.store.get(DIRECTORY, key, key) is None
