"""What a warm child reads before the first file."""

from shared.resumes.extraction.assemble.reader import first_resume
from shared.resumes.extraction.assemble.resume import read_resume


def test_the_made_up_resume_needs_every_word_list() -> None:
    parsed = read_resume(first_resume())

    assert not parsed.warnings
    for part in ("work", "education", "skills", "projects", "languages", "certificates"):
        assert getattr(parsed.resume, part), part
    assert parsed.resume.basics.location
    assert parsed.resume.basics.profiles
