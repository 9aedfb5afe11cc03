"""What a warm child reads before the first file."""

import subprocess
import sys
from pathlib import Path

from shared.resumes.extraction.assemble.reader import first_resume
from shared.resumes.extraction.assemble.resume import read_resume

_ROOT = Path(__file__).parents[5]
_PROGRAM = """
import sys
from pathlib import Path
from shared.resumes.extraction.assemble.reader import Wanted, prepare, read_file

prepare()
ready = set(sys.modules)
for path in sorted(Path("tests/fixtures/resumes").glob("*.pdf")):
    for wanted in Wanted:
        with path.open("rb") as file:
            read_file(file, wanted=wanted)
print(*sorted(set(sys.modules) - ready))
"""


def test_the_made_up_resume_needs_every_word_list() -> None:
    parsed = read_resume(first_resume())

    assert not parsed.warnings
    for part in ("work", "education", "skills", "projects", "languages", "certificates"):
        assert getattr(parsed.resume, part), part
    assert parsed.resume.basics.location
    assert parsed.resume.basics.profiles


def test_no_file_makes_its_fork_load_a_module() -> None:
    command = [sys.executable, "-c", _PROGRAM]
    said = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)

    assert said.stdout.split() == []
