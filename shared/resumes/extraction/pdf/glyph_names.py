"""Glyph names: the text of a glyph that a font only names, such as ``one.lnum`` or ``f_i``.

Section 2 of the Adobe Glyph List specification: what follows the first period is dropped, the rest
divided at underscores, and each part is looked up or read as ``uniXXXX`` or ``uXXXXXX``.
"""

import re
from functools import cache

from pypdf._codecs import adobe_glyphs

_UNI = re.compile(r"uni((?:[0-9A-F]{4})+)")
_U = re.compile(r"u([0-9A-F]{4,6})")
_LARGEST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_SMALL_CAPITALS = range(0xF761, 0xF77B)
_OLD_STYLE_DIGITS = range(0xF730, 0xF73A)
_LIST_BASE = 0xF700
_NO_CASE = 0x20


@cache
def text_of_name(name: str) -> str:
    """Return the text of a glyph name without its slash; empty where the name says nothing."""
    parts = name.partition(".")[0].split("_")
    return "".join(_plain(_component(part)) for part in parts)


def _component(part: str) -> str:
    known = adobe_glyphs.get(f"/{part}")
    if known:
        return str(known)
    if found := _UNI.fullmatch(part):
        digits = found[1]
        codes = [int(digits[at : at + 4], 16) for at in range(0, len(digits), 4)]
        return "".join(map(_character, codes))
    found = _U.fullmatch(part)
    return _character(int(found[1], 16)) if found else ""


def _character(code: int) -> str:
    return "" if code in _SURROGATES or code > _LARGEST else chr(code)


def _plain(text: str) -> str:
    """Return small capitals and old-style digits, which the list has in its own area, as usual."""
    return "".join(map(_usual, text))


def _usual(character: str) -> str:
    code = ord(character)
    if code in _SMALL_CAPITALS:
        return chr(code - _LIST_BASE - _NO_CASE)
    return chr(code - _LIST_BASE) if code in _OLD_STYLE_DIGITS else character
