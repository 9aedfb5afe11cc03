"""``python -m dev.bicep``: build, lint and check the format of infra/bicep with Azure's compiler.

The compiler is on no package index: where neither ``bicep`` nor ``az bicep`` is installed this says
so and changes nothing. A warning is a fault, as an error is.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

INFRA = Path(__file__).resolve().parents[1] / "infra" / "bicep"

_REQUIRED = re.compile(r"readEnvironmentVariable\('(\w+)'\)")
_FAULT = re.compile(r": (?:Warning|Error) ", re.IGNORECASE)


def main(folder: Path = INFRA) -> int:
    """Print what is wrong; return 1 if anything is."""
    compiler = _compiler()
    if compiler is None:
        print("infra/bicep was not compiled: neither bicep nor az bicep is installed here")
        return 0
    faults = list(check(folder, compiler))
    print("\n".join(faults) or "infra/bicep compiles, and is formatted as the compiler does it")
    return 1 if faults else 0


def check(folder: Path, compiler: list[str]) -> Iterator[str]:
    """Yield what the compiler finds wrong in the files of a folder."""
    for path in sorted(folder.rglob("*.bicep")):
        yield from _faults(compiler, "build", path)
        yield from _faults(compiler, "lint", path)
        formatted = _run(compiler, "format", path)
        if formatted.returncode:
            yield f"{path.name}: cannot be formatted\n{formatted.stderr}"
        elif formatted.stdout.rstrip() != path.read_text(encoding="utf-8").rstrip():
            yield f"{path.name}: not in the compiler's format; run its `format` on it"
    for path in sorted(folder.rglob("*.bicepparam")):
        yield from _faults(compiler, "build-params", path)


def _faults(compiler: list[str], command: str, path: Path) -> Iterator[str]:
    ended = _run(compiler, command, path)
    if ended.returncode or _FAULT.search(ended.stderr):
        yield f"{path.name}: {command}\n{ended.stderr}"


def _run(compiler: list[str], command: str, path: Path) -> subprocess.CompletedProcess[str]:
    file = ["--file", str(path)] if compiler[-1] == "bicep" and len(compiler) > 1 else [str(path)]
    wanted = [] if command == "lint" else ["--stdout"]
    inherited = dict(os.environ)  # noqa: TID251 - handed on to the compiler
    needed = _REQUIRED.findall(path.read_text(encoding="utf-8"))
    environment = {**dict.fromkeys(needed, "1"), **inherited}
    return subprocess.run(
        [*compiler, command, *file, *wanted],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _compiler() -> list[str] | None:
    if found := shutil.which("bicep"):
        return [found]
    az = shutil.which("az")
    installed = (
        az
        and not subprocess.run(
            [az, "bicep", "version"], capture_output=True, check=False
        ).returncode
    )
    return [az, "bicep"] if az and installed else None


if __name__ == "__main__":
    sys.exit(main())
