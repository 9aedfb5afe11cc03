"""The signed addresses of the embedded blob store, as the local host serves them."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import override
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from werkzeug.http import parse_options_header

from dev.hosting.mounted import MountedRequest
from dev.signed_blobs import SignedBlobs, signed_blobs
from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.ports.blobs import RESUMES, BlobStore, LinkRefused
from tests.support.blob_http import EmbeddedBlobHttp
from tests.support.clock import FixedClock

PDF = "application/pdf"
NAME = "usr_1/res_1.pdf"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def blobs(embedded_blobs: EmbeddedBlobStore) -> EmbeddedBlobStore:
    return embedded_blobs


@pytest.fixture
def http(blobs: EmbeddedBlobStore) -> EmbeddedBlobHttp:
    return EmbeddedBlobHttp(blobs)


@pytest.fixture
def download(blobs: EmbeddedBlobStore) -> str:
    blobs.put(RESUMES, NAME, b"content", content_type=PDF)
    return blobs.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=MINUTE).url


@pytest.fixture
def upload(blobs: EmbeddedBlobStore) -> str:
    return blobs.upload_url(RESUMES, NAME, content_type=PDF, size=7, valid_for=MINUTE).url


def changed(url: str, **members: str | None) -> str:
    """Return the address with other members in its query; None removes one."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **members}
    kept = {name: value for name, value in query.items() if value is not None}
    return urlunsplit(parts._replace(query=urlencode(kept)))


def redeem(blobs: EmbeddedBlobStore, method: str, url: str) -> None:
    parts = urlsplit(url)
    _, _, container, name = parts.path.split("/", 3)
    blobs.redeem(method, container, name, parts.query)


@pytest.mark.parametrize(
    "members",
    [
        {"expires": "9999999999"},
        {"expires": "0"},
        {"expires": "x"},
        {"expires": ""},
        {"expires": None},
        {"expires": "9" * 400},
        {"filename": "other.pdf"},
        {"filename": ""},
        {"filename": None},
        {"signature": ""},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"signature": None},
        {"content_type": PDF},
        {"size": "7"},
        {"extra": "1"},
    ],
    ids=str,
)
def test_an_altered_download_address_is_refused(
    http: EmbeddedBlobHttp, download: str, members: dict[str, str | None]
) -> None:
    answer = http("GET", changed(download, **members))

    assert answer.status == 403
    assert json.loads(answer.body)["code"] == "blob.link_refused"
    assert b"content" not in answer.body


@pytest.mark.parametrize(
    "members",
    [
        {"size": "8"},
        {"size": None},
        {"size": "-7"},
        {"content_type": "text/html"},
        {"expires": "1"},
    ],
    ids=str,
)
def test_an_altered_upload_address_is_refused(
    http: EmbeddedBlobHttp, blobs: EmbeddedBlobStore, upload: str, members: dict[str, str | None]
) -> None:
    answer = http("PUT", changed(upload, **members), {"content-type": PDF}, b"content")

    assert answer.status == 403
    assert list(blobs.list(RESUMES)) == []


@given(place=st.integers(0, 10_000), letter=st.characters(codec="ascii"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_single_change_to_an_address_makes_another_that_is_valid(
    blobs: EmbeddedBlobStore, download: str, place: int, letter: str
) -> None:
    """But for another spelling of the very same values, such as ``%2D`` for a dash."""
    start = download.index("/blobs/") + len("/blobs/")
    at = start + place % (len(download) - start)
    url = download[:at] + letter + download[at + 1 :]
    same = dict(parse_qsl(urlsplit(url).query)) == dict(parse_qsl(urlsplit(download).query))
    if same and urlsplit(url).path == urlsplit(download).path:
        return
    if urlsplit(url).path.count("/") < 3:
        return

    with pytest.raises(LinkRefused):
        redeem(blobs, "GET", url)


@pytest.mark.parametrize("extra", ["&expires=1", "&signature=x", "&x", "&=", "&" * 9, "&a=%ff"])
def test_an_address_with_more_than_its_members_is_refused(
    http: EmbeddedBlobHttp, download: str, extra: str
) -> None:
    assert http("GET", download + extra).status == 403


def test_an_address_that_says_something_twice_is_refused(
    http: EmbeddedBlobHttp, download: str
) -> None:
    for pair in urlsplit(download).query.split("&"):
        assert http("GET", f"{download}&{pair}").status == 403


def test_an_address_without_a_query_is_refused(http: EmbeddedBlobHttp, download: str) -> None:
    assert http("GET", download.partition("?")[0]).status == 403


def test_an_address_of_another_installation_is_refused(
    http: EmbeddedBlobHttp, tmp_path: Path, clock: FixedClock
) -> None:
    other = EmbeddedBlobStore(
        tmp_path / "blobs", clock=clock, secret=b"x" * 32, base_url="http://localhost:7071"
    )
    other.put(RESUMES, NAME, b"content", content_type=PDF)

    url = other.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=MINUTE).url

    assert http("GET", url).status == 403


def test_addresses_begin_at_the_public_url(tmp_path: Path, clock: FixedClock) -> None:
    store = EmbeddedBlobStore(
        tmp_path / "b", clock=clock, secret=b"k", base_url="https://api.imock.ai/"
    )

    link = store.upload_url(RESUMES, NAME, content_type=PDF, size=1, valid_for=MINUTE)

    assert link.url.startswith("https://api.imock.ai/blobs/resumes/usr_1/res_1.pdf?")
    assert link.expires_at == clock() + MINUTE


def test_a_download_is_private_and_nothing_a_browser_would_run(
    http: EmbeddedBlobHttp, download: str
) -> None:
    headers = http("GET", download).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-length"] == "7"
    assert headers["content-disposition"] == "attachment; filename=cv.pdf; filename*=UTF-8''cv.pdf"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_may_read_what_the_store_in_azure_lets_it_read(
    http: EmbeddedBlobHttp, download: str, method: str
) -> None:
    exposed = http(method, download).headers["access-control-expose-headers"]

    assert exposed == "accept-ranges, content-length, content-range, retry-after"


@pytest.mark.parametrize("filename", ['a"b;c=d.pdf', "naïve — résumé.pdf", "%41.pdf", "नमस्ते", "' "])
def test_a_file_name_cannot_break_out_of_its_header(
    http: EmbeddedBlobHttp, blobs: EmbeddedBlobStore, filename: str
) -> None:
    blobs.put(RESUMES, NAME, b"", content_type=PDF)
    url = blobs.download_url(RESUMES, NAME, filename=filename, valid_for=MINUTE).url

    disposition = http("GET", url).headers["content-disposition"]

    assert disposition.isascii()
    assert parse_options_header(disposition) == ("attachment", {"filename": filename})
    assert disposition.isprintable()


def test_head_says_what_get_would(http: EmbeddedBlobHttp, download: str, upload: str) -> None:
    answer = http("HEAD", download)

    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers == http("GET", download).headers
    assert http("HEAD", upload).status == 403


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": PDF}, b"content and more", 413),
        ({"content-type": PDF}, b"short", 400),
        ({"content-type": PDF}, b"", 400),
        ({"content-type": "text/html"}, b"content", 415),
        ({}, b"content", 415),
        ({"content-type": PDF, "transfer-encoding": "chunked"}, b"content", 411),
    ],
)
def test_an_upload_of_another_type_or_size_is_refused(
    http: EmbeddedBlobHttp,
    blobs: EmbeddedBlobStore,
    upload: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
) -> None:
    answer = http("PUT", upload, headers, body)

    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert json.loads(answer.body)["status"] == status
    assert list(blobs.list(RESUMES)) == []
    assert http("PUT", upload, {"content-type": PDF.upper()}, b"content").status == 201


def test_a_second_upload_is_a_conflict(http: EmbeddedBlobHttp, upload: str) -> None:
    headers = {"content-type": PDF}

    answers = [http("PUT", upload, headers, b"content") for _ in range(2)]

    assert [answer.status for answer in answers] == [201, 409]
    assert json.loads(answers[1].body)["code"] == "blob.already_exists"


class Lies(io.BytesIO):
    """A body of another length than was announced, or one that breaks off."""

    def __init__(self, content: bytes, *, broken: bool = False) -> None:
        super().__init__(content)
        self.broken = broken

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        if self.broken and not piece:
            raise ConnectionResetError("the client went away")
        return piece


@pytest.mark.parametrize("body", [Lies(b"cont", broken=True), Lies(b"cont"), Lies(b"content!")])
def test_a_body_that_is_not_as_announced_is_never_stored(
    blobs: EmbeddedBlobStore, upload: str, tmp_path: Path, body: Lies
) -> None:
    parts = urlsplit(upload)
    request = MountedRequest(
        "PUT",
        {"container": "resumes", "name": NAME},
        parts.query,
        {"content-type": PDF},
        7,
        body,
    )

    with pytest.raises((ConnectionResetError, ValueError)):
        SignedBlobs(blobs).handle(request)

    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


def test_only_a_store_that_signs_its_own_addresses_gets_a_route(
    blobs: EmbeddedBlobStore,
) -> None:
    class SignedElsewhere:
        """A store without the two operations that serving takes."""

    elsewhere: BlobStore = SignedElsewhere()  # type: ignore[assignment]

    assert isinstance(signed_blobs(blobs), SignedBlobs)
    assert signed_blobs(elsewhere) is None


@pytest.mark.parametrize(
    ("wanted", "told", "sent"),
    [
        ("bytes=0-", "bytes 0-6/7", b"content"),
        ("bytes=0-0", "bytes 0-0/7", b"c"),
        ("bytes=2-4", "bytes 2-4/7", b"nte"),
        ("bytes=5-900", "bytes 5-6/7", b"nt"),
        ("bytes=-3", "bytes 4-6/7", b"ent"),
        ("bytes=-900", "bytes 0-6/7", b"content"),
    ],
)
def test_a_range_of_a_download_is_sent_alone(
    http: EmbeddedBlobHttp, download: str, wanted: str, told: str, sent: bytes
) -> None:
    answer = http("GET", download, {"Range": wanted})

    assert (answer.status, answer.body) == (206, sent)
    assert answer.headers["content-range"] == told
    assert answer.headers["content-length"] == str(len(sent))
    assert answer.headers["content-type"] == PDF
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("wanted", ["bytes=7-", "bytes=900-901"])
def test_a_range_outside_of_a_download_is_refused_with_its_size(
    http: EmbeddedBlobHttp, download: str, wanted: str
) -> None:
    answer = http("GET", download, {"Range": wanted})

    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */7")


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-1,3-4"},
        {"Range": "lines=0-1"},
        {"Range": "bytes=4-2"},
        {"Range": "nonsense"},
        {"Range": "bytes=0-1", "If-Range": '"a"'},
    ],
    ids=str,
)
def test_what_is_no_single_range_of_bytes_is_answered_with_the_whole(
    http: EmbeddedBlobHttp, download: str, headers: dict[str, str]
) -> None:
    answer = http("GET", download, headers)

    assert (answer.status, answer.body) == (200, b"content")
    assert answer.headers["accept-ranges"] == "bytes"


def test_a_range_of_a_large_blob_is_read_where_it_is(
    blobs: EmbeddedBlobStore, http: EmbeddedBlobHttp
) -> None:
    content = bytes(range(256)) * 10_000
    blobs.put(RESUMES, NAME, content, content_type=PDF)
    url = blobs.download_url(RESUMES, NAME, filename="cv.pdf", valid_for=MINUTE).url

    assert http("GET", url, {"Range": "bytes=99-2000000"}).body == content[99:2_000_001]


@pytest.mark.parametrize("sent", ["video/webm;codecs=vp8,opus", "Video/WEBM", "video/x-matroska"])
def test_an_upload_may_name_its_type_as_the_browser_does(
    blobs: EmbeddedBlobStore, http: EmbeddedBlobHttp, sent: str
) -> None:
    grant = blobs.upload_url(RESUMES, NAME, content_type="video/webm", size=4, valid_for=MINUTE)

    assert http("PUT", grant.url, {"Content-Type": sent}, b"film").status == 201
    assert blobs.info(RESUMES, NAME).content_type == "video/webm"


@pytest.mark.parametrize("sent", ["", "audio/webm", "application/pdf"])
def test_an_upload_of_another_type_is_refused(
    blobs: EmbeddedBlobStore, http: EmbeddedBlobHttp, sent: str
) -> None:
    grant = blobs.upload_url(RESUMES, NAME, content_type="video/webm", size=4, valid_for=MINUTE)

    assert http("PUT", grant.url, {"Content-Type": sent}, b"film").status == 415
