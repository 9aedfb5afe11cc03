"""Resumes drawn line by line are read as they were written, in every variant of the seen half."""

import pytest

from bench._resume_truth import key
from dev.resume_layouts.drawn import SEEN, drawn
from shared.resumes.extraction.assemble.resume import read_resume


@pytest.mark.parametrize("number", [3_000, 3_004, 3_013, 3_017, 3_020])
def test_a_drawn_resume_is_read_as_it_was_written(number: int) -> None:
    made = drawn(number, SEEN)
    parsed = read_resume(made.pdf)
    wanted = [(each["title"], each["company"], each["start"]) for each in made.truth["experience"]]

    assert parsed.resume.basics.email == made.truth["email"]
    assert [
        (key(job.position or ""), key(job.name or ""), job.start_date) for job in parsed.resume.work
    ] == [(key(title), key(firm), start) for title, firm, start in wanted]
    assert parsed.entries_seen == parsed.entries_read
