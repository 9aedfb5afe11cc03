"""Linters find nothing in the API's description."""

import json
from pathlib import Path

import pytest

from dev.contract.linting import redocly, spectral
from dev.contract.tools import DOCUMENT

pytestmark = pytest.mark.usefixtures("contract_tools")


def test_redocly_finds_nothing_but_the_one_redirect() -> None:
    assert redocly() == ([], 1)


def test_spectral_finds_nothing() -> None:
    assert spectral() == []


def test_an_operation_without_a_summary_is_found(tmp_path: Path) -> None:
    broken = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    del broken["paths"]["/api/health"]["get"]["summary"]
    (tmp_path / "openapi.json").write_text(json.dumps(broken), encoding="utf-8")

    findings, _ = redocly(tmp_path / "openapi.json")

    assert [each["ruleId"] for each in findings] == ["operation-summary", "operation-2xx-response"]
