"""``python -m dev.receipt`` checks receipts without a server."""

import json
from pathlib import Path

import pytest

from dev import receipt
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.privacy.receipts import Receipts
from tests.support.clock import FixedClock


@pytest.fixture
def answer(tmp_path: Path, clock: FixedClock) -> dict[str, object]:
    documents = EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)
    receipts = Receipts.over(documents, keys=EmbeddedKeys(tmp_path / "keys"))
    token = receipts.issue("era_1", {"left": 0})
    return {"receipt": token, "public_key": receipts.public_key()}


def test_a_receipt_is_good_with_its_key(
    answer: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, alone, key = tmp_path / "whole", tmp_path / "alone", tmp_path / "key"
    whole.write_text(json.dumps(answer))
    alone.write_text(str(answer["receipt"]))
    key.write_text(json.dumps(answer["public_key"]))

    assert receipt.main([str(whole)]) == 0
    assert receipt.main([str(alone), "--key", str(key)]) == 0
    assert "era_1" in capsys.readouterr().out
    assert receipt.main([str(alone)]) == 1


def test_a_receipt_is_not_good_with_another_key(
    answer: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    altered = tmp_path / "altered"
    altered.write_text(json.dumps({**answer, "receipt": f"{answer['receipt']}A"}))

    assert receipt.main([str(altered)]) == 1
    assert "NOT GOOD" in capsys.readouterr().out
