"""A unit test stands where its subject does: tests/unit/ has no folders but those of shared/."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "tests" / "unit"
SUBJECTS = sorted(
    {
        path.parent if path.parent != UNIT else path.with_name(path.name.removeprefix("test_"))
        for path in UNIT.rglob("*.py")
    }
)
"""The folder of each test; for a test above all folders the module it is named after."""


def test_there_are_unit_tests() -> None:
    assert len(SUBJECTS) > 5


@pytest.mark.parametrize("path", [path.relative_to(UNIT) for path in SUBJECTS], ids=str)
def test_what_unit_tests_are_about_is_in_shared(path: Path) -> None:
    assert (ROOT / "shared" / path).exists(), f"tests/unit/{path} has no shared/{path} beside it"
