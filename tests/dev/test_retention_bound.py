"""How old a recording may get at worst, given what is deployed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dev.retention_bound import (
    PROMISED,
    PROMISED_ORPHAN,
    Account,
    bound,
    deployed,
    main,
    orphan_bound,
    second_line,
)
from shared.recordings import daily_check

STRICT = Account(
    soft_delete_days=0,
    container_soft_delete_days=0,
    versioning=False,
    change_feed=False,
    restore=False,
    lifecycle_days=90,
)

STORAGE = """
param softDeleteDays int = 0
var softDelete = softDeleteDays == 0 ? { enabled: false } : { enabled: true }
    changeFeed: {
      enabled: false
    }
    containerDeleteRetentionPolicy: softDelete
    deleteRetentionPolicy: softDelete
    isVersioningEnabled: false
    restorePolicy: {
      enabled: false
    }
"""
DATA = """
var recordingLifecycle = [
  { container: 'recordings', days: 90 }
]
module recordings 'storage.bicep' = {
  params: {
    containers: recordingContainers
  }
}
"""


def written(root: Path, storage: str = STORAGE, data: str = DATA) -> Path:
    folder = root / "infra/bicep/modules"
    folder.mkdir(parents=True)
    (folder / "storage.bicep").write_text(storage)
    (folder / "data.bicep").write_text(data)
    return root


@pytest.mark.clause("P5.2")
def test_what_is_deployed_keeps_a_recording_less_than_90_days_and_an_hour() -> None:
    assert timedelta(days=90) < bound(deployed()) <= PROMISED


@pytest.mark.parametrize(
    "worse",
    [
        {"soft_delete_days": 1},
        {"container_soft_delete_days": 7},
        {"versioning": True},
        {"change_feed": True},
        {"restore": True},
    ],
)
def test_what_the_account_would_keep_breaks_the_bound(worse: dict[str, Any]) -> None:
    assert bound(STRICT) <= PROMISED
    assert bound(replace(STRICT, **worse)) > PROMISED


def test_the_settings_are_read_from_the_infrastructure(tmp_path: Path) -> None:
    assert deployed(written(tmp_path / "a")) == STRICT
    kept = DATA.replace("    containers:", "    softDeleteDays: 7\n    containers:")
    changed = deployed(written(tmp_path / "b", data=kept))
    assert changed
    assert changed.soft_delete_days == 7
    versions = STORAGE.replace("isVersioningEnabled: false", "isVersioningEnabled: true")
    changed = deployed(written(tmp_path / "c", storage=versions))
    assert changed
    assert changed.versioning


def test_an_infrastructure_that_is_not_understood_stops_the_calculation(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not as expected"):
        deployed(written(tmp_path, storage="// nothing here"))


@pytest.mark.clause("P5.2")
def test_what_no_entry_leads_to_has_a_bound_that_counts_the_daily_check(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert orphan_bound(deployed()) == bound(deployed()) + timedelta(days=2)
    assert main() == 0
    printed = capsys.readouterr().out
    assert "92 d 00:35:00  for what no entry leads to" in printed
    assert "it can take multiple days to finish processing" in printed
    monkeypatch.setattr(daily_check, "EVERY", timedelta(days=2))
    assert orphan_bound(STRICT) > PROMISED_ORPHAN
    assert main() == 1


def test_the_second_line_is_later_and_there_is_one() -> None:
    assert second_line(STRICT) == timedelta(days=91)
    assert second_line(replace(STRICT, lifecycle_days=None)) is None
