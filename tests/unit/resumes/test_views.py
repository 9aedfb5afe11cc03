"""Resumes as the API shows them."""

import pytest

from shared.resumes.model import ParsedResume, Resume, Warn
from shared.resumes.repository import StoredResume
from shared.resumes.views import resume_view
from tests.support.clock import FixedClock


@pytest.mark.parametrize(("seen", "read", "lost"), [(5, 3, True), (3, 3, False), (0, 0, False)])
def test_entries_that_were_seen_and_not_read_are_a_warning(
    seen: int, read: int, *, lost: bool
) -> None:
    parsed = ParsedResume(
        resume=Resume(), evidence=(), pages=1, characters=9, entries_seen=seen, entries_read=read
    )
    stored = StoredResume(
        id="res_" + "0" * 32,
        user_id="usr_1",
        uploaded_at=FixedClock()(),
        filename="cv.pdf",
        size_bytes=9,
        sha256="0",
        blob="b",
        parsed=parsed,
    )

    assert (Warn.ENTRIES_LOST in resume_view(stored).parsed.warnings) is lost
