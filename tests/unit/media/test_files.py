"""What becomes of the files that candidates send; `python -m bench files` prints the list."""

from pathlib import Path

import pytest

from tests.support.sent_files import SENT_FILES, SentFile, verdict_on

PAGE = Path(__file__).parents[3] / "docs/recordings.md"


@pytest.mark.parametrize("sent", SENT_FILES, ids=lambda each: f"{each.kind}: {each.name}")
def test_a_file_gets_its_verdict(sent: SentFile) -> None:
    assert verdict_on(sent.make(), sent.kind) == sent.verdict


def test_the_page_shows_these_verdicts() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    shown = [line for line in lines if line.startswith("| ") and line[2].isdigit()]

    assert shown == [
        f"| {number} | {sent.name} | {sent.kind} | {sent.verdict} |"
        for number, sent in enumerate(SENT_FILES, 1)
    ]
