"""Files that candidates send, each made here, and what becomes of them. Fails on a wrong verdict.

`--only TEXT` takes the files whose name has the text in it; a file of your own is judged by
`--file PATH`, and as a video with `--video`. `--table` prints the rows of docs/recordings.md.
"""

import argparse
from pathlib import Path

from shared.media.model import MediaKind
from tests.support.sent_files import SENT_FILES, verdict_on


def main(arguments: list[str]) -> int:
    """Print a row per file; returns 1 if any verdict is not the expected one."""
    parser = argparse.ArgumentParser(prog="bench files", description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--video", action="store_true")
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args(arguments)
    if given.file:
        kind = MediaKind.VIDEO if given.video else MediaKind.AUDIO
        print(verdict_on(given.file.read_bytes(), kind))
        return 0
    wrong = 0
    row = "| {} | {} | {} | {} |" if given.table else "{:<3}{:38}{:9}{}"
    print(row.format("", "file", "sent as", "verdict"))
    for number, sent in enumerate(SENT_FILES, 1):
        if given.only in sent.name:
            verdict = verdict_on(sent.make(), sent.kind)
            wrong += verdict != sent.verdict
            print(row.format(number, sent.name, sent.kind, verdict))
    print(f"{len(SENT_FILES)} files, {wrong} with another verdict than expected")
    return min(1, wrong)
