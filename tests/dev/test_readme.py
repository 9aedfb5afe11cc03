"""The README's journey, pasted as one block."""

import re
import shutil
import subprocess
from pathlib import Path

from dev.hosting.testing import running_host

ROOT = Path(__file__).parents[2]


def test_the_journey_can_be_pasted_and_reaches_the_report(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = re.findall(r"## The journey.*?```sh\n(.*?)```", text, re.DOTALL)
    state = tmp_path / ".imock"
    (tmp_path / "dev").symlink_to(ROOT / "dev")

    bash = shutil.which("bash")
    assert bash

    with running_host(state=state, env={"IMOCK_BCRYPT_COST": "4"}) as host:
        pasted = block.replace("http://localhost:7071", host.url)
        done = subprocess.run(
            [bash, "-eu"], input=pasted, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "</html>" in (tmp_path / "report.html").read_text(encoding="utf-8")
