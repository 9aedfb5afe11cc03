"""The served description against the served API: what it allows is answered as it says."""

import pytest

from dev import explore


@pytest.mark.timeout(900)
def test_exploring_the_description_finds_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    found = explore.main(["--short"])

    shown = capsys.readouterr().out
    assert found == 0, shown[-6000:]
    assert "✅  Coverage" in shown
    assert "✅  Stateful" in shown
