"""What only the embedded keys promise: their file."""

import base64
import hashlib
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from shared.adapters.embedded.keys import EmbeddedKeys
from shared.ports import Outage
from shared.ports.keys import DamagedKeys

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "keys"


def test_only_its_user_may_read_the_file(folder: Path) -> None:
    EmbeddedKeys(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def test_the_key_id_is_the_thumbprint_of_the_key(folder: Path) -> None:
    """RFC 7638, section 3, worked out here from the public numbers."""
    signing = EmbeddedKeys(folder).signing()
    numbers = signing.current.public_key().public_numbers()

    def coordinate(number: int) -> str:
        return base64.urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")

    text = (
        f'{{"crv":"P-256","kty":"EC","x":"{coordinate(numbers.x)}","y":"{coordinate(numbers.y)}"}}'
    )
    digest = hashlib.sha256(text.encode()).digest()
    assert signing.current_id == base64.urlsafe_b64encode(digest).decode().rstrip("=")


def damage(content: str, way: str) -> str:
    described = json.loads(content)
    match way:
        case "empty":
            return ""
        case "cut off":
            return content[: len(content) // 2]
        case "no object":
            return "[]"
        case "another secret":
            described["root_secret"] = "0" * 64
        case "short secret":
            described["root_secret"] = "00"
        case "no key":
            described["signing_key"] = ""
        case "a key of another kind":
            other = rsa.generate_private_key(65537, 2048)
            described["signing_key"] = other.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ).decode()
            checked = json.dumps([described["signing_key"], described["root_secret"]])
            described["check"] = hashlib.sha256(checked.encode()).hexdigest()
        case "another version":
            described["version"] = 2
        case "more than there should be":
            described["extra"] = 1
    return json.dumps(described)


@pytest.mark.parametrize(
    "way",
    [
        "empty",
        "cut off",
        "no object",
        "another secret",
        "short secret",
        "no key",
        "a key of another kind",
        "another version",
        "more than there should be",
    ],
)
def test_a_damaged_file_is_named_and_never_replaced(folder: Path, way: str) -> None:
    EmbeddedKeys(folder)
    file = folder / "keys.json"
    good = file.read_text()
    damaged = damage(good, way)
    file.write_text(damaged)

    with pytest.raises(DamagedKeys, match=r"keys\.json is damaged"):
        EmbeddedKeys(folder)

    assert file.read_text() == damaged


def test_an_error_about_the_file_quotes_nothing_of_it(folder: Path) -> None:
    EmbeddedKeys(folder)
    file = folder / "keys.json"
    described = json.loads(file.read_text())
    file.write_text(json.dumps({**described, "version": 2}))

    with pytest.raises(DamagedKeys) as damaged:
        EmbeddedKeys(folder)

    assert described["root_secret"] not in f"{damaged.value} {damaged.value.__cause__}"


def test_a_symbolic_link_in_place_of_the_file_is_not_followed(folder: Path, tmp_path: Path) -> None:
    EmbeddedKeys(tmp_path / "elsewhere")
    folder.mkdir(parents=True)
    (folder / "keys.json").symlink_to(tmp_path / "elsewhere" / "keys.json")

    with pytest.raises(Outage):
        EmbeddedKeys(folder)


def test_a_crash_while_the_file_was_written_leaves_room_for_a_whole_one(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / ".keys.json.part").write_text('{"version": 1, "signing_')

    keys = EmbeddedKeys(folder)

    assert EmbeddedKeys(folder).secret("a") == keys.secret("a")
    assert [file.name for file in folder.iterdir()] == ["keys.json"]


def test_processes_that_start_at_once_make_one_set_of_keys(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; "
        "from shared.adapters.embedded.keys import EmbeddedKeys; "
        "keys = EmbeddedKeys(Path(sys.argv[1])); "
        "print(keys.secret('a').hex(), keys.signing().current_id)"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    printed = {child.communicate()[0] for child in children}

    assert len(printed) == 1
    assert len(printed.pop().split()) == 2
