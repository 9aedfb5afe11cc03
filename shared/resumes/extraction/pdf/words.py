"""Words: glyphs that stand together, whatever the order in which they were painted."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from shared.resumes.extraction.pdf.characters import (
    BULLET,
    LOST,
    is_foreign,
    is_space,
    with_ligatures_spelt_out,
    without_pictures,
)
from shared.resumes.extraction.pdf.fonts import Face
from shared.resumes.extraction.pdf.glyphs import Glyph

_WORD_GAP_EM = 0.19
_UNSPACED_GAP_EM = 0.1
_SPACES_PAINTED = 1 / 20
_BACK_EM = -0.6
_SAME_LINE_EM = 0.2
_SAME_PLACE_EM = 0.08
_FOREIGN_SHARE = 0.05
_OVER = 0.4
_MAX_CHARACTERS = 200
_ACCENTS = {
    "`": "\u0300",
    "\u00b4": "\u0301",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "\u00a8": "\u0308",
    "\u02da": "\u030a",
    "\u02dd": "\u030b",
    "\u02c7": "\u030c",
    "\u00b8": "\u0327",
    "\u02db": "\u0328",
}
"""Spacing accents and the combining ones. TeX paints them over the next letter, troff the last."""


class Word(NamedTuple):
    """Characters without a space between them. Lengths are points; ``y`` is the baseline.

    ``spaced``: white space was painted before it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    face: str
    spaced: bool

    @property
    def top(self) -> float:
        """The height of its capitals above the bottom of the page."""
        return self.y + 0.7 * self.size


def words_of(glyphs: Sequence[Glyph]) -> list[Word]:
    """Return the words of a page in the order in which they were painted."""
    words: list[Word] = []
    run: list[Glyph] = []
    spaced = True
    gap = _word_gap_em(glyphs)
    for glyph in _once(glyphs):
        if _is_gap(glyph) or (run and not _follows(run[-1], glyph, gap)):
            if run:
                words.append(_word(run, spaced=spaced))
                spaced, run = False, []
            if _is_gap(glyph):
                spaced = True
                continue
        run.append(glyph)
    if run:
        words.append(_word(run, spaced=spaced))
    return [word for word in words if word.text.strip(LOST)]


def without_mistaken_icons(pages: Sequence[list[Word]]) -> list[list[Word]]:
    """Drop lone CJK and Hangul characters from a document that is written in another script."""
    text = "".join(word.text for words in pages for word in words)
    share = sum(map(is_foreign, text)) / max(len(text), 1)
    if not 0 < share < _FOREIGN_SHARE:
        return list(pages)
    return [[word for word in words if not is_foreign(word.text)] for words in pages]


def with_emphasis(pages: Sequence[list[Word]]) -> list[list[Word]]:
    """Call the rarer fonts bold where no font of the document has a name that tells."""
    words = [word for page in pages for word in page]
    if not words or any(word.bold or word.italic for word in words):
        return list(pages)
    faces: Counter[str] = Counter()
    for word in words:
        faces[word.face] += len(word.text)
    common = faces.most_common(1)[0][0]
    return [[word._replace(bold=word.face != common) for word in page] for page in pages]


def _word_gap_em(glyphs: Sequence[Glyph]) -> float:
    """Return how wide a gap parts two words: narrow where a page paints no spaces at all."""
    painted = sum(is_space(glyph.text) for glyph in glyphs)
    return _WORD_GAP_EM if painted > _SPACES_PAINTED * len(glyphs) else _UNSPACED_GAP_EM


def _once(glyphs: Iterable[Glyph]) -> Iterable[Glyph]:
    """Leave out what is painted a second time in the same place, which makes it look bold."""
    seen: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for glyph in glyphs:
        near = glyph.size * _SAME_PLACE_EM
        places = seen.setdefault((glyph.text, round(glyph.y)), [])
        if any(abs(glyph.x0 - x) < near and abs(glyph.y - y) < near for x, y in places):
            continue
        places.append((glyph.x0, glyph.y))
        yield glyph


def _is_gap(glyph: Glyph) -> bool:
    return is_space(glyph.text) or glyph.face.icons or not without_pictures(glyph.text)


def _follows(last: Glyph, glyph: Glyph, gap_em: float) -> bool:
    size = max(last.size, glyph.size)
    gap = glyph.x0 - last.x1
    return (
        abs(glyph.y - last.y) <= _SAME_LINE_EM * size
        and _BACK_EM * size < gap < gap_em * size
        and last.face.symbols == glyph.face.symbols
    )


def _word(run: Sequence[Glyph], *, spaced: bool) -> Word:
    text = "".join(without_pictures(text) for text in _with_accents(run))
    face = _main_face(run)
    if face.symbols and len(text) == 1:
        text = BULLET
    return Word(
        text=with_ligatures_spelt_out(text[:_MAX_CHARACTERS]),
        x0=min(glyph.x0 for glyph in run),
        x1=max(glyph.x1 for glyph in run),
        y=run[0].y,
        size=max(glyph.size for glyph in run),
        bold=face.bold,
        italic=face.italic,
        face=face.key,
        spaced=spaced,
    )


def _with_accents(run: Sequence[Glyph]) -> Iterable[str]:
    """Return the texts of glyphs; an accent painted over a letter becomes part of it."""
    texts: list[str] = []
    accent = ""
    letter: Glyph | None = None
    for glyph, following in zip_longest(run, run[1:]):
        mark = _ACCENTS.get(glyph.text)
        lap = _OVER * (glyph.x1 - glyph.x0)
        if mark and following and following.x0 < glyph.x1 - lap:
            accent = mark
        elif mark and letter and letter.x1 > glyph.x0 + lap:
            texts[-1] = unicodedata.normalize("NFC", texts[-1] + mark)
        else:
            texts.append(unicodedata.normalize("NFC", glyph.text[:1] + accent + glyph.text[1:]))
            accent, letter = "", glyph
    return texts


def _main_face(run: Sequence[Glyph]) -> Face:
    if all(glyph.face is run[0].face for glyph in run):
        return run[0].face
    return Counter(glyph.face for glyph in run).most_common(1)[0][0]
