"""Bodies: what can be read is read, and everything else is refused clearly."""

import contextlib
import json
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from shared.kernel.errors import DomainError
from shared.kernel.numbers import WHOLE
from shared.web.body import (
    JSON_LIMIT_BYTES,
    Body,
    read_json,
    read_upload,
    require_not_coded,
)
from shared.web.operation import UploadRule
from shared.web.problem import BodyTooLarge, Malformed, NotValid, WrongMediaType

LIMIT = 1000
TYPE = "application/pdf"
RULE = UploadRule((TYPE,), LIMIT)


class Point(Body):
    """A body to read."""

    x: Annotated[int, Field(ge=0), WHOLE]
    label: str = Field(default="", max_length=5)


def read(text: str | bytes, content_type: str = "application/json") -> object:
    data = text.encode() if isinstance(text, str) else text
    return read_json(data, content_type, Point)


def form(content: bytes, *, name: str = "file", filename: str = '; filename="cv.pdf"') -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'
    return head.encode() + content + b"\r\n--b--\r\n"


def test_a_body_that_follows_the_schema_is_read() -> None:
    assert read('{"x": 1}') == Point(x=1)
    assert read('{"x": 1}', "application/json; charset=utf-8") == Point(x=1)
    assert read('{"x": 1.0}') == Point(x=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "\xff".encode("latin-1"),
        '{"x": NaN}',
        '{"x": 1, "x": 2}',
        "[" * 60_000,
        '{"x": ' + "1" * 5000 + "}",
        r'{"x": 1, "label": "\ud800"}',
        '{"x": 1, "label": ' + "[" * 300 + "]" * 300 + "}",
    ],
)
def test_what_is_not_json_is_malformed(text: str | bytes) -> None:
    with pytest.raises(Malformed):
        read(text)


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('{"x": -1}', "/x"),
        ('{"x": "1a"}', "/x"),
        ("{}", "/x"),
        ("[]", ""),
        ("null", ""),
        ('{"x": 1, "label": "far too long"}', "/label"),
        ('{"x": "1"}', "/x"),
        ('{"x": true}', "/x"),
        ('{"x": 1.5}', "/x"),
        ('{"x": 1, "secret-member": 1}', ""),
    ],
)
def test_a_fault_says_where_it_is_and_repeats_nothing(text: str, pointer: str) -> None:
    with pytest.raises(NotValid) as caught:
        read(text)

    assert [fault.pointer for fault in caught.value.faults] == [pointer]
    said = json.dumps([fault.model_dump() for fault in caught.value.faults])
    assert "far too long" not in said
    assert "secret-member" not in said


@pytest.mark.parametrize(
    ("member", "detail"),
    [
        ("labelx", "Unknown member; did you mean label?"),
        ("quite_another", "Unknown member"),
        ("l" * 10_000, "Unknown member"),
    ],
)
def test_an_unknown_member_is_told_by_the_nearest_known_one(member: str, detail: str) -> None:
    with pytest.raises(NotValid) as caught:
        read(json.dumps({"x": 1, member: 1}), "application/json")

    assert [fault.detail for fault in caught.value.faults] == [detail]


def test_a_content_type_is_the_same_in_any_case() -> None:
    assert read('{"x": 1}', "Application/JSON; charset=UTF-8") == Point(x=1)


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/jsonp", "json"])
def test_another_content_type_is_refused(content_type: str) -> None:
    with pytest.raises(WrongMediaType):
        read('{"x": 1}', content_type)


def test_a_body_over_the_limit_is_refused() -> None:
    with pytest.raises(BodyTooLarge):
        read(b" " * (JSON_LIMIT_BYTES + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_as_a_domain_error(data: bytes) -> None:
    with contextlib.suppress(DomainError):
        read(data)


def test_a_file_arrives_raw_or_in_a_form() -> None:
    raw = read_upload(b"%PDF", TYPE, RULE)
    sent = read_upload(form(b"%PDF"), "multipart/form-data; boundary=b", RULE)

    assert (raw.data, raw.filename) == (b"%PDF", None)
    assert (sent.data, sent.filename) == (b"%PDF", "cv.pdf")


@pytest.mark.parametrize(
    ("data", "content_type", "error"),
    [
        (b"x" * (LIMIT + 1), TYPE, BodyTooLarge),
        (form(b"x" * (LIMIT + 1)), "multipart/form-data; boundary=b", BodyTooLarge),
        (b"x" * 9000, "multipart/form-data; boundary=b", BodyTooLarge),
        (b"%PDF", "image/png", WrongMediaType),
        (b"%PDF", "", WrongMediaType),
        (form(b"%PDF"), "multipart/form-data", WrongMediaType),
        (form(b"%PDF", name="other"), "multipart/form-data; boundary=b", Malformed),
        (form(b"%PDF", filename=""), "multipart/form-data; boundary=b", Malformed),
        (b"not a form at all", "multipart/form-data; boundary=b", Malformed),
        (
            form(b"1").removesuffix(b"--b--\r\n") + form(b"2"),
            "multipart/form-data; boundary=b",
            Malformed,
        ),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused(
    data: bytes, content_type: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        read_upload(data, content_type, RULE)


@given(st.binary(max_size=300))
def test_any_form_is_read_or_refused_as_a_domain_error(data: bytes) -> None:
    with contextlib.suppress(DomainError):
        read_upload(b"--b" + data, "multipart/form-data; boundary=b", RULE)


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip"])
def test_a_body_in_a_content_coding_is_refused_as_such(coding: str) -> None:
    with pytest.raises(WrongMediaType):
        require_not_coded(coding)
    require_not_coded(None)
    require_not_coded("Identity")
