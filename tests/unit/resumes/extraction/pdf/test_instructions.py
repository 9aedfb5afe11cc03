"""Instructions: read at once where they are plain, and never otherwise than pypdf reads them."""

import io
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream, StreamObject

from shared.resumes.extraction.pdf import instructions as module
from shared.resumes.extraction.pdf.instructions import Instruction, instructions

RESUMES = Path(__file__).parents[4] / "fixtures/resumes"
FOLLOWED = {b"Tf", b"Td", b"Tm", b"Tj", b"TJ", b"'", b'"', b"q", b"Do"}


def content_of(data: bytes) -> ContentStream:
    stream = StreamObject()
    stream.set_data(data)
    return ContentStream(stream, None, "bytes")


def comparable(value: Any) -> Any:
    """Return a value without what no operator takes: what a dictionary holds."""
    if isinstance(value, dict):
        return None
    return [comparable(each) for each in value] if isinstance(value, (list, tuple)) else value


def outcome(read: Sequence[Instruction]) -> list[Any]:
    return [(comparable(operands), operator) for operands, operator in read]


def of_pypdf(content: ContentStream) -> list[Any]:
    return outcome([each for each in content.operations if each[1] in FOLLOWED])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"/F1 9.5 Tf\n-3 +.5 Td", [["/F1", 9.5], [-3.0, 0.5]]),
        (b"1 0 0 1 2 3. Tm 0 0 m 1 1 l S q", [[1, 0, 0, 1, 2, 3], []]),
        (b"0.12345678901 0 Td", [[0.12345678901, 0]]),
        (b"[(a) -20.5<4a4B5>]TJ", [[[b"a", -20.5, b"JKP"]]]),
        (rb"(\(\\\)\n\101\7z\400) Tj", None),
        (rb"(\(\\\)\n\101\7z) Tj", [[b"(\\)\nA\7z"]]),
        (b"(two\r\nlines) Tj", [[b"two\r\nlines"]]),
        (b"/Span <</ActualText <FEFF> /K [1 2]/M(x)>>BDC (a)Tj EMC", [[b"a"]]),
        (b"1 2 (a) \" (b) '", [[1, 2, b"a"], [b"b"]]),
        (b"(a) Tj (left", None),
        (b"(a (b) c) Tj", [[b"a (b) c"]]),
        (b"(a (b (c))) Tj", None),
        (b"(a\\\nb) Tj", None),
        (b"% (a) Tj\n(b) Tj", None),
        (b"/A#42 Do /\xc3\xa4 Do", None),
        (b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI (a) Tj", None),
        (b"1 0 0 RG (a) Tj", [[b"a"]]),
        (b"1 0 R (a) Tj", None),
        (b"<< /A 1 >>stream (a) Tj", None),
        (b"--5 0 Td 5-3 0 Td", None),
        (b"(a) Tj ] q", None),
        (b"[(a) null] TJ", None),
        (b"(a)\x00Tj", None),
    ],
)
def test_instructions_are_what_pypdf_reads(data: bytes, expected: list[Any] | None) -> None:
    """``expected``: the operands, where the stream is plain enough to be read at once."""
    plain = module._plain(data, FOLLOWED)

    assert [operands for operands, _ in plain or ()] == (expected or [])
    assert (plain is None) == (expected is None)
    try:
        wanted = of_pypdf(content_of(data))
    except Exception as error:  # noqa: BLE001 - pypdf raises many kinds
        with pytest.raises(type(error)):
            instructions(content_of(data), FOLLOWED)
    else:
        assert outcome(instructions(content_of(data), FOLLOWED)) == wanted


PIECES = st.sampled_from(
    [
        *b"1 -2.5 .5 4. + /F1 / (a) (\\051) (\\8) ( ) <4A> <4> < > << >>".split(),
        *b"[ ] Tj TJ Td ' BI R q".split(),
        *b"true null stream % # \\ { \xe4 \x00".split(b" "),
    ]
)


@given(st.lists(st.tuples(PIECES, st.sampled_from([b"", b" ", b"\n"])), max_size=12))
def test_whatever_is_put_together_is_read_as_pypdf_reads_it(
    pieces: list[tuple[bytes, bytes]],
) -> None:
    data = b"".join(piece + space for piece, space in pieces)
    plain = module._plain(data, FOLLOWED)

    if plain is not None:
        assert outcome(plain) == of_pypdf(content_of(data))


def test_the_pages_of_resumes_are_read_at_once() -> None:
    contents = [
        ContentStream(page["/Contents"], reader, "bytes")
        for path in sorted(RESUMES.glob("*.pdf"))
        for reader in [PdfReader(io.BytesIO(path.read_bytes()))]
        for page in reader.pages
        if "/Contents" in page
    ]
    read = [module._plain(content.get_data(), FOLLOWED) for content in contents]

    assert len(read) > 20
    assert None not in read
    for plain, content in list(zip(read, contents, strict=True))[::4]:
        assert outcome(plain or []) == of_pypdf(content)


@pytest.mark.parametrize(
    "piece", [b"1 ", b"(", b"((", b"()", b"[", b"<<", b"/A ", b"<", b"(\\", b"[1 ", b"a"]
)
def test_what_never_ends_is_given_up_soon(piece: bytes) -> None:
    data = piece * (400_000 // len(piece)) + b"}"
    began = time.process_time()

    assert module._plain(data, FOLLOWED) is None
    assert time.process_time() - began < 2
