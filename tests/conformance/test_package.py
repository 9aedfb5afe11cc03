"""The package: what it holds, and that Azure can run it with what requirements.txt installs."""

import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import pytest

from dev.package import build, sizes
from tests.support.registered import bindings

ROOT = Path(__file__).parents[2]

MOST_MEGABYTES = 50
"""A new instance downloads the package before its first answer."""

MOST_INSTALLED_BYTES = 360e6
"""A package that makes it more needs a reason in docs/deploy.md."""

_LOAD = """
import json, pkgutil, sys
sys.path += sys.argv[1:]
import function_app, functions, shared
for package in (functions, shared):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        __import__(found.name)
ours = {name: module.__file__ for name, module in sys.modules.items() if name.startswith("shared.")}
names = [each.get_function_name() for each in function_app.app.get_functions()]
print(json.dumps([names, sorted(set(ours.values()))]))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = build(ROOT, tmp_path_factory.mktemp("dist") / "imock")
    assert archive.stat().st_size < MOST_MEGABYTES * 1e6
    return archive


@pytest.fixture(scope="module")
def deployed_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site-packages with what requirements.txt names, and nothing else that is installed here."""
    site = tmp_path_factory.mktemp("site")
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for name, rest in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(.*)$", locked, re.MULTILINE):
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            assert ";" in rest, f"{name} is not installed"  # it is for another platform
            continue
        for file in found.files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                (site / file).symlink_to(str(found.locate_file(file)))
    return site


def test_it_holds_the_app_and_nothing_else(package: Path) -> None:
    names = zipfile.ZipFile(package).namelist()

    assert {name.split("/")[0] for name in names} == {
        "__pycache__",
        "docs",
        "function_app.py",
        "functions",
        "host.json",
        "requirements.txt",
        "shared",
    }
    sources = {name for name in names if name.endswith(".py")}
    compiled = {name for name in names if name.endswith(".pyc")}
    assert {cache_from_source(name) for name in sources} == compiled
    assert zipfile.ZipFile(package).read("host.json") == (ROOT / "host.json").read_bytes()


def test_its_bytecode_is_used_whatever_the_times_of_the_files_are(package: Path) -> None:
    bundle = zipfile.ZipFile(package)
    heads = {bundle.read(name)[:8] for name in bundle.namelist() if name.endswith(".pyc")}

    unchecked_hash = (1).to_bytes(4, "little")
    assert heads == {MAGIC_NUMBER + unchecked_hash}
    assert sys.version_info[:2] == (3, 13)  # as app.bicep has it


def test_the_folder_beside_it_holds_the_same(package: Path) -> None:
    folder = package.with_suffix("")
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert found == set(zipfile.ZipFile(package).namelist())


def test_the_same_files_make_the_same_archive(tmp_path: Path, package: Path) -> None:
    copy = tmp_path / "checkout"
    shutil.copytree(package.with_suffix(""), copy)
    shutil.copyfile(ROOT / ".funcignore", copy / ".funcignore")
    (copy / "notes.txt").write_text("not for Azure")
    (copy / "shared" / "__pycache__").mkdir(exist_ok=True)
    (copy / "shared" / "__pycache__" / "x.cpython-313.pyc").write_bytes(b"")

    assert build(copy, tmp_path / "again").read_bytes() == package.read_bytes()


def test_it_runs_elsewhere_with_what_the_lock_installs(
    tmp_path: Path, package: Path, deployed_site: Path
) -> None:
    app = tmp_path / "wwwroot"
    zipfile.ZipFile(package).extractall(app)
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LOAD, str(deployed_site), str(app)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    names, paths = json.loads(ran.stdout)
    assert sorted(names) == sorted(bindings())
    assert all(Path(path).is_relative_to(app) for path in paths)


def test_nothing_of_development_is_there_when_it_runs(deployed_site: Path) -> None:
    there = {path.name for path in deployed_site.iterdir()}

    assert "azure" in there
    assert not there & {"pytest", "azure_functions_runtime", "uvicorn", "hypothesis", "httpx"}


def test_what_azure_installs_beside_it_is_bounded_and_told_by_package() -> None:
    found = sizes(ROOT / "requirements.txt")

    assert min(found.values()) > 0
    assert {"av", "numpy", "fpdf2", "pillow"} <= set(found)
    assert sum(found.values()) < MOST_INSTALLED_BYTES
