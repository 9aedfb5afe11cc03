from pathlib import Path

import pytest

from dev.disclosures import main
from shared.bootstrap import Services, using
from shared.config import Settings
from shared.ports.documents import AUDIT
from shared.privacy.disclosure import CHAIN
from shared.privacy.disclosure_model import Order, Scope
from tests.support.clock import FixedClock


def test_it_tells_a_whole_record_from_one_that_was_changed(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = Services(Settings(data_dir=tmp_path), clock=clock)
    order = Order("section 94 BNSS", "a court", "12/2027", (Scope.ACCOUNT,))
    entry = parts.privacy.disclosures.request("usr_a", "usr_b", order)
    with using(parts):
        assert main([]) == 0
        assert main(["--head", entry.hash]) == 0
        assert main(["--head", "f" * 64]) == 1
        parts.documents.delete(AUDIT, CHAIN, entry.id)
        assert main(["--head", entry.hash]) == 1

    said = capsys.readouterr().out
    assert f"1 entries, head {entry.hash}" in said
    assert "BROKEN" in said
