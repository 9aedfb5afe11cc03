"""The scripts that are printed: those of India, Latin, Greek and Cyrillic.

Fonts for Chinese, Japanese and Korean are larger than the whole service. GST registrations are in
the scripts of India, so a buyer's name in another one is refused before anything is sold.
"""

import unicodedata

SCRIPTS = {
    "Arabic": (0x0600, 0x06FF),
    "Devanagari": (0x0900, 0x097F),
    "Bengali": (0x0980, 0x09FF),
    "Gurmukhi": (0x0A00, 0x0A7F),
    "Gujarati": (0x0A80, 0x0AFF),
    "Oriya": (0x0B00, 0x0B7F),
    "Tamil": (0x0B80, 0x0BFF),
    "Telugu": (0x0C00, 0x0C7F),
    "Kannada": (0x0C80, 0x0CFF),
    "Malayalam": (0x0D00, 0x0D7F),
}
"""Scripts beyond those of the base font, each with a font of its own, and their code points."""

_BASE = ((0x0020, 0x052F), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x20A0, 0x20BF))
"""What the base font has: Latin, Greek, Cyrillic, punctuation, signs of currencies."""

_RANGES = (*_BASE, *SCRIPTS.values())


def is_printable(text: str) -> bool:
    """Tell whether every character of a text can be printed."""
    return all(_is_shown(character) for character in text)


def shown(text: str) -> str:
    """Return a text as it is printed: what no font has is a question mark, and never nothing."""
    return "".join(each if _is_shown(each) or each == "\n" else "?" for each in text)


def _is_shown(character: str) -> bool:
    if unicodedata.category(character) == "Cn":  # assigned to nothing
        return False
    return any(first <= ord(character) <= last for first, last in _RANGES)
