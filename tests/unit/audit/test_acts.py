"""The record of acts: nothing is done unrecorded, and nothing recorded can be changed unnoticed."""

from pathlib import Path

import pytest

from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.audit.acts import CHAIN, AdminActs, admin_acts
from shared.ports.documents import AUDIT
from tests.support.clock import FixedClock

ROOT, ASHA = "usr_" + "1" * 32, "usr_" + "2" * 32


@pytest.fixture
def acts(tmp_path: Path, clock: FixedClock) -> AdminActs:
    documents = EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)
    return admin_acts(documents, EmbeddedKeys(tmp_path / "keys"), clock)


@pytest.mark.clause("P6.2")
def test_acts_are_found_by_their_subject_and_name_nobody(acts: AdminActs) -> None:
    acts.record("disable", actor=ROOT, subject=ASHA, reason="ticket 7")
    acts.record("purge", actor=ROOT)

    assert [(each.act, each.reason) for each in acts.of(ASHA)] == [("disable", "ticket 7")]
    stored = list(acts.chain.links.documents.list_partition(AUDIT, CHAIN))
    assert len(stored) == 2
    assert not any(name in str(each.body) for each in stored for name in (ROOT, ASHA))


@pytest.mark.clause("P6.2")
@pytest.mark.parametrize("changed", [{"reason": "none"}, {"actor": "x"}, {"previous": "0" * 64}])
def test_a_changed_act_breaks_the_record(acts: AdminActs, changed: dict[str, str]) -> None:
    for number in range(3):
        acts.record("disable", actor=ROOT, subject=ASHA, reason=f"ticket {number}")
    head = acts.verify().head
    assert acts.verify(head).broken_at is None
    documents = acts.chain.links.documents
    second = documents.get(AUDIT, CHAIN, f"{2:012}")
    assert second
    documents.upsert(AUDIT, CHAIN, {**second.body, **changed})

    assert acts.verify().broken_at == second.id


def test_a_record_that_was_cut_short_is_told_by_a_head_that_was_noted(acts: AdminActs) -> None:
    acts.record("disable", actor=ROOT)
    head = acts.record("enable", actor=ROOT).hash
    acts.chain.links.documents.delete(AUDIT, CHAIN, f"{2:012}")

    assert acts.verify().broken_at is None
    assert acts.verify(head).broken_at == f"{2:012}"
