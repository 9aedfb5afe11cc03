"""The Python client is generated without a warning and reaches the report."""

import subprocess
import sys
from pathlib import Path

from dev.candidate import DEMO_RESUME
from dev.contract.python import write_python
from dev.hosting.testing import clean_environment
from tests.support.client_host import ClientHost

ROOT = Path(__file__).parents[3]


def test_the_client_is_generated_and_its_journey_reaches_the_report(
    client_host: ClientHost, tmp_path: Path
) -> None:
    write_python(tmp_path / "client")
    meera = client_host.confirmed("Meera Rao")

    script = ROOT / "clients" / "python" / "journey.py"
    arguments = [client_host.url, meera.address, meera.password, str(DEMO_RESUME)]
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        env=clean_environment({"PYTHONPATH": str(tmp_path / "client")}),
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert "answers: 3" in done.stdout
    assert "receipt: " in done.stdout
