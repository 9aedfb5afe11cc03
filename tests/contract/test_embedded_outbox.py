"""What only the outbox promises: one file per message, written once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.adapters.embedded.email import OutboxEmail
from shared.ports import Outage
from tests.support.clock import FixedClock
from tests.support.contract import refused
from tests.support.emails import SENDER, an_email, read_letter, text_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def outbox(folder: Path, clock: FixedClock) -> OutboxEmail:
    return OutboxEmail(folder, sender=SENDER, clock=clock)


def test_an_id_that_was_written_is_never_changed(outbox: OutboxEmail, folder: Path) -> None:
    outbox.send(an_email())
    [path] = folder.iterdir()
    before = path.read_bytes(), path.stat().st_mtime_ns

    outbox.send(an_email(subject="Another", to="other@example.com"))

    assert list(folder.iterdir()) == [path]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_no_address_shows_in_the_names_of_files(outbox: OutboxEmail, folder: Path) -> None:
    outbox.send(an_email(id="reset:asha@example.com/../../x"))

    [path] = folder.iterdir()
    assert path.suffix == ".eml"
    assert path.stem.isalnum()
    assert "asha" not in path.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_appears_whole_however_many_write_it(outbox: OutboxEmail, folder: Path) -> None:
    texts = [f"{number}" * 50_000 + "\n" for number in range(10)]

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda text: outbox.send(an_email(text=text)), texts))

    [path] = folder.iterdir()
    assert text_of(read_letter(path.read_bytes()), "plain") in texts


def test_what_a_crash_left_is_no_message_and_in_nobodys_way(
    outbox: OutboxEmail, folder: Path
) -> None:
    outbox.send(an_email())
    [path] = folder.iterdir()
    path.rename(path.with_name(f".{path.name}.part"))

    assert list(folder.glob("*.eml")) == []
    outbox.send(an_email())
    assert list(folder.iterdir()) == [path]


def test_an_address_that_is_not_ascii_is_written(outbox: OutboxEmail, folder: Path) -> None:
    outbox.send(an_email(to="jos\u00e9@example.com"))

    [path] = folder.iterdir()
    assert read_letter(path.read_bytes())["To"] == "jos\u00e9@example.com"


def test_a_folder_that_has_gone_is_an_outage(outbox: OutboxEmail, folder: Path) -> None:
    folder.rmdir()

    with pytest.raises(Outage):
        outbox.send(an_email())
    with pytest.raises(Outage):
        outbox.ping()


def test_a_bad_sender_is_found_at_the_start(folder: Path, clock: FixedClock) -> None:
    with refused():
        OutboxEmail(folder, sender="nobody", clock=clock)
