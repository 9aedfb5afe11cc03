"""The model files: whole, small, with their sources named."""

import json
import shutil
from pathlib import Path

import pytest

from shared.evaluation.scorer.model_files import (
    FOLDER,
    NAMES,
    Damaged,
    Models,
)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return shutil.copytree(FOLDER, tmp_path / "models")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_differs_in_one_byte_is_refused(copied: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[-1] ^= 1
    (copied / name).write_bytes(content)

    with pytest.raises(Damaged, match=name):
        Models(copied)


@pytest.mark.parametrize("name", [*NAMES, "manifest.json"])
def test_a_file_that_is_missing_is_refused(copied: Path, name: str) -> None:
    (copied / name).unlink()

    with pytest.raises(Damaged):
        Models(copied)


def test_whoever_reads_the_same_files_has_the_same_version(copied: Path) -> None:
    assert Models(copied).digest == Models().digest


def test_what_was_learned_cannot_be_changed_by_its_users() -> None:
    models = Models()

    with pytest.raises(ValueError, match="read-only"):
        models.embeddings._table[0, 0] = 1


def test_all_files_together_are_small_enough_to_deploy() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 42_000_000


def test_every_file_names_its_source_and_every_source_its_licence() -> None:
    sources = json.loads((FOLDER / "manifest.json").read_text())["sources"]
    notice = (FOLDER / "NOTICE.md").read_text()

    named = {name for names in sources for name in names.split(", ")}
    assert named == set(NAMES)
    assert all(name in notice for name in NAMES)
    for licence in ("Apache License", "CC BY 4.0", "MIT"):
        assert licence in notice
    assert "Apache License" in (FOLDER / "LICENSE-APACHE-2.0.txt").read_text()
