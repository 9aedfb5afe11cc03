"""``python -m dev.package``: put together what Azure runs, as a folder and as an archive.

The same files give the same archive, byte for byte. Azure installs requirements.txt itself, and
copies what it is sent without its times. So the bytecode beside the sources is of the kind that
Python uses without comparing times: nobody compiles at the start of an instance.
"""

import argparse
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import files as files_of
from pathlib import Path

from pathspec import GitIgnoreSpec

ROOT = Path(__file__).resolve().parents[1]

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The oldest time that an archive can name; the real one would differ from checkout to checkout."""

_READABLE = 0o100644 << 16


def files(root: Path) -> Iterator[Path]:
    """Yield what .funcignore leaves of a folder, in order of name."""
    ignored = GitIgnoreSpec.from_lines((root / ".funcignore").read_text().splitlines())
    kept = [path for path in root.iterdir() if not ignored.match_file(_name(path, root))]
    below = (path for folder in kept for path in (folder, *folder.rglob("*")))
    yield from sorted(
        path for path in below if path.is_file() and not ignored.match_file(_name(path, root))
    )


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() + ("/" if path.is_dir() else "")


def build(root: Path, target: Path) -> Path:
    """Write the package to a folder, and beside it as an archive, whose path is returned."""
    archive = target.with_suffix(".zip")
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in files(root):
        name = path.relative_to(root)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / name)
    _compile(target)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for path in sorted(each for each in target.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(target).as_posix(), _LONG_AGO)
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, path.read_bytes())
    return archive


def _compile(target: Path) -> None:
    """Add bytecode for the Python that runs this, which is the version that runs in Azure.

    In a process of its own: the order of a set, and which constants are shared, would else depend
    on what this one has done before.
    """
    options = ("-q", "--invalidation-mode", "unchecked-hash", "-s", str(target))
    subprocess.run(
        [sys.executable, "-S", "-m", "compileall", *options, str(target)],
        check=True,
        env={"PYTHONHASHSEED": "0"},
    )


def sizes(requirements: Path) -> dict[str, int]:
    """Return the bytes of each package that Azure installs, as installed here, without bytecode."""
    named = re.findall(r"^([\w.-]+)==", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: sum(_installed(name)) for name in named}


def _installed(package: str) -> Iterator[int]:
    for file in files_of(package) or ():
        path = Path(str(file.locate()))
        if path.suffix != ".pyc" and path.is_file():
            yield path.stat().st_size


def print_sizes() -> None:
    """Print what Azure installs beside the package, the largest first."""
    found = sorted(sizes(ROOT / "requirements.txt").items(), key=lambda each: -each[1])
    for name, size in found:
        print(f"{name:<32}{size / 1e6:>8.1f} MB")
    print(f"{len(found)} packages{'':<20}{sum(size for _, size in found) / 1e6:>8.1f} MB")


def main(arguments: list[str]) -> int:
    """Build the package of this checkout, or print the sizes of what it needs."""
    parser = argparse.ArgumentParser(prog="python -m dev.package", description=__doc__)
    parser.add_argument("--target", type=Path, default=ROOT / "dist" / "imock", metavar="DIR")
    parser.add_argument("--sizes", action="store_true", help="print the sizes of what it needs")
    given = parser.parse_args(arguments)
    if given.sizes:
        print_sizes()
        return 0
    archive = build(ROOT, given.target)
    count = len(zipfile.ZipFile(archive).namelist())
    print(f"{archive}: {count} files, {archive.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
