"""The contract of BlobStore: each operation on a blob in each state it can be in."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import BinaryIO, override

import pytest

from shared.kernel.clock import Clock
from shared.kernel.errors import Unavailable
from shared.ports.blobs import (
    MAX_BATCH_DELETE,
    RESUMES,
    BlobContainer,
    BlobExists,
    BlobInfo,
    BlobStore,
    NoSuchBlob,
)
from tests.support.blob_http import BlobHttp
from tests.support.contract import Wait, refused

OTHER = BlobContainer("other")
PDF = "application/pdf"
NAME = "usr_1/res_1.pdf"
SHORT = timedelta(seconds=2)
AFTER = timedelta(seconds=3)


def put(
    blobs: BlobStore, name: str = NAME, content: bytes = b"first", *, overwrite: bool = False
) -> BlobInfo:
    return blobs.put(RESUMES, name, content, content_type=PDF, overwrite=overwrite)


def names(blobs: BlobStore, prefix: str = "") -> list[str]:
    return [info.name for info in blobs.list(RESUMES, prefix)]


class FailsHalfway(io.BytesIO):
    """A source that breaks after a first piece."""

    def __init__(self) -> None:
        super().__init__(b"x" * 3_000_000)
        self.reads = 0

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > 1:
            raise ConnectionResetError("the client went away")
        return super().read(size)


@pytest.fixture(
    params=["never there", "deleted", "erased", "torn", "of another case", "elsewhere", "a folder"]
)
def absent(request: pytest.FixtureRequest, blobs: BlobStore) -> None:
    """Bring NAME into a state of absence."""
    match request.param:
        case "deleted":
            put(blobs)
            assert blobs.delete(RESUMES, NAME)
        case "erased":
            put(blobs)
            assert blobs.delete_prefix(RESUMES, "usr_1/") == 1
        case "torn":
            with pytest.raises(ConnectionResetError):
                blobs.put(RESUMES, NAME, FailsHalfway(), content_type=PDF)
        case "of another case":
            put(blobs, NAME.upper())
        case "elsewhere":
            blobs.put(OTHER, NAME, b"other", content_type=PDF)
        case "a folder":
            put(blobs, f"{NAME}/inner")


@pytest.fixture(params=["put", "put from a file", "overwritten", "put again", "beside a torn one"])
def present(request: pytest.FixtureRequest, blobs: BlobStore) -> BlobInfo:
    """Bring NAME into a state of presence, with the content ``first``."""
    match request.param:
        case "put from a file":
            return blobs.put(RESUMES, NAME, io.BytesIO(b"first"), content_type=PDF)
        case "overwritten":
            put(blobs, content=b"zeroth, and longer")
            return put(blobs, overwrite=True)
        case "put again":
            put(blobs)
            blobs.delete(RESUMES, NAME)
        case "beside a torn one":
            info = put(blobs)
            with pytest.raises(ConnectionResetError):
                blobs.put(RESUMES, NAME, FailsHalfway(), content_type=PDF, overwrite=True)
            return info
    return put(blobs)


@pytest.mark.usefixtures("absent")
def test_what_is_absent_is_not_found_by_any_operation(blobs: BlobStore) -> None:
    with pytest.raises(NoSuchBlob):
        blobs.info(RESUMES, NAME)
    with pytest.raises(NoSuchBlob):
        blobs.read(RESUMES, NAME)
    with pytest.raises(NoSuchBlob):
        next(blobs.stream(RESUMES, NAME))
    with pytest.raises(NoSuchBlob):
        blobs.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=SHORT)
    assert not blobs.delete(RESUMES, NAME)
    assert NAME not in names(blobs)


@pytest.mark.usefixtures("absent")
def test_what_is_absent_can_be_put(blobs: BlobStore) -> None:
    info = put(blobs, content=b"new")

    assert blobs.info(RESUMES, NAME) == info
    assert blobs.read(RESUMES, NAME) == b"new"


def test_what_is_present_is_described(blobs: BlobStore, present: BlobInfo) -> None:
    assert present == BlobInfo(NAME, 5, PDF, present.stored_at)
    assert blobs.info(RESUMES, NAME) == present
    assert list(blobs.list(RESUMES)) == [present]


def test_what_is_present_is_read(blobs: BlobStore, present: BlobInfo) -> None:
    assert blobs.read(RESUMES, NAME) == b"first"
    assert b"".join(blobs.stream(RESUMES, NAME)) == b"first"


def test_what_is_present_is_not_put_over(blobs: BlobStore, present: BlobInfo) -> None:
    with pytest.raises(BlobExists):
        put(blobs, content=b"second")
    assert blobs.read(RESUMES, NAME) == b"first"
    assert blobs.info(RESUMES, NAME) == present


def test_what_is_present_is_overwritten_on_demand(
    blobs: BlobStore, present: BlobInfo, wait: Wait
) -> None:
    wait(timedelta(seconds=1))

    info = blobs.put(RESUMES, NAME, b"2nd", content_type="text/plain", overwrite=True)

    assert blobs.info(RESUMES, NAME) == info == BlobInfo(NAME, 3, "text/plain", info.stored_at)
    assert info.stored_at > present.stored_at
    assert blobs.read(RESUMES, NAME) == b"2nd"


def test_what_is_present_is_deleted_once(blobs: BlobStore, present: BlobInfo) -> None:
    assert blobs.delete(RESUMES, NAME)
    assert not blobs.delete(RESUMES, NAME)
    assert names(blobs) == []


def test_what_appeared_while_an_upload_was_under_way_is_not_put_over(blobs: BlobStore) -> None:
    class SlowerThanAnother(io.BytesIO):
        @override
        def read(self, size: int | None = -1, /) -> bytes:
            put(blobs, content=b"faster", overwrite=True)
            return super().read(size)

    with pytest.raises(BlobExists):
        blobs.put(RESUMES, NAME, SlowerThanAnother(b"slower"), content_type=PDF)

    assert blobs.read(RESUMES, NAME) == b"faster"


def test_the_time_of_storing_is_known(blobs: BlobStore, now: Clock) -> None:
    began = now().replace(microsecond=0)

    info = put(blobs)

    assert info.stored_at.tzinfo is not None
    assert began <= info.stored_at <= now()


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1, 5 * 2**20])
def test_contents_of_any_size_come_back_in_pieces(blobs: BlobStore, size: int) -> None:
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]

    info = blobs.put(RESUMES, NAME, io.BytesIO(content), content_type=PDF)

    pieces = list(blobs.stream(RESUMES, NAME))
    assert info.size == size
    assert b"".join(pieces) == content == blobs.read(RESUMES, NAME)
    assert all(0 < len(piece) <= 2**20 for piece in pieces)


@pytest.mark.parametrize("size", [3_000_000, 10_000_000])
def test_a_reader_goes_on_with_what_it_began_or_not_at_all(blobs: BlobStore, size: int) -> None:
    put(blobs, content=b"a" * size)
    stream = blobs.stream(RESUMES, NAME)
    read = [next(stream)]

    put(blobs, content=b"b" * size, overwrite=True)

    with suppress(Unavailable):
        read += stream
        assert sum(map(len, read)) == size
    assert set(b"".join(read)) == {ord("a")}


def test_blobs_are_listed_in_order_of_name(blobs: BlobStore) -> None:
    given = ["b", "a/b", "a", "a/B", "a-b", "a.b", "a/b/c", "Z", "ab", "usr_1/x", "usr_10/x"]
    for name in given:
        put(blobs, name)
    blobs.put(OTHER, "other", b"", content_type=PDF)

    assert names(blobs) == sorted(given)
    assert names(blobs, "a") == ["a", "a-b", "a.b", "a/B", "a/b", "a/b/c", "ab"]
    assert names(blobs, "a/") == ["a/B", "a/b", "a/b/c"]
    assert names(blobs, "a/b") == ["a/b", "a/b/c"]
    assert names(blobs, "usr_1") == ["usr_1/x", "usr_10/x"]
    assert names(blobs, "usr_1/") == ["usr_1/x"]
    assert names(blobs, "nothing") == []
    assert list(blobs.list(BlobContainer("empty"))) == []


@pytest.mark.parametrize(
    ("prefix", "gone"),
    [
        ("usr_1/", {"usr_1/a", "usr_1/b/c"}),
        ("usr_1", {"usr_1", "usr_1/a", "usr_1/b/c", "usr_10/a"}),
        ("usr_1/b", {"usr_1/b/c"}),
        ("usr_1/b/", {"usr_1/b/c"}),
        ("usr_2", set()),
        ("USR_1/", {"USR_1/a"}),
    ],
)
def test_an_erasure_takes_all_that_begins_so_and_nothing_else(
    blobs: BlobStore, prefix: str, gone: set[str]
) -> None:
    given = {"usr_1", "usr_1/a", "usr_1/b/c", "usr_10/a", "USR_1/a", "x/usr_1/a"}
    for name in given:
        put(blobs, name)
    blobs.put(OTHER, "usr_1/a", b"", content_type=PDF)

    assert blobs.delete_prefix(RESUMES, prefix) == len(gone)
    assert blobs.delete_prefix(RESUMES, prefix) == 0
    assert set(names(blobs)) == given - gone
    assert [info.name for info in blobs.list(OTHER)] == ["usr_1/a"]


def test_an_erasure_of_everything_has_to_be_meant(blobs: BlobStore) -> None:
    put(blobs)

    with refused():
        blobs.delete_prefix(RESUMES, "")
    assert names(blobs) == [NAME]


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "A",
        "0",
        "-",
        "_",
        ".hidden",
        "a.b.c",
        "a/.b/c",
        "x" * 512,
        "/".join("x" * 255 for _ in range(2)),
        "/".join("x" for _ in range(254)),
        "con",
        "nul.txt",
    ],
)
def test_a_good_name_is_kept_as_it_is(blobs: BlobStore, name: str) -> None:
    put(blobs, name, b"content")

    assert names(blobs) == [name]
    assert blobs.info(RESUMES, name).name == name
    assert blobs.read(RESUMES, name) == b"content"
    assert blobs.delete(RESUMES, name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/..",
        "a/../b",
        "a/./b",
        "a..b",
        "a.",
        "a./b",
        "a\\b",
        "a b",
        "a\n",
        "a\x00",
        "é",
        "a%2Fb",
        "a?b",
        "a#b",
        "a*",
        "x" * 513,
        "/".join("x" for _ in range(255)),
    ],
)
def test_a_bad_name_is_refused_by_every_operation(blobs: BlobStore, name: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: put(blobs, name),
        lambda: blobs.info(RESUMES, name),
        lambda: blobs.read(RESUMES, name),
        lambda: next(blobs.stream(RESUMES, name)),
        lambda: blobs.delete(RESUMES, name),
        lambda: blobs.upload_url(RESUMES, name, content_type=PDF, size=1, valid_for=SHORT),
        lambda: blobs.download_url(RESUMES, name, filename="a", valid_for=SHORT),
    ]
    for call in calls:
        with refused():
            call()


@pytest.mark.parametrize("name", ["", "a", "..", "Resumes", "a--b", "a/b", "x" * 64])
def test_a_bad_container_is_refused(blobs: BlobStore, name: str) -> None:
    with refused():
        blobs.put(BlobContainer(name), NAME, b"", content_type=PDF)
    with refused():
        list(blobs.list(BlobContainer(name)))


@pytest.mark.parametrize("prefix", ["/", "../", "a/../", "a//", "*", "é", "a\\", "x" * 513])
def test_a_prefix_that_no_name_can_have_is_refused(blobs: BlobStore, prefix: str) -> None:
    with refused():
        blobs.delete_prefix(RESUMES, prefix)
    with refused():
        list(blobs.list(RESUMES, prefix))


@pytest.mark.parametrize(
    "content_type", ["", "pdf", "a/b\r\nx: y", "a/b; c", "a/ b", "A/B", "a/b" + "c" * 200]
)
def test_a_bad_content_type_is_refused(blobs: BlobStore, content_type: str) -> None:
    with refused():
        blobs.put(RESUMES, NAME, b"", content_type=content_type)
    with refused():
        blobs.upload_url(RESUMES, NAME, content_type=content_type, size=1, valid_for=SHORT)
    assert names(blobs) == []


@pytest.mark.parametrize("content_type", ["text/plain; charset=utf-8", "audio/webm;codecs=opus"])
def test_a_content_type_is_kept_with_its_parameters(blobs: BlobStore, content_type: str) -> None:
    blobs.put(RESUMES, NAME, b"", content_type=content_type)

    assert blobs.info(RESUMES, NAME).content_type == content_type


def test_of_many_who_put_a_new_blob_one_does(blobs: BlobStore) -> None:
    def contend(number: int) -> int | None:
        content: BinaryIO = io.BytesIO(b"%02d" % number * 100_000)
        try:
            blobs.put(RESUMES, NAME, content, content_type=PDF)
        except BlobExists:
            return None
        return number

    with ThreadPoolExecutor(20) as pool:
        winners = [number for number in pool.map(contend, range(20)) if number is not None]

    assert len(winners) == 1
    assert blobs.read(RESUMES, NAME) == b"%02d" % winners[0] * 100_000


def test_readers_among_overwriters_see_one_version_or_another(blobs: BlobStore) -> None:
    versions = [bytes([letter]) * (200_000 + letter) for letter in b"abcdefgh"]
    put(blobs, content=versions[0])

    def overwrite(content: bytes) -> None:
        for _ in range(5):
            put(blobs, content=content, overwrite=True)

    def read(_: int) -> bool:
        return all(blobs.read(RESUMES, NAME) in versions for _ in range(10))

    with ThreadPoolExecutor(16) as pool:
        writing = [pool.submit(overwrite, content) for content in versions]
        assert all(pool.map(read, range(8)))
        assert [written.result() for written in writing] == [None] * len(versions)


def upload_url(blobs: BlobStore, *, size: int = 5, valid_for: timedelta = SHORT) -> str:
    return blobs.upload_url(RESUMES, NAME, content_type=PDF, size=size, valid_for=valid_for).url


def test_an_upload_address_takes_one_upload(blobs: BlobStore, http: BlobHttp) -> None:
    link = blobs.upload_url(RESUMES, NAME, content_type=PDF, size=5, valid_for=SHORT)

    first = http(link.method, link.url, link.headers, b"first")
    second = http(link.method, link.url, link.headers, b"again")

    assert (link.method, first.status) == ("PUT", 201)
    assert second.status in {403, 409}
    assert blobs.read(RESUMES, NAME) == b"first"
    assert blobs.info(RESUMES, NAME).content_type == PDF


def test_an_upload_address_never_replaces_a_blob(
    blobs: BlobStore, http: BlobHttp, present: BlobInfo
) -> None:
    link = blobs.upload_url(RESUMES, NAME, content_type=PDF, size=5, valid_for=SHORT)

    assert http("PUT", link.url, link.headers, b"again").status in {403, 409}
    assert blobs.read(RESUMES, NAME) == b"first"


def test_a_download_address_gives_the_blob_under_its_file_name(
    blobs: BlobStore, http: BlobHttp, present: BlobInfo
) -> None:
    link = blobs.download_url(RESUMES, NAME, filename="Ünal's CV.pdf", valid_for=SHORT)

    answer = http(link.method, link.url, link.headers)

    assert (link.method, answer.status, answer.body) == ("GET", 200, b"first")
    assert answer.headers["content-type"] == PDF
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment")
    assert "filename*=UTF-8''%C3%9Cnal%27s%20CV.pdf" in disposition


def test_a_download_address_of_a_blob_that_has_gone_gives_nothing(
    blobs: BlobStore, http: BlobHttp, present: BlobInfo
) -> None:
    link = blobs.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=SHORT)
    blobs.delete(RESUMES, NAME)

    assert http("GET", link.url).status == 404


def test_an_address_serves_one_verb(blobs: BlobStore, http: BlobHttp, present: BlobInfo) -> None:
    download = blobs.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=SHORT).url
    upload = blobs.upload_url(RESUMES, NAME, content_type=PDF, size=5, valid_for=SHORT)

    for method in ("PUT", "DELETE", "POST"):
        assert http(method, download, upload.headers, b"again").status in {400, 403, 405}
    assert http("GET", upload.url).status == 403
    assert http("DELETE", upload.url).status == 403
    assert blobs.read(RESUMES, NAME) == b"first"


def test_an_address_serves_one_blob(blobs: BlobStore, http: BlobHttp, present: BlobInfo) -> None:
    put(blobs, "usr_2/res_2.pdf", b"secret")
    download = blobs.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=SHORT).url

    assert http("GET", download.replace("usr_1/res_1", "usr_2/res_2")).status == 403
    assert http("GET", download.replace("/resumes/", "/other/")).status == 403


def test_an_address_expires_when_it_says(
    blobs: BlobStore, http: BlobHttp, present: BlobInfo, wait: Wait, now: Clock
) -> None:
    download = blobs.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=SHORT)
    upload = blobs.upload_url(RESUMES, NAME, content_type=PDF, size=5, valid_for=SHORT)
    assert http("GET", download.url).status == 200
    assert timedelta(0) < download.expires_at - now() <= SHORT
    blobs.delete(RESUMES, NAME)

    wait(AFTER)

    assert http("GET", download.url).status == 403
    assert http("PUT", upload.url, upload.headers, b"first").status == 403
    assert names(blobs) == []


@pytest.mark.parametrize("filename", ["", "a/b", "a\\b", "a\r\nb", "a\x00", "\ud800", "x" * 256])
def test_a_bad_file_name_is_refused(blobs: BlobStore, present: BlobInfo, filename: str) -> None:
    with refused():
        blobs.download_url(RESUMES, NAME, filename=filename, valid_for=SHORT)


@pytest.mark.parametrize(
    "valid_for", [timedelta(0), timedelta(seconds=-1), timedelta(days=7, seconds=1)]
)
def test_an_address_lives_from_a_second_to_a_week(
    blobs: BlobStore, present: BlobInfo, valid_for: timedelta
) -> None:
    with refused():
        upload_url(blobs, valid_for=valid_for)
    with refused():
        blobs.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=valid_for)


def test_an_upload_has_no_negative_size(blobs: BlobStore) -> None:
    with refused():
        upload_url(blobs, size=-1)


def test_it_says_what_it_is(blobs: BlobStore) -> None:
    assert len(blobs.ping().split()) >= 2


def test_a_batch_removes_each_blob_for_itself_and_says_what_became_of_it(blobs: BlobStore) -> None:
    for name in ("usr_1/a", "usr_1/b", "usr_2/c"):
        put(blobs, name)

    done = blobs.delete_batch(RESUMES, ["usr_1/a", "usr_2/c", "usr_3/never"])

    assert done.removed == {"usr_1/a", "usr_2/c"}
    assert done.absent == {"usr_3/never"}
    assert done.failed == frozenset()
    assert names(blobs) == ["usr_1/b"]


def test_a_batch_that_comes_again_finds_nothing_to_do(blobs: BlobStore) -> None:
    put(blobs)
    for removed in ({NAME}, set()):
        assert blobs.delete_batch(RESUMES, [NAME]).removed == removed


def test_a_batch_has_its_limits(blobs: BlobStore) -> None:
    assert blobs.delete_batch(OTHER, []).removed == frozenset()
    full = [f"usr_1/{number}" for number in range(MAX_BATCH_DELETE)]
    assert len(blobs.delete_batch(RESUMES, full).absent) == MAX_BATCH_DELETE
    with pytest.raises(ValueError, match="at most 256"):
        blobs.delete_batch(RESUMES, [*full, "usr_1/more"])
    with pytest.raises(ValueError, match="name"):
        blobs.delete_batch(RESUMES, ["../etc"])


def test_folders_are_the_first_segments_each_once(blobs: BlobStore) -> None:
    for name in ("usr_2/a", "usr_1/a/b", "usr_1/c", "alone", "alone-too", "usr_2-b/a"):
        put(blobs, name)

    assert sorted(blobs.folders(RESUMES)) == ["", "usr_1", "usr_2", "usr_2-b"]
    blobs.delete_prefix(RESUMES, "usr_1/")
    for name in ("alone", "alone-too"):
        blobs.delete(RESUMES, name)
    assert sorted(blobs.folders(RESUMES)) == ["usr_2", "usr_2-b"]
    assert list(blobs.folders(OTHER)) == []


def test_what_is_left_of_blobs_is_told_by_name(blobs: BlobStore) -> None:
    put(blobs, "usr_1/a")
    put(blobs, "usr_1/b/c")
    put(blobs, "usr_2/a")
    blobs.delete(RESUMES, "usr_1/a")

    assert len(list(blobs.remnants(RESUMES, "usr_1/"))) == 1
    blobs.delete_prefix(RESUMES, "usr_1/")
    assert list(blobs.remnants(RESUMES, "usr_1/")) == []
    assert len(list(blobs.remnants(RESUMES, "usr_2/"))) == 1
    with refused():
        list(blobs.remnants(RESUMES, ""))
