"""``python -m dev.purge``: the same plan, printed or carried out."""

from datetime import timedelta

import pytest

from dev.purge import main
from shared.ports.blobs import RECORDINGS
from shared.recordings.model import KEEP_FOR
from tests.support.builders import a_recording, keep
from tests.support.clock import NOON
from tests.support.served import Served


def left(served: Served) -> list[str]:
    return [info.name for info in served.services.blobs.list(RECORDINGS)]


# Elsewhere the store tells the time, and a purge is never early by it.
@pytest.mark.parametrize("backend", ["embedded"])
def test_a_dry_run_names_what_the_run_then_removes_and_removes_nothing(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    first, later = a_recording(), a_recording(captured_at=NOON + timedelta(days=9))
    keep(served.services, first, later)
    orphan = f"{first.blob[:10]}/usr_gone/ses_gone/upl_gone"
    served.services.unfenced_blobs.put(RECORDINGS, orphan, b"x", content_type="video/webm")
    served.clock.now = NOON + KEEP_FOR + timedelta(days=1)

    assert main(["--dry-run"]) == 0
    told = capsys.readouterr().out
    assert f"{first.id} due {first.purge_at.date()}" in told
    assert f"orphan of {first.blob[:10]}: {orphan}" in told
    assert later.id not in told
    assert len(left(served)) == 3

    assert main([]) == 0
    assert '"purged": 1' in capsys.readouterr().out
    assert left(served) == [later.blob]
