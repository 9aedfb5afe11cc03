"""Frames print what their truth says, in every program's words, and half of them are kept."""

import pytest

from bench._resume_confidence import confidence_table
from bench._resume_truth import Sample
from dev.resume_layouts.drawn import SEEN, drawn
from dev.resume_layouts.programs import latex, typst
from dev.resume_layouts.programs.blocks import Heading, Sheet, Table, row
from dev.resume_layouts.programs.frames import framed, is_kept
from dev.resume_layouts.programs.layouts import (
    ALL_FRAMES,
    FRAMES,
    FRESH_FRAMES,
    LATER_FRAMES,
    RECENT_FRAMES,
    Frame,
)
from shared.resumes.extraction.assemble.resume import read_resume


@pytest.mark.parametrize("frame", ALL_FRAMES, ids=lambda frame: frame.name)
def test_a_frame_prints_everything_that_its_truth_names(frame: Frame) -> None:
    made = framed(frame, "typst")
    printed = str(made.sheet.blocks).casefold()
    truth = made.truth
    wanted = [truth["name"], truth["email"], truth["phone"], *truth["links"], *truth["skills"]]
    wanted += [each[name] for each in truth["experience"] for name in ("company", "title")]
    wanted += [each["school"] for each in truth["education"]]

    missing = [text for text in wanted if repr(text.casefold())[1:-1] not in printed]
    assert missing == []
    assert framed(frame, "typst") == made


def test_half_of_the_frames_are_kept_whichever_program_sets_them() -> None:
    sets = {"set": FRAMES, "later": LATER_FRAMES, "fresh": FRESH_FRAMES, "recent": RECENT_FRAMES}
    for name, frames in sets.items():
        halves = {frame: f"{name}-{'kept' if is_kept(frame) else 'seen'}" for frame in frames}

        assert 0.4 < sum(map(is_kept, frames)) / len(frames) < 0.6
        assert {frame: framed(frame, "office").half for frame in frames} == halves


def test_signs_that_mean_something_to_a_program_are_printed_as_they_are() -> None:
    assert latex.text_of("R&D 5 % #1_a") == r"R\&D 5 \% \#1\_a"
    assert typst.text_of('a "b" #c') == '"a \\"b\\" #c"'


def test_a_heading_in_a_cell_of_latex_does_not_end_the_row() -> None:
    table = Table((row([Heading("Skills")], [Heading("Education")]),), (0.3, 0.7))
    source = latex.source_of(Sheet([table], upper=False, ruled=True, serif=True, latin=True))

    assert source.count(r"\\") == 1


def test_the_table_counts_what_is_right_at_each_confidence() -> None:
    made = drawn(3_000, SEEN)
    parsed = read_resume(made.pdf)
    truth = made.truth | {"name": "Somebody Else"}

    lines = confidence_table([Sample("one", made.pdf, truth, "", parsed)])

    rows = {line.split()[0]: line.split()[1:] for line in lines[1:]}
    assert rows["name"] == ["0/1", "-", "-", "-"]
    assert rows["email"] == ["1/1", "-", "-", "-"]
