"""Text that people type: what may be in it, and the one form in which it is kept."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

_CONTROL = r"\x00-\x1f\x7f-\x9f"
_CONTROL_BUT_BREAKS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"

_TURNS = r"\u202a-\u202e\u2066-\u2069"
"""Signs that turn the direction of what follows, and so disguise a line; letters need none."""

_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols without a shape (Hangul fillers, the empty Braille cell)."""

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"})


def tidy(text: str) -> str:
    """Return the text in Unicode form NFC, without white space round it."""
    return unicodedata.normalize("NFC", text).strip()


def _visible(text: str) -> str:
    if not any(_is_seen(character) for character in text):
        raise ValueError("must have a visible character")
    return text


def _is_seen(character: str) -> bool:
    return character not in _BLANK_LETTERS and unicodedata.category(character) not in _UNSEEN


_ON_A_LINE = rf"[^{_CONTROL}{_TURNS}]"

Line = Annotated[
    str,
    Field(pattern=rf"^{_ON_A_LINE}*[^{_CONTROL}{_TURNS}\s]{_ON_A_LINE}*$"),
    AfterValidator(tidy),
    AfterValidator(_visible),
]
"""One line: something to see, no control characters, nothing that turns the direction of writing.

Add ``Field(max_length=...)`` where it is used.
"""

Prose = Annotated[
    str,
    Field(pattern=rf"^[^{_CONTROL_BUT_BREAKS}]*$"),
    AfterValidator(tidy),
]
"""Any number of lines, possibly none: no control characters but tab and line breaks."""

Said = Annotated[Prose, Field(min_length=1), AfterValidator(_visible)]
"""Any number of lines as in Prose, with something to see."""
