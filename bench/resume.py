"""How well and how fast resumes are read: ``python -m bench resume [--data DIR]... [--misses]``.

DIR, or its folder ``resumes``, holds pairs of ``x.pdf`` and ``x.json`` with what is in it. What
counts as right is said in ``_resume_truth``. ``--at-once 10`` also uploads ten of them at the same
time to a host of its own, and fails where one waits longer than ``--within`` seconds.
"""

import argparse
import os
import re
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench._resume_confidence import confidence_table
from bench._resume_truth import (
    FIELDS,
    Sample,
    Score,
    expected_strings,
    judge,
    key,
    plain_text,
)
from bench._resume_uploads import report_uploads
from shared.resumes.extraction.assemble.resume import read_resume
from shared.resumes.extraction.entries.sections import sections_of
from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.sandbox import parse_resume
from shared.sandbox.process import end_warm_children

_MOST = 1.5
_WITHIN_S = 5.0
_DEFAULT_DATA = Path(__file__).parents[2] / "shared/data"


def main(argv: Sequence[str]) -> int:
    """Print the tables; return 0, 1 beyond a limit, 2 without anything to measure."""
    parser = argparse.ArgumentParser(prog="bench resume")
    parser.add_argument("--data", type=Path, action="append")
    parser.add_argument("--misses", action="store_true", help="name what was missed or wrong")
    parser.add_argument("--most", type=float, default=_MOST, help="ratio above which it fails")
    parser.add_argument("--at-once", type=int, default=0, help="how many to upload at once")
    parser.add_argument("--within", type=float, default=_WITHIN_S, help="seconds for all of them")
    options = parser.parse_args(argv)
    default = os.environ.get("IMOCK_BENCH_DATA")  # noqa: TID251 - a tool for the terminal
    folders = options.data or [Path(default) if default else _DEFAULT_DATA]
    paths = sorted(path for folder in folders for path in _pdfs(folder))
    if not paths:
        print("no resumes with ground truth in", *folders)
        return 2
    samples = [Sample.load(path) for path in paths]
    print(f"{len(samples)} resumes from {', '.join(map(str, folders))}\n")
    report_fields(samples, misses=options.misses)
    print("", *confidence_table(samples), "", sep="\n")
    report_sections(samples, misses=options.misses)
    dear = report_times(samples) > options.most
    files = [sample.data for sample in samples]
    slow = options.at_once and report_uploads(files, at_once=options.at_once) > options.within
    return int(dear or slow)


def _pdfs(folder: Path) -> list[Path]:
    inner = folder / "resumes"
    where = inner if inner.is_dir() else folder
    return [path for path in where.glob("*.pdf") if path.with_suffix(".json").is_file()]


def report_fields(samples: Sequence[Sample], *, misses: bool) -> None:
    """Print precision, recall and F1 of each field over all samples."""
    print(f"{'field':<10} {'wanted':>6} {'given':>6} {'P':>6} {'R':>6} {'F1':>6} {'unlisted':>9}")
    for name in FIELDS:
        score = Score()
        for sample in samples:
            judge(name, sample, score)
        counts = f"{score.wanted:>6} {score.given:>6}"
        ratios = f"{score.precision:>6.3f} {score.recall:>6.3f} {score.f1:>6.3f}"
        print(f"{name:<10} {counts} {ratios} {score.unlisted or '':>9}")
        for miss in score.misses if misses else ():
            print(f"             {miss}")


def report_sections(samples: Sequence[Sample], *, misses: bool) -> None:
    """Print how many strings were found, and how many snippets under their right heading."""
    strings: list[tuple[bool, str]] = []
    snippets: list[tuple[bool, str]] = []
    for sample in samples:
        document = read_document(sample.data)
        lines = [line.text for line in (*document.lines, *document.running)]
        text = key("".join([*lines, *(link.target for link in document.links)]))
        strings += [
            (key(each) in text, f"{sample.name}: not found {each!r}")
            for each in expected_strings(sample.truth)
        ]
        sections = [
            (
                key(re.sub(r"^\d+\W*", "", section.heading)),
                key("".join(line.text for line in section.lines)),
            )
            for section in sections_of(document)
        ]
        for snippet, heading in sample.truth["sections"].items():
            under = [name for name, content in sections if key(snippet) in content]
            note = f"{sample.name}: {snippet!r} under {under}, not {heading!r}"
            snippets.append((key(heading) in under, note))
    for title, found in (("strings found", strings), ("snippets under heading", snippets)):
        right = sum(is_right for is_right, _ in found)
        print(f"{title:<26} {right}/{len(found)} ({right / max(len(found), 1):.1%})")
        for is_right, note in found if misses else ():
            print("" if is_right else f"             {note}\n", end="")


def report_times(samples: Sequence[Sample], rounds: int = 3) -> float:
    """Print the processor time per file, as a ratio to pypdf's own text; return the child's.

    Both sides of a ratio are measured in turns, so that what else runs slows both.
    """
    bare = inside = 0.0
    for _ in range(rounds):
        for sample in samples:
            bare += _seconds(plain_text, sample.data)
            inside += _seconds(read_resume, sample.data)
    beside, child = _child_cpu(samples)
    for title, seconds, ratio in (
        ("pypdf extract_text", bare / rounds, 1.0),
        ("read in process", inside / rounds, inside / bare),
        ("read in a warm child", child, child / beside),
    ):
        each = seconds / len(samples) * 1000
        print(f"{title:<26} {each:7.1f} ms per file, ratio {ratio:5.2f}")
    return child / beside


def _child_cpu(samples: Sequence[Sample]) -> tuple[float, float]:
    """Return what pypdf and what the forks use for all samples, read in turns.

    The forks' part is twice the work less once, for the start of the child is one.
    """

    def used(times: int) -> tuple[float, float]:
        end_warm_children()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        bare = 0.0
        for _ in range(times):
            for sample in samples:
                bare += _seconds(plain_text, sample.data)
                parse_resume(sample.data)
        end_warm_children()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return bare, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    once, twice = used(1), used(2)
    return twice[0] - once[0], twice[1] - once[1]


def _seconds(read: Callable[[bytes], object], data: bytes) -> float:
    began = time.process_time()
    read(data)
    return time.process_time() - began
