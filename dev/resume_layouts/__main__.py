"""See the package: ``python -m dev.resume_layouts DIR [--count N] [--programs]``."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from dev.resume_layouts import drawn as by_hand
from dev.resume_layouts import programs
from dev.resume_layouts.html import page_of
from dev.resume_layouts.options import SEEN, UNSEEN, layout
from dev.resume_layouts.people import person
from dev.resume_layouts.truth import truth_of

_DRAWN = {"drawn-seen": (by_hand.SEEN, 3_000), "drawn-unseen": (by_hand.UNSEEN, 4_000)}
_HALVES = {"seen": (SEEN, 1_000), "unseen": (UNSEEN, 2_000)}


class Composed(NamedTuple):
    """One resume, before it is printed."""

    name: str
    html: str
    truth: dict[str, Any]


def composed(half: str, count: int) -> Iterator[Composed]:
    """Yield the resumes of a half."""
    choices, first = _HALVES[half]
    for number in range(count):
        dice = Random(first + number)  # noqa: S311 - the same number gives the same resume
        chosen = layout(dice, choices)
        who = person(dice, chosen.tongue, grouped=chosen.grouped, commas=chosen.commas)
        truth = truth_of(who, years=chosen.dates == "years", layout=", ".join(map(str, chosen)))
        yield Composed(f"{half}_{number:03}", page_of(who, chosen), truth)


def main() -> int:
    """Print both halves into a folder; return the exit status."""
    parser = argparse.ArgumentParser(prog="dev.resume_layouts")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=36, help="how many of each half")
    parser.add_argument("--drawn", type=int, default=24, help="how many of each drawn half")
    parser.add_argument("--programs", action="store_true", help="set by other programs as well")
    options = parser.parse_args()
    draw(options.folder, options.drawn)
    if options.programs:
        set_by_programs(options.folder)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("Chromium is needed to print the resumes\n")
        return 1
    for half in _HALVES:
        folder = options.folder / half
        folder.mkdir(parents=True, exist_ok=True)
        for each in composed(half, options.count):
            _print(chromium, each, folder)
        print(f"{options.count} resumes in {folder}")
    return 0


def draw(folder: Path, count: int) -> None:
    """Draw both halves of the layouts that need no browser."""
    for half, (choices, first) in _DRAWN.items():
        (folder / half).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            made = by_hand.drawn(first + number, choices)
            place = folder / half / f"{half}_{number:03}"
            place.with_suffix(".pdf").write_bytes(made.pdf)
            _write_truth(place, made.truth)
        print(f"{count} resumes in {folder / half}")


def set_by_programs(folder: Path) -> None:
    """Set every frame by each program that the machine has, and name those that it has not."""
    for made, pdf in programs.set_resumes():
        place = folder / made.half / made.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.with_suffix(".pdf").write_bytes(pdf)
        _write_truth(place, made.truth)
    if lacking := programs.missing():
        sys.stderr.write(f"not set by {', '.join(lacking)}: not on this machine\n")


def _write_truth(place: Path, truth: dict[str, Any]) -> None:
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    place.with_suffix(".json").write_text(text, encoding="utf-8")


def _print(chromium: str, resume: Composed, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "page.html"
        source.write_text(resume.html, encoding="utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu"]
        command += ["--no-pdf-header-footer", f"--user-data-dir={place}/profile"]
        command += [f"--print-to-pdf={folder / resume.name}.pdf", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    _write_truth(folder / resume.name, resume.truth)


if __name__ == "__main__":
    raise SystemExit(main())
