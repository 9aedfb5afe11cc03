"""A content type is read as RFC 9110 writes it, under any name that browsers give it."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.media.content_types import CONTENT_TYPES, ContentType, canonical, same_type


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("video/webm;codecs=vp8,opus", "video/webm"),
        ('video/webm; codecs="vp9, opus"', "video/webm"),
        ("Video/WebM", "video/webm"),
        (" audio/webm ;codecs=opus", "audio/webm"),
        ("video/x-matroska;codecs=avc1", "video/webm"),
        ("video/quicktime", "video/mp4"),
        ("audio/x-m4a", "audio/mp4"),
        ("audio/mp4a-latm", "audio/mp4"),
        ("audio/mp4;codecs=mp4a.40.2", "audio/mp4"),
        ("audio/3gpp", "audio/mp4"),
        ("audio/x-wav", "audio/wav"),
        ("audio/vnd.wave;codec=1", "audio/wav"),
        ("audio/mp3", "audio/mpeg"),
        ("application/ogg", "audio/ogg"),
        ("audio/x-flac", "audio/flac"),
    ],
)
def test_what_blob_type_gives_is_read(sent: str, name: str) -> None:
    assert canonical(sent) == name
    assert TypeAdapter[str](ContentType).validate_python(sent) == name
    assert same_type(sent, name)


@pytest.mark.parametrize("sent", ["", "video", "application/pdf", "text/html;a=video/webm"])
def test_another_type_is_refused_with_those_that_are_accepted(sent: str) -> None:
    with pytest.raises(ValidationError, match="video/x-matroska"):
        TypeAdapter[str](ContentType).validate_python(sent)


def test_names_of_one_type_are_the_same_and_others_are_not() -> None:
    assert same_type("application/PDF", "application/pdf; v=1")
    assert not same_type("video/webm", "audio/webm")
    assert not same_type("video/webm", "application/pdf")


def test_a_canonical_name_stands_for_itself() -> None:
    assert all(canonical(canonical(each)) == canonical(each) for each in CONTENT_TYPES)
