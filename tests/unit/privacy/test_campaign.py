from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from shared.accounts.model import Status
from shared.kernel.errors import DomainError
from shared.ports.documents import JOBS, USERS
from shared.privacy.model import record_id
from tests.support.injection import ALL, Faults, Killed, Kind
from tests.support.memory import memory_folder
from tests.support.policy_world import RULES, PolicyWorld, a_version

PACE = RULES.emails_per_hour // 12
VERSION = record_id("2027-01-01")


@pytest.fixture
def world(tmp_path: Path) -> PolicyWorld:
    return PolicyWorld(tmp_path)


@pytest.mark.clause("P9.1")
def test_every_registered_user_is_told_once_a_few_at_a_time(world: PolicyWorld) -> None:
    users = {world.user(number) for number in range(8)}
    world.process().policy.publish(a_version())

    world.process().campaigns.run()
    assert len(world.post.came) == PACE
    world.run_until_done()
    world.clock.forward(timedelta(days=30))
    world.process().campaigns.run()

    assert dict(world.post.came) == {f"{VERSION}:{user}": 1 for user in users}
    assert set(world.post.to.values()) == {f"user{number}@example.com" for number in range(8)}
    [state] = world.process().campaigns.states()
    assert (state.mailed, state.undeliverable, state.cursor) == (8, 0, None)


@pytest.mark.clause("P9.1", "P10")
def test_the_email_says_what_changes_and_when_and_whom_to_ask(world: PolicyWorld) -> None:
    world.user(1)
    effective = world.clock() + timedelta(days=30)
    world.process().policy.publish(a_version(effective_at=effective))
    world.run_until_done()

    [text] = world.post.texts
    for words in ("Analytics are described.", f"{effective:%d %B %Y}", "privacy@imock.ai"):
        assert words in text


@pytest.mark.clause("P9.1")
def test_each_significant_version_is_mailed_and_no_other(world: PolicyWorld) -> None:
    user = world.user(1)
    for name, significant in (("a", True), ("b", False), ("c", True)):
        world.process().policy.publish(a_version(version=name, significant=significant))
        world.clock.forward(timedelta(minutes=1))
    world.run_until_done()

    assert set(world.post.came) == {f"policy:{name}:{user}" for name in "ac"}


@pytest.mark.clause("P9.1")
def test_who_joins_later_or_leaves_is_not_told(world: PolicyWorld) -> None:
    told = {world.user(1), world.user(2, status=Status.DISABLED)}
    world.user(3, status=Status.ERASING)
    world.process().policy.publish(a_version())
    world.user(4, at=world.clock() + timedelta(hours=1))
    world.run_until_done()

    assert set(world.post.came) == {f"{VERSION}:{user}" for user in told}


@pytest.mark.clause("P9.1")
@pytest.mark.parametrize("kind", ALL)
def test_wherever_it_is_cut_off_nobody_is_missed_and_nobody_told_twice(kind: Kind) -> None:
    """The process dies, or a call fails or loses its reply, at every call of a port in turn."""
    at = 0
    while True:
        at += 1
        with memory_folder() as folder:
            world = PolicyWorld(folder)
            users = {world.user(number) for number in range(4)}
            faults = Faults(at=at, kind=kind)
            world.process().policy.publish(a_version())
            cut = world.process(faults.around(world.documents), faults.around(world.post))
            for _ in range(3):
                with suppress(Killed, DomainError):
                    cut.campaigns.run()
                world.clock.forward(timedelta(minutes=5))
            world.run_until_done()

            assert set(world.post.came) == {f"{VERSION}:{user}" for user in users}, faults.calls
            sent_again = [each for each, count in world.post.came.items() if count > 1]
            assert len(sent_again) <= 1, "only what was cut off itself"
            if len(faults.calls) < at:
                return


@pytest.mark.clause("P9.1")
def test_what_an_outage_held_up_goes_on_when_it_is_over(world: PolicyWorld) -> None:
    user = world.user(1)
    world.process().policy.publish(a_version())
    world.post.down = True
    for _ in range(30):
        world.process().campaigns.run()
        world.clock.forward(timedelta(hours=1))
    assert not world.post.came
    world.post.down = False
    world.run_until_done()

    assert dict(world.post.came) == {f"{VERSION}:{user}": 1}


def test_an_address_that_takes_no_mail_holds_up_nobody(world: PolicyWorld) -> None:
    world.user(1)
    world.user(2)
    world.post.refused = {"user1@example.com"}
    world.process().policy.publish(a_version())
    world.run_until_done()

    [state] = world.process().campaigns.states()
    assert (state.mailed, state.undeliverable) == (1, 1)


@pytest.mark.clause("P9.1")
def test_an_account_that_cannot_be_read_is_told_once_it_can(world: PolicyWorld) -> None:
    user, other = world.user(1), world.user(2)
    document = world.documents.get(USERS, user, "account")
    assert document
    world.documents.upsert(USERS, user, {**document.body, "email": None})
    world.process().policy.publish(a_version())
    for _ in range(5):
        world.clock.forward(timedelta(hours=2))
        world.process().campaigns.run()
    assert set(world.post.came) == {f"{VERSION}:{other}"}

    world.documents.upsert(USERS, user, document.body)
    world.clock.forward(timedelta(hours=2))
    world.run_until_done()
    assert dict(world.post.came) == {f"{VERSION}:{each}": 1 for each in (user, other)}


def test_a_cursor_of_another_release_begins_the_pass_again(world: PolicyWorld) -> None:
    for number in range(5):
        world.user(number)
    world.process().policy.publish(a_version())
    world.process().campaigns.run()
    job = world.documents.get(JOBS, "policy_email", VERSION)
    assert job
    world.documents.upsert(JOBS, "policy_email", {**job.body, "cursor": "of another kind"})
    world.run_until_done()

    assert sorted(world.post.came.values()) == [1] * 5


def test_two_timers_at_once_work_one_after_the_other(world: PolicyWorld) -> None:
    for number in range(4):
        world.user(number)
    world.process().policy.publish(a_version())
    first, second = world.process(), world.process()
    taken = first.campaigns._leased(first.policy.all()[0])

    second.campaigns.run()

    assert taken
    assert not world.post.came
    world.clock.forward(timedelta(minutes=11))  # the first one has died
    second.campaigns.run()
    assert len(world.post.came) == PACE


def test_a_campaign_that_takes_weeks_raises_the_alarm(
    world: PolicyWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world.user(1)
    world.process().policy.publish(a_version())
    world.post.down = True
    world.process().campaigns.run()
    assert "alarm.policy_emails_late" not in caplog.text
    world.clock.forward(timedelta(days=15))
    world.process().campaigns.run()

    assert "alarm.policy_emails_late" in caplog.text
