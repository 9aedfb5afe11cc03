from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from shared.kernel.errors import DomainError
from shared.ports.documents import AUDIT, USERS
from shared.privacy.disclosure import CHAIN
from shared.privacy.disclosure_model import (
    DisclosureAct,
    NoSuchDisclosure,
    NotApproved,
    Order,
    Scope,
    SecondPersonNeeded,
)
from tests.support.injection import ALL, Faults, Killed, Kind
from tests.support.policy_world import PolicyWorld

ONE, TWO = "usr_" + "1" * 32, "usr_" + "2" * 32
ORDER = Order("section 94 BNSS", "a court", "12/2027", (Scope.ACCOUNT, Scope.PROFILE))


@pytest.fixture
def world(tmp_path: Path) -> PolicyWorld:
    return PolicyWorld(tmp_path)


def a_user(world: PolicyWorld) -> str:
    user_id = world.user(1)
    for kind in ("profile", "session", "totp"):
        body = {"id": kind, "kind": kind, "user_id": user_id, "secret": "s3cret", "goal": kind}
        world.documents.create(USERS, user_id, body)
    return user_id


@pytest.mark.clause("P4.2")
def test_content_is_read_after_a_second_person_agreed_and_within_its_scope(
    world: PolicyWorld,
) -> None:
    user, disclosures = a_user(world), world.process().disclosures
    asked = disclosures.request(ONE, user, ORDER)
    with pytest.raises(NotApproved):
        disclosures.hand_over(ONE, asked.disclosure_id, user)
    with pytest.raises(SecondPersonNeeded):
        disclosures.approve(ONE, asked.disclosure_id)
    with pytest.raises(NotApproved):
        disclosures.hand_over(TWO, asked.disclosure_id, user)
    disclosures.approve(TWO, asked.disclosure_id)
    content = disclosures.hand_over(ONE, asked.disclosure_id, user)

    assert [each.kind for each in content] == ["account", "profile"]
    assert "s3cret" not in str(content)
    assert "password_hash" not in str(content)
    acts, _ = disclosures.page(limit=10, cursor=None)
    assert [each.act for each in acts] == [
        DisclosureAct.HANDED_OVER,
        DisclosureAct.APPROVED,
        DisclosureAct.REQUESTED,
    ]
    assert acts[0].records == 2
    assert acts[0].content_sha256


@pytest.mark.clause("P4.2")
def test_a_disclosure_is_about_one_user_and_ends_after_30_days(world: PolicyWorld) -> None:
    user, other, disclosures = a_user(world), world.user(2), world.process().disclosures
    asked = disclosures.request(ONE, user, ORDER)
    disclosures.approve(TWO, asked.disclosure_id)
    for stranger, unknown in ((other, asked.disclosure_id), (user, "dis_" + "0" * 32)):
        with pytest.raises(NoSuchDisclosure):
            disclosures.hand_over(ONE, unknown, stranger)
    world.clock.forward(timedelta(days=30) - timedelta(seconds=1))
    assert disclosures.hand_over(ONE, asked.disclosure_id, user)
    world.clock.forward(timedelta(seconds=1))
    with pytest.raises(NotApproved):
        disclosures.hand_over(ONE, asked.disclosure_id, user)


@pytest.mark.clause("P4.2")
def test_the_record_names_no_user(world: PolicyWorld) -> None:
    user, disclosures = a_user(world), world.process().disclosures
    disclosures.approve(TWO, disclosures.request(ONE, user, ORDER).disclosure_id)

    stored = str([each.body for each in world.documents.list_partition(AUDIT, CHAIN)])
    for name in (user, ONE, TWO):
        assert name not in stored


def changed(world: PolicyWorld, number: int, **members: object) -> None:
    document = world.documents.get(AUDIT, CHAIN, f"{number:012}")
    assert document
    world.documents.upsert(AUDIT, CHAIN, {**document.body, **members})


@pytest.mark.clause("P4.2")
@pytest.mark.parametrize("number", [1, 2, 3])
def test_whatever_is_changed_or_removed_breaks_the_chain(world: PolicyWorld, number: int) -> None:
    user, disclosures = a_user(world), world.process().disclosures
    asked = disclosures.request(ONE, user, ORDER)
    disclosures.approve(TWO, asked.disclosure_id)
    disclosures.hand_over(TWO, asked.disclosure_id, user)
    whole = disclosures.verify()
    assert (whole.entries, whole.broken_at) == (3, None)
    assert disclosures.verify(whole.head).broken_at is None

    document = world.documents.get(AUDIT, CHAIN, f"{number:012}")
    assert document
    for members in ({"authority": "another"}, {"added": 1}, {"hash": "0" * 64}, {"act": "x"}):
        changed(world, number, **members)
        assert disclosures.verify().broken_at == f"{number:012}"
        world.documents.upsert(AUDIT, CHAIN, document.body)
    assert disclosures.verify() == whole
    world.documents.delete(AUDIT, CHAIN, document.id)
    after = disclosures.verify(whole.head)
    assert after.broken_at
    assert after.entries == number - 1


@pytest.mark.clause("P4.2")
@pytest.mark.parametrize("kind", ALL)
def test_wherever_an_act_is_cut_off_the_chain_stays_whole(world: PolicyWorld, kind: Kind) -> None:
    user, at, faults, content = a_user(world), 0, Faults(), None
    while len(faults.calls) >= at:
        at += 1
        faults = Faults(at=at, kind=kind)
        cut = world.process(faults.around(world.documents)).disclosures
        before, content = world.process().disclosures.verify().entries, None
        with suppress(Killed, DomainError):
            asked = cut.request(ONE, user, ORDER)
            cut.approve(TWO, asked.disclosure_id)
            content = cut.hand_over(TWO, asked.disclosure_id, user)
        chain = world.process().disclosures.verify()
        assert chain.broken_at is None
        assert content is None or chain.entries == before + 3, "handed over and not recorded"
    assert content


@pytest.mark.clause("P4.2")
def test_nothing_is_handed_over_that_could_not_be_recorded(world: PolicyWorld) -> None:
    user, disclosures = a_user(world), world.process().disclosures
    asked = disclosures.request(ONE, user, ORDER)
    disclosures.approve(TWO, asked.disclosure_id)
    faults = Faults(at=99, kind=Kind.REFUSED)
    watched = world.process(faults.around(world.documents)).disclosures
    watched.hand_over(TWO, asked.disclosure_id, user)
    for at in range(1, len(faults.calls) + 1):
        failing = world.process(Faults(at=at, kind=Kind.REFUSED).around(world.documents))
        with pytest.raises(DomainError):
            failing.disclosures.hand_over(TWO, asked.disclosure_id, user)


def test_two_at_once_share_no_number(world: PolicyWorld) -> None:
    user, first, second = a_user(world), world.process(), world.process()
    faults = Faults(at=2, meanwhile=lambda: second.disclosures.request(TWO, user, ORDER))
    raced = world.process(faults.around(world.documents))
    raced.disclosures.request(ONE, user, ORDER)

    state = first.disclosures.verify()
    assert (state.entries, state.broken_at) == (2, None)
