"""Receipts: signed, chained, and good for ever."""

from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.ports.documents import TOMBSTONES
from shared.privacy.errors import ReceiptInvalid
from shared.privacy.receipts import Receipts, digest_of, verified
from tests.support.clock import FixedClock

pytestmark = pytest.mark.clause("P5.3")


@pytest.fixture
def receipts(tmp_path: Path, clock: FixedClock) -> Receipts:
    documents = EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)
    return Receipts.over(documents, keys=EmbeddedKeys(tmp_path / "keys"))


def test_each_receipt_names_the_one_before(receipts: Receipts) -> None:
    tokens = [receipts.issue(f"era_{n}", {"left": 0}) for n in range(4)]
    said = [receipts.check(token) for token in tokens]

    assert [each["number"] for each in said] == [1, 2, 3, 4]
    assert [each["previous"] for each in said[1:]] == [digest_of(each) for each in tokens[:-1]]


def test_a_receipt_is_issued_once(receipts: Receipts) -> None:
    first = receipts.issue("era_1", {"left": 0})
    receipts.issue("era_2", {"left": 0})

    assert receipts.issue("era_1", {"left": 5}) == first


def test_a_receipt_that_was_signed_and_not_stored_is_not_lost(receipts: Receipts) -> None:
    """The process died between the head of the chain and the receipt itself."""
    first = receipts.issue("era_1", {"left": 0})
    receipts.receipts.documents.delete(TOMBSTONES, "era_1", "era_1")
    receipts.issue("era_2", {"left": 0})

    assert receipts.check(first)["number"] == 1
    assert receipts.issue("era_1", {"left": 5}) == first


def test_a_receipt_is_checked_with_the_public_key_alone(receipts: Receipts) -> None:
    token = receipts.issue("era_1", {"left": 0})

    assert verified(token, receipts.public_key())["receipt_id"] == "era_1"


def test_what_is_no_receipt_of_ours_is_refused(receipts: Receipts) -> None:
    token = receipts.issue("era_1", {"left": 0})
    header, payload, signature = token.split(".")
    key = ec.generate_private_key(ec.SECP256R1())
    claims = {"receipt_id": "era_1", "number": 1}
    forged = jwt.encode(claims, key, algorithm="ES256", headers={"typ": "erasure-receipt+jwt"})
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"typ": "erasure-receipt+jwt"})
    swapped = f"{header}.{payload[:-2]}AA.{signature}"
    for bad in ("", "x", "a.b.c", forged, unsigned, swapped, f"{header}.{payload}.", token * 40):
        with pytest.raises(ReceiptInvalid):
            receipts.check(bad)


def test_a_receipt_outside_of_the_chain_is_refused(receipts: Receipts) -> None:
    token = receipts.issue("era_1", {"left": 0})
    receipts.receipts.documents.delete(TOMBSTONES, "era_1", "era_1")

    with pytest.raises(ReceiptInvalid):
        receipts.check(token)
