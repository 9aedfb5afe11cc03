"""What only the embedded blob store promises: its files, and what a crash leaves of an upload."""

import io
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import override

import pytest

from shared.adapters.embedded.blob_files import StagedBlob
from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.files import locked
from shared.ports import Outage
from shared.ports.blobs import RESUMES, BlobInfo, NoSuchBlob
from tests.support.clock import FixedClock

PDF = "application/pdf"
NAME = "usr_1/res_1.pdf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


@pytest.fixture
def blobs(embedded_blobs: EmbeddedBlobStore) -> EmbeddedBlobStore:
    return embedded_blobs


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if not path.is_dir()]


def only_file(folder: Path) -> Path:
    [path] = files(folder)
    return path


def crash_while_uploading(folder: Path, clock: FixedClock, name: str = NAME) -> None:
    """Leave on disk what a process leaves that dies before its upload is complete."""
    (folder / "resumes").mkdir(exist_ok=True)
    staged = StagedBlob(folder / "resumes", BlobInfo(name, 0, PDF, clock()))
    staged.write(b"canary")
    staged._file.close()


def test_the_names_of_files_say_nothing_about_a_person(
    blobs: EmbeddedBlobStore, folder: Path
) -> None:
    blobs.put(RESUMES, "usr_canary/res_1.pdf", b"", content_type=PDF)

    assert "canary" not in str(only_file(folder))


def test_only_its_user_may_read_the_files(blobs: EmbeddedBlobStore, folder: Path) -> None:
    blobs.put(RESUMES, NAME, b"", content_type=PDF)

    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "resumes").stat().st_mode) == 0o700


def test_what_fails_leaves_no_file(blobs: EmbeddedBlobStore, folder: Path) -> None:
    class Fails(io.BytesIO):
        @override
        def read(self, size: int | None = -1, /) -> bytes:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        blobs.put(RESUMES, NAME, Fails(), content_type=PDF)

    assert files(folder) == []


def test_an_upload_that_a_crash_cut_off_is_no_blob(
    blobs: EmbeddedBlobStore, folder: Path, clock: FixedClock
) -> None:
    crash_while_uploading(folder, clock)

    assert list(blobs.list(RESUMES)) == []
    with pytest.raises(NoSuchBlob):
        blobs.info(RESUMES, NAME)
    blobs.put(RESUMES, NAME, b"again", content_type=PDF)
    assert blobs.read(RESUMES, NAME) == b"again"


@pytest.mark.parametrize("prefix", ["usr_1/", "usr_1", "usr_1/res_1"])
def test_an_erasure_finds_uploads_that_a_crash_cut_off(
    blobs: EmbeddedBlobStore, folder: Path, clock: FixedClock, prefix: str
) -> None:
    crash_while_uploading(folder, clock)
    crash_while_uploading(folder, clock, "usr_2/res_2.pdf")

    assert blobs.delete_prefix(RESUMES, prefix) == 0

    assert [file.read_bytes()[-6:] for file in files(folder)] == [b"canary"]
    assert blobs.delete_prefix(RESUMES, "usr_2/") == 0
    assert files(folder) == []


def test_uploads_that_a_crash_cut_off_are_swept_after_a_day(
    blobs: EmbeddedBlobStore, folder: Path, clock: FixedClock
) -> None:
    crash_while_uploading(folder, clock)
    clock.forward(timedelta(hours=23))
    blobs.put(RESUMES, "other", b"", content_type=PDF)
    assert len(files(folder)) == 2

    clock.forward(timedelta(hours=2))
    blobs.put(RESUMES, "another", b"", content_type=PDF)

    assert {info.name for info in blobs.list(RESUMES)} == {"other", "another"}
    assert len(files(folder)) == 2


def test_uploads_that_a_crash_cut_off_are_swept_at_a_start(
    blobs: EmbeddedBlobStore, folder: Path, clock: FixedClock
) -> None:
    crash_while_uploading(folder, clock)
    clock.forward(timedelta(days=2))

    EmbeddedBlobStore(folder, clock=clock, secret=b"k" * 32, base_url="http://localhost")

    assert files(folder) == []


def test_an_upload_that_is_erased_under_way_does_not_appear(
    blobs: EmbeddedBlobStore, folder: Path
) -> None:
    class ErasedMeanwhile(io.BytesIO):
        @override
        def read(self, size: int | None = -1, /) -> bytes:
            blobs.delete_prefix(RESUMES, "usr_1/")
            return super().read(size)

    with pytest.raises(Outage):
        blobs.put(RESUMES, NAME, ErasedMeanwhile(b"content"), content_type=PDF)

    assert files(folder) == []


def test_uploads_are_committed_one_after_the_other(blobs: EmbeddedBlobStore, folder: Path) -> None:
    """Also those of other processes: between looking for a blob and putting one, nobody else."""
    (folder / "resumes").mkdir()
    with ThreadPoolExecutor(1) as pool:
        with locked(folder / "resumes"):
            putting = pool.submit(blobs.put, RESUMES, NAME, b"", content_type=PDF)
            with pytest.raises(TimeoutError):
                putting.result(0.1)
            assert list(blobs.list(RESUMES)) == []
        assert putting.result() == blobs.info(RESUMES, NAME)


def test_a_symbolic_link_is_no_blob(blobs: EmbeddedBlobStore, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret" * 1000)
    blobs.put(RESUMES, NAME, b"", content_type=PDF)
    path = only_file(folder)
    path.unlink()
    path.symlink_to(secret)

    with pytest.raises(NoSuchBlob):
        blobs.read(RESUMES, NAME)
    with pytest.raises(NoSuchBlob):
        blobs.info(RESUMES, NAME)
    assert list(blobs.list(RESUMES)) == []
    assert blobs.delete_prefix(RESUMES, "usr_1/r") == 0
    assert blobs.delete_prefix(RESUMES, "usr_1/") == 1
    assert secret.exists()


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff" * 2000, b'{"name": 1}' + b" " * 2000])
def test_a_damaged_file_is_an_outage_and_can_be_erased(
    blobs: EmbeddedBlobStore, folder: Path, damage: bytes
) -> None:
    blobs.put(RESUMES, NAME, b"content", content_type=PDF)
    only_file(folder).write_bytes(damage)

    with pytest.raises(Outage):
        blobs.read(RESUMES, NAME)
    with pytest.raises(Outage):
        list(blobs.list(RESUMES))
    with pytest.raises(Outage):
        blobs.delete_prefix(RESUMES, "usr_1/r")
    assert blobs.delete_prefix(RESUMES, "usr_1/") == 1
    assert files(folder) == []


def test_a_file_that_was_cut_short_is_an_outage(blobs: EmbeddedBlobStore, folder: Path) -> None:
    blobs.put(RESUMES, NAME, b"content", content_type=PDF)
    path = only_file(folder)
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(Outage):
        blobs.read(RESUMES, NAME)
    with pytest.raises(Outage):
        blobs.info(RESUMES, NAME)


def test_a_file_that_is_cut_short_while_it_is_read_is_an_outage(
    blobs: EmbeddedBlobStore, folder: Path
) -> None:
    blobs.put(RESUMES, NAME, b"x" * 3_000_000, content_type=PDF)
    stream = blobs.stream(RESUMES, NAME)
    next(stream)
    with only_file(folder).open("r+b") as file:
        file.truncate(1_500_000)

    with pytest.raises(Outage):
        list(stream)


def test_an_upload_that_ended_before_it_said_whose_it_is_does_not_stop_an_erasure(
    blobs: EmbeddedBlobStore, folder: Path, clock: FixedClock
) -> None:
    crash_while_uploading(folder, clock)
    only_file(folder).write_bytes(b"")

    assert blobs.delete_prefix(RESUMES, "usr_1/r") == 0
    assert files(folder) == []


def test_a_file_that_cannot_be_opened_is_an_outage(blobs: EmbeddedBlobStore, folder: Path) -> None:
    blobs.put(RESUMES, NAME, b"", content_type=PDF)
    path = only_file(folder)
    path.unlink()
    path.mkdir()

    with pytest.raises(Outage):
        blobs.read(RESUMES, NAME)


def test_a_folder_that_cannot_be_made_is_an_outage(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(Outage):
        EmbeddedBlobStore(tmp_path / "file" / "x", clock=clock, secret=b"k", base_url="http://a")


def test_the_folder_of_an_upload_that_never_ended_is_known(
    blobs: EmbeddedBlobStore, folder: Path, clock: FixedClock
) -> None:
    crash_while_uploading(folder, clock, "usr_9/res_1.pdf")

    assert list(blobs.folders(RESUMES)) == ["usr_9"]
