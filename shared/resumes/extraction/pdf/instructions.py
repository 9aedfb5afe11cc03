"""Instructions of a content stream: operators with their operands (ISO 32000-1, 7.8.2).

pypdf reads a content stream byte by byte, which is most of the time of reading a resume. Here one
pattern takes an instruction at once, and only what is followed is made into values. It knows what
programs that write PDFs write; a stream with anything else is left to pypdf, whole, so that
what is broken is mended or refused as pypdf does.
"""

import re
from binascii import unhexlify
from collections.abc import Container, Sequence
from typing import Any

from pypdf.generic import ContentStream

type Instruction = tuple[Sequence[Any], bytes]

_MOST_BYTES = 2_000_000
"""A longer stream may have more tokens than pypdf takes."""

_SPACE = rb"[\t\n\f\r ]"
_REGULAR = rb"[^\x00-\x20\x7f-\xff()<>\[\]{}/%#]"
_END = rb"(?=[\t\n\f\r ()<>\[\]/]|\Z)"
_NUMBER = rb"[+-]?+(?:\d{1,9}+(?:\.\d{0,20}+)?+|\.\d{1,20}+)" + _END
_NAME = rb"/" + _REGULAR + rb"{1,99}+" + _END
_HEX = rb"<[0-9A-Fa-f]*+>"
_OCTAL = rb"[0-3][0-7]{0,2}+|[4-7][0-7]?+(?![0-7])"
_CHARACTERS = rb"[^()\\]++|\\(?:[nrtbf()\\]|" + _OCTAL + rb")"
_IN_BRACKETS = rb"\((?:" + _CHARACTERS + rb")*+\)"
_TEXT = rb"\((?:" + _CHARACTERS + rb"|" + _IN_BRACKETS + rb")*+\)"
_SCALAR = rb"(?:" + rb"|".join((_NUMBER, _NAME, _HEX, _TEXT)) + rb")"
_ARRAY = rb"\[(?:" + _SPACE + rb"++|" + _SCALAR + rb")*+\]"
_PAIR = _NAME + _SPACE + rb"*+(?:" + _SCALAR + rb"|" + _ARRAY + rb")" + _SPACE + rb"*+"
_DICTIONARY = rb"<<" + _SPACE + rb"*+(?:" + _PAIR + rb")*+>>"
_OPERAND = rb"(?:" + rb"|".join((_SCALAR, _ARRAY, _DICTIONARY)) + rb")"
_OPERANDS = rb"(?:" + _SPACE + rb"++|" + _OPERAND + rb")*+"
# Inline images, references and streams are no instructions, and pypdf has rules for each.
_OPERATOR = rb"(?!BI" + _END + rb"|R(?![A-Za-z])|stream)[A-Za-z'\"]" + _REGULAR + rb"{0,20}+" + _END

_ONE_OPERAND = re.compile(_OPERAND)
_ALL_OPERANDS = re.compile(_OPERANDS)
_INSTRUCTION = re.compile(rb"(" + _OPERANDS + rb")(" + _OPERATOR + rb")")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def instructions(content: ContentStream, followed: Container[bytes]) -> Sequence[Instruction]:
    """Return the instructions with these operators, in order; raises what pypdf raises.

    A string is bytes, a name a str with its slash, a number a float or one of pypdf's.
    """
    plain = _plain(content.get_data(), followed)
    if plain is not None:
        return plain
    return [each for each in content.operations if each[1] in followed]


def _plain(data: bytes, followed: Container[bytes]) -> list[Instruction] | None:
    """Return the instructions of a stream in the usual syntax, None for any other."""
    if len(data) > _MOST_BYTES:
        return None
    found: list[Instruction] = []
    at = 0
    while match := _INSTRUCTION.match(data, at):
        at = match.end()
        operands, operator = match.groups()
        if operator in followed:
            found.append((_values(operands), operator))
    return found if _ALL_OPERANDS.fullmatch(data, at) else None


def _values(operands: bytes) -> list[Any]:
    return [_value(each) for each in _ONE_OPERAND.findall(operands)]


def _value(token: bytes) -> Any:  # noqa: ANN401 - a PDF object of any kind
    """Return what an operand says; no operator that is followed takes a dictionary."""
    match token[:1]:
        case b"(":
            return _text(token[1:-1])
        case b"<":
            return None if token[1:2] == b"<" else _hex(token[1:-1])
        case b"[":
            return _values(token[1:-1])
        case b"/":
            return token.decode("ascii")
        case _:
            return float(token)


def _hex(digits: bytes) -> bytes:
    return unhexlify(digits + b"0" if len(digits) % 2 else digits)


def _text(escaped: bytes) -> bytes:
    return _ESCAPE.sub(_unescaped, escaped) if b"\\" in escaped else escaped


def _unescaped(escape: re.Match[bytes]) -> bytes:
    said = escape[1]
    return bytes([int(said, 8)]) if said.isdigit() else _ESCAPES.get(said, said)
