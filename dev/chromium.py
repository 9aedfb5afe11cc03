"""``python -m dev.chromium``: find the browser of the tests, or install it where that is simple."""

import os
import shutil
import subprocess
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_APT = ("apt-get", "--quiet", "--quiet")


class NoChromium(Exception):
    """There is no browser for the tests; the message says what is needed."""


def find_chromium() -> str:
    """Return the path of Chromium or Chrome; raises NoChromium."""
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    raise NoChromium(f"the tests of pages need Chromium: one of {', '.join(_NAMES)} on the PATH")


def install_chromium(*, root: bool) -> None:
    """Install Debian's package as root, unless a browser is there already; raises NoChromium."""
    try:
        find_chromium()
    except NoChromium:
        if not root or not shutil.which(_APT[0]):
            raise
        _run("update")
        _run("install", "--yes", "--no-install-recommends", "chromium")
        find_chromium()


def _run(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}  # noqa: TID251 - to hand it on
    done = subprocess.run(
        [*_APT, *arguments], check=False, capture_output=True, text=True, env=environment
    )
    if done.returncode:
        raise NoChromium(f"apt-get could not install chromium: {done.stderr.strip()[-300:]}")


def main() -> int:
    """Install the browser; return the exit code."""
    try:
        install_chromium(root=os.geteuid() == 0)
    except NoChromium as error:
        print(f"chromium: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
