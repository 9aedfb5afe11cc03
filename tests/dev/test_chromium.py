"""How the browser of the tests is found, and installed where that is simple."""

from pathlib import Path

import pytest

from dev.chromium import NoChromium, find_chromium, install_chromium

APT = """#!/bin/sh
echo "$@" >> {folder}/asked
case "$*" in *install*) {install} ;; esac
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.write_text(text, encoding="ascii")
    path.chmod(0o755)
    return path


def apt(folder: Path, *, install: str) -> Path:
    program(folder / "apt-get", APT.format(folder=folder, install=install))
    return folder / "asked"


def test_what_is_there_is_used(folder: Path) -> None:
    asked = apt(folder, install="exit 1")
    there = program(folder / "google-chrome")

    install_chromium(root=True)

    assert find_chromium() == str(there)
    assert not asked.exists()


def test_root_gets_the_package_of_debian(folder: Path) -> None:
    new = program(folder / "new")
    asked = apt(folder, install=f"/bin/mv {new} {folder}/chromium")

    install_chromium(root=True)

    assert find_chromium() == str(folder / "chromium")
    assert asked.read_text(encoding="ascii").splitlines()[-1].endswith("chromium")


def test_why_it_could_not_be_installed_is_said(folder: Path) -> None:
    apt(folder, install="echo no such package >&2; exit 100")

    with pytest.raises(NoChromium, match="no such package"):
        install_chromium(root=True)


@pytest.mark.parametrize("root", [True, False])
def test_elsewhere_the_names_are_said(folder: Path, root: bool) -> None:  # noqa: FBT001 - a case
    if not root:
        apt(folder, install="exit 0")

    with pytest.raises(NoChromium, match="chromium-browser, google-chrome"):
        install_chromium(root=root)
