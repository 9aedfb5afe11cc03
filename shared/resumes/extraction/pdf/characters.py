"""Characters: the many ways in which PDFs write a hyphen, a space, a bullet or a picture."""

import re
import unicodedata
from functools import lru_cache

BULLET = "\u2022"

LOST = "\ufffd"
"""Stands for a character that the PDF shows and does not name, such as a lost ligature."""

_MANY_TEXTS = 2048
_HYPHENS = "\u00ad\u2010\u2011\u2043\u2212\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\r\n\v\f "
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f"
_BULLETS = (
    "\u2022\u25cf\u25cb\u25e6\u25aa\u25ab\u25a0\u25a1\u2219\u2023\u25b8\u25b9\u25ba\u25b6\u27a2\u27a4\u2756"
    "\u25c6\u25c7\u2713\u2714\u2043\u29bf\u2192\u00bb\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf06c\uf06e"
)

_HYPHEN_RUN = re.compile(rf"-?[{_HYPHENS}]+-?|-{{2,}}(?=\S)")
_SPACE_RUN = re.compile(rf"[{_SPACES}]+")
_INVISIBLE_RUN = re.compile(rf"[{_INVISIBLE}]")
_PICTURE = re.compile(
    "[\ue000-\uf8ff\U0001f000-\U0001faff\U000f0000-\U0010ffff\u2600-\u27bf\u2b00-\u2bff]"
)
_FOREIGN = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff]")
_UNDECOMPOSED = str.maketrans({"\u0131": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters with a stroke, without a dot or joined, which Unicode does not decompose."""

_PRINTED_LIGATURES = {
    "\u019f": "ti",
    "\u01a9": "tt",
    "\u014c": "ft",
    "\u019e": "tf",
    "\u01af": "ff",
}
"""What the print-to-PDF of some systems names ligatures of Calibri and its like."""

_PRINTED_LIGATURE = re.compile(
    r"(?<=[a-z.@/-])[\u014c\u01af]|(?<=[a-z])[\u019f\u01a9\u019e]|[\u019f\u01a9\u019e](?=[a-z])"
)
"""Inside a word of small Latin letters. Vietnamese and Maori begin words with two of them."""

_ICON_NAME = re.compile(r"\\fa[A-Z]\w*\s?")


@lru_cache(_MANY_TEXTS)
def is_space(text: str) -> bool:
    """Tell whether the text holds nothing but white space."""
    return not _SPACE_RUN.sub("", text)


def is_bullet(text: str) -> bool:
    """Tell whether the text is one of the signs that begin an item of a list."""
    return len(text) == 1 and text in _BULLETS


def is_foreign(text: str) -> bool:
    """Tell whether the text is of a script that icons are often mistaken for (CJK, Hangul)."""
    return bool(text) and all(_FOREIGN.match(each) for each in text)


@lru_cache(_MANY_TEXTS)
def without_pictures(text: str) -> str:
    """Return the text without icons and emoji; a bullet among them becomes the bullet."""
    if is_bullet(text):
        return BULLET
    return _PICTURE.sub("", text)


def with_ligatures_spelt_out(word: str) -> str:
    """Return a word in which a ligature that was printed as a strange capital is two letters."""
    before = ""
    while before != word:
        # One may stand beside another, which is no small letter before it is spelt out.
        before = word
        word = _PRINTED_LIGATURE.sub(lambda match: _PRINTED_LIGATURES[match[0]], word)
    return word


def is_lost(text: str) -> bool:
    """Tell whether a glyph has no text, or only control codes where its text should be."""
    return not text or all(
        unicodedata.category(each) == "Cc" and each not in "\t\n\r" for each in text
    )


def tidy(text: str) -> str:
    """Return a text with one kind of space, one kind of hyphen, and nothing invisible."""
    text = _INVISIBLE_RUN.sub("", _ICON_NAME.sub("", text))
    text = _HYPHEN_RUN.sub("-", text)
    return unicodedata.normalize("NFC", _SPACE_RUN.sub(" ", text).strip())


@lru_cache(_MANY_TEXTS)
def fold(text: str) -> str:
    """Return the letters and digits of a text in lower case and without accents, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    return re.sub(r"[^a-z0-9+#]+", " ", plain.encode("ascii", "ignore").decode()).strip()
