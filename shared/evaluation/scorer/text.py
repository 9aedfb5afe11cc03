"""Splits a text into words and sentences with their offsets.

Offsets count code points of the original text, so that evidence can be quoted from it. Forms are
for comparison only: each word is folded (compatibility forms, accents, case, zero-width
characters) on its own, so that no offset moves.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

import snowballstemmer

from shared.evaluation.scorer.wordlists import FUNCTION_WORDS

MAX_SENTENCE_WORDS = 36
"""Transcripts may have no punctuation: a longer run of words is split at a pause."""

_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_INNER = rf"[^\W_]|[{_ZERO_WIDTH}]"
_WORD = re.compile(rf"[^\W_](?:{_INNER})*(?:['\u2019](?:{_INNER})+)*(?:\+\+|#(?!\w))?")
_BREAK = re.compile(
    r"(?:(?<![.!?\u2026])[.!?\u2026]++[\"'\u201d\u2019)\]]{0,3}(?=\s)|[\u3002\uff01\uff1f\u0964]|;(?=\s)|\n)\s*"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|dr|mr|mrs|ms|approx|fig|cf)|(?:^|\s)[^\W\d]|(?:^|[.!?:;,\n])\s*\d)\.$",
    re.IGNORECASE,
)
_USUAL = 32
_STRIPPED = str.maketrans("", "", _ZERO_WIDTH)
_PAUSE_WORDS = frozenset({"and", "but", "so", "then", "because", "which", "while", "after", "when"})
_stemmer = snowballstemmer.stemmer("english")
_stemmer_lock = Lock()


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``text[start:end]``, its folded form and its stem."""

    start: int
    end: int
    form: str
    stem: str
    is_content: bool
    """Whether the word is no function word."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of words, ``text[start:end]``; never empty."""

    start: int
    end: int
    words: tuple[Word, ...]


class Text:
    """A text, its words and its sentences."""

    def __init__(self, raw: str) -> None:
        """Split the text into words; sentences are found on first access."""
        self.raw = raw
        self.words = tuple(_words(raw))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order: every word is in exactly one."""
        return tuple(_sentences(self.raw, self.words))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the content words."""
        return frozenset(word.stem for word in self.words if word.is_content)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The folded forms in order."""
        return tuple(word.form for word in self.words)


def grammar_share(text: Text | Sentence) -> float:
    """Return the share of function words; English prose has about 0.45."""
    words = text.words
    return sum(not word.is_content for word in words) / len(words) if words else 0.0


def fold(word: str) -> str:
    """Return the form under which a word is compared."""
    decomposed = unicodedata.normalize("NFKD", word.translate(_STRIPPED)).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.replace("\u2019", "'")


def stem_of(form: str) -> str:
    """Return the English Snowball stem of a folded form; function words are their own."""
    if form in FUNCTION_WORDS:
        return form
    if len(form) > _USUAL or not form.isascii() or not form.isalpha():
        return form.removesuffix("'s")
    with _stemmer_lock:  # the stemmer keeps its word in itself
        return str(_stemmer.stemWord(form))


def _read(word: str) -> tuple[str, str, bool]:
    """Return form, stem and whether it is a content word; only words of usual length are cached."""
    return _read_usual(word) if len(word) <= _USUAL else _read_any(word)


def _read_any(word: str) -> tuple[str, str, bool]:
    form = fold(word)
    return form, stem_of(form), form not in FUNCTION_WORDS


_read_usual = lru_cache(maxsize=16_384)(_read_any)


def _words(raw: str) -> Iterator[Word]:
    for match in _WORD.finditer(raw):
        form, stem, is_content = _read(match.group())
        if form:
            yield Word(match.start(), match.end(), form, stem, is_content)


def _sentences(raw: str, words: tuple[Word, ...]) -> Iterator[Sentence]:
    run: list[Word] = []
    breaks = iter([*_breaks(raw), len(raw)])
    limit = next(breaks)
    for word in words:
        if word.start >= limit:
            yield from _cut(raw, run)
            run = []
            while word.start >= limit:
                limit = next(breaks)
        run.append(word)
    yield from _cut(raw, run)


def _breaks(raw: str) -> Iterator[int]:
    for match in _BREAK.finditer(raw):
        before = raw[max(0, match.start() - 8) : match.start() + 1]
        if not _ABBREVIATION.search(before):
            yield match.end()


def _cut(raw: str, run: list[Word]) -> Iterator[Sentence]:
    while len(run) > MAX_SENTENCE_WORDS:
        index = _pause(raw, run)
        yield _sentence(raw, run[:index])
        run = run[index:]
    if run:
        yield _sentence(raw, run)


def _pause(raw: str, run: list[Word]) -> int:
    """Return where to split a long run: at its last comma or conjunction within reach."""
    for index in range(MAX_SENTENCE_WORDS, MAX_SENTENCE_WORDS // 3, -1):
        gap = raw[run[index - 1].end : run[index].start]
        if "," in gap or run[index].form in _PAUSE_WORDS:
            return index
    return MAX_SENTENCE_WORDS


def _sentence(raw: str, run: list[Word]) -> Sentence:
    end = run[-1].end
    if raw[end : end + 1] in {".", "!", "?", "…", ")", "%"}:
        end += 1
    return Sentence(run[0].start, end, tuple(run))
