"""``python -m dev.bicep``: asks the compiler where there is one, and says where there is none."""

import stat
import sys
from pathlib import Path

import pytest

from dev.bicep import check, main

COMPILER = f"""#!{sys.executable}
import os, sys
command, path = sys.argv[1], sys.argv[2]
text = open(path).read()
if command == "build" and "warn" in text:
    print(path + "(1,1) : Warning BCP329: it may be too small", file=sys.stderr)
if command == "build-params" and os.environ["IMOCK_NEEDED"] != "1":
    sys.exit(1)
if command == "format":
    print(text.replace("  ", " "), end="")
if command == "build" and "broken" in text:
    sys.exit("broken")
"""


@pytest.fixture
def compiler(tmp_path: Path) -> list[str]:
    """A compiler that says what the real one would of a few words."""
    path = tmp_path / "compiler"
    path.write_text(COMPILER)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return [str(path)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("param x int\n", []),
        ("param  x int\n", ["main.bicep: not in the compiler's format; run its `format` on it"]),
        ("// warn\n", ["main.bicep: build"]),
        ("// broken\n", ["main.bicep: build"]),
    ],
)
def test_what_the_compiler_finds_is_named(
    tmp_path: Path, compiler: list[str], text: str, found: list[str]
) -> None:
    folder = tmp_path / "bicep"
    folder.mkdir()
    (folder / "main.bicep").write_text(text)
    (folder / "dev.bicepparam").write_text("param x = readEnvironmentVariable('IMOCK_NEEDED')\n")

    assert [fault.partition("\n")[0] for fault in check(folder, compiler)] == found


def test_without_a_compiler_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")

    assert main() == 0
    assert "was not compiled" in capsys.readouterr().out
