from datetime import timedelta
from pathlib import Path

import pytest

from shared.privacy.policy_errors import (
    EffectiveTooEarly,
    NoSuchPurpose,
    PurposeOutdated,
    VersionExists,
)
from tests.support.injection import ALL, Faults, Killed, Kind
from tests.support.policy_world import STUDY, PolicyWorld, a_version


@pytest.fixture
def world(tmp_path: Path) -> PolicyWorld:
    return PolicyWorld(tmp_path)


def test_a_version_never_changes_and_may_be_published_again_as_it_is(world: PolicyWorld) -> None:
    first = world.process().policy.publish(a_version())
    world.clock.forward(timedelta(days=1))

    assert world.process().policy.publish(a_version()) == first
    for changes in ({"text": "Another."}, {"summary": "Another."}, {"significant": False}):
        with pytest.raises(VersionExists):
            world.process().policy.publish(a_version(**changes))
    assert world.process().policy.current().text == "The whole policy."
    assert world.process().policy.all() == (first,)


def test_a_version_takes_effect_after_now_and_after_the_ones_before(world: PolicyWorld) -> None:
    policy, now = world.process().policy, world.clock()
    with pytest.raises(EffectiveTooEarly):
        policy.publish(a_version(effective_at=now - timedelta(seconds=1)))
    policy.publish(a_version(effective_at=now + timedelta(days=2)))
    with pytest.raises(EffectiveTooEarly):
        policy.publish(a_version(version="b", effective_at=now + timedelta(days=1)))

    assert [each.version for each in policy.all()] == ["2027-01-01"]


def test_the_version_in_effect_is_the_latest_that_has_begun(world: PolicyWorld) -> None:
    policy, now = world.process().policy, world.clock()
    assert policy.current().version.version == "2026-11-24"
    assert policy.in_effect() is None
    policy.publish(a_version(version="a", effective_at=now + timedelta(days=1)))
    policy.publish(a_version(version="b", effective_at=now + timedelta(days=2), text="B"))
    seen = []
    for _ in range(3):
        version = policy.in_effect()
        seen.append((version and version.version, policy.current().version.version))
        world.clock.forward(timedelta(days=1))

    assert seen == [(None, "2026-11-24"), ("a", "a"), ("b", "b")]
    assert policy.current().text == "B"


def test_another_process_knows_of_a_version_within_a_minute(world: PolicyWorld) -> None:
    other = world.process().policy
    assert other.in_effect() is None
    world.process().policy.publish(a_version())
    world.clock.forward(timedelta(minutes=1))

    version = other.in_effect()
    assert version
    assert version.version == "2027-01-01"


@pytest.mark.parametrize("kind", ALL)
def test_a_publication_that_was_cut_off_is_completed_by_the_next_try(
    world: PolicyWorld, kind: Kind
) -> None:
    for at in range(1, 8):
        name = f"v{at}-{kind.name.lower()}".replace("_", "-")
        new = a_version(version=name, text=name)
        faults = Faults(at=at, kind=kind)
        cut = world.process(faults.around(world.documents))
        try:
            cut.policy.publish(new)
        except (Killed, Exception):  # noqa: BLE001 - whatever cut it off
            assert len(faults.calls) == at
        world.process().policy.publish(new)
        world.clock.forward(timedelta(minutes=1))

        assert world.process().policy.current().text == name
    names = [each.version for each in world.process().policy.all()]
    assert len(names) == len(set(names)) == 7


@pytest.mark.clause("P9.2")
def test_the_first_use_is_recorded_once_for_each_version(world: PolicyWorld) -> None:
    user, process = world.user(1), world.process()
    process.acceptances.used(user)
    assert list(process.records.every(user)) == []
    process.policy.publish(a_version(effective_at=world.clock() + timedelta(days=1)))
    process.acceptances.used(user)
    assert list(process.records.every(user)) == []

    world.clock.forward(timedelta(days=1))
    first = world.clock()
    for each in (process, process, world.process()):
        each.acceptances.used(user)
        world.clock.forward(timedelta(days=1))
    [record] = world.process().records.every(user)
    assert (record.version, record.accepted_at) == ("2027-01-01", first)

    process.policy.publish(a_version(version="next"))
    process.acceptances.used(user)
    assert {each.version for each in process.records.every(user)} == {"2027-01-01", "next"}


@pytest.mark.clause("P9.2")
@pytest.mark.parametrize("kind", [Kind.REFUSED, Kind.REPLY_LOST])
def test_a_use_that_a_failing_store_kept_from_being_recorded_is_recorded_at_the_next(
    world: PolicyWorld, kind: Kind
) -> None:
    world.process().policy.publish(a_version())
    for at in range(1, 6):
        user = world.user(at)
        process = world.process(Faults(at=at, kind=kind).around(world.documents))
        for _ in range(2):
            process.acceptances.used(user)  # raises nothing

        [record] = world.process().records.every(user)
        assert record.accepted_at


@pytest.mark.clause("P9.2")
def test_nothing_is_recorded_of_somebody_who_is_gone(world: PolicyWorld) -> None:
    process, nobody = world.process(), "usr_" + "0" * 32
    process.policy.publish(a_version())
    process.acceptances.used(nobody)

    assert list(process.records.every(nobody)) == []


@pytest.mark.clause("P9.2")
def test_a_purpose_is_agreed_to_by_an_act_and_by_nothing_else(world: PolicyWorld) -> None:
    user, process = world.user(1), world.process()
    process.policy.publish(a_version(purposes={"study": STUDY}))
    process.acceptances.used(user)
    world.run_until_done()
    assert not process.consents.read(user).agrees_to("study")
    with pytest.raises(PurposeOutdated):
        process.consents.agree(user, "study", version="2026-11-24")
    with pytest.raises(NoSuchPurpose):
        process.consents.agree(user, "advertising", version="2027-01-01")

    process.consents.agree(user, "study", version="2027-01-01")
    assert process.consents.read(user).agrees_to("study")
    process.consents.withdraw(user, "study")
    process.consents.withdraw(user, "study")

    assert not process.consents.read(user).agrees_to("study")
    acts = process.consents.read(user).acts
    assert [(act.agreed, act.text) for act in acts] == [(True, STUDY), (False, STUDY)]
