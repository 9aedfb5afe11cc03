"""What becomes of the files that candidates send; `python -m bench files` prints the list."""

import pytest

from tests.support.sent_files import SENT_FILES, SentFile, verdict_on


@pytest.mark.parametrize("sent", SENT_FILES, ids=lambda each: f"{each.kind}: {each.name}")
def test_a_file_gets_its_verdict(sent: SentFile) -> None:
    assert verdict_on(sent.make(), sent.kind) == sent.verdict
