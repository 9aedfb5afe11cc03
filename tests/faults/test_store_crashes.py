"""SIGKILL at any moment: what was acknowledged is there, and nothing is torn."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["documents", "blobs", "queue"])
def test_what_a_killed_process_was_told_is_kept_is_kept(tmp_path: Path, kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.kill_writers", kind, str(tmp_path), "30"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert not done.stderr
    assert done.returncode == 0
    assert int(done.stdout) >= 15
