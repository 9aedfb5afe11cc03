"""Right answers in a rough form: the same content as people type it in a hurry or say it aloud."""

import random
from collections.abc import Callable

from shared.evaluation.scorer.lookalikes import LATIN
from shared.kernel.english import words_of

_ARTICLES_AND_AUXILIARIES = words_of("""
    a an the is are was were be been being am has have had do does did will would shall should can
    could may might must
""")
_NOTES = _ARTICLES_AND_AUXILIARIES | words_of("""
    i you it they we he she that which there this these those of to its your their
""")
_SOUNDS, _PHRASES = ("um", "uh"), ("you know,", "I mean,", ", like,", "basically,", "erm,")
_HESITATING, _REPEATING = 0.1, 0.08
_CYRILLIC = {latin: other for other, latin in LATIN.items() if "\u0400" <= other < "\u0500"}
_GREEK = {latin: other for other, latin in LATIN.items() if "\u0370" <= other < "\u0400"}
_VOWELS = "aeiouAEIOU"


def without_articles(text: str) -> str:
    """Return the text without articles and auxiliaries."""
    return _without(text, _ARTICLES_AND_AUXILIARIES)


def as_notes(text: str) -> str:
    """Return the text without pronouns and the commonest prepositions either."""
    return _without(text, _NOTES)


def with_sounds(text: str) -> str:
    """Return the text with an "um" or "uh" before every tenth word."""
    return _interrupted(text, _SOUNDS)


def with_phrases(text: str) -> str:
    """Return the text with a phrase that says nothing before every tenth word."""
    return _interrupted(text, _PHRASES)


def with_repairs(text: str) -> str:
    """Return the text with every twelfth word said twice, with or without "I mean"."""
    rng = random.Random(3)  # noqa: S311 - for the same text each time
    words: list[str] = []
    for word in text.split():
        if word[-1].isalpha() and rng.random() < _REPEATING:
            words += [f"{word},", "I mean,"] if rng.random() < 0.5 else [f"{word},"]  # noqa: PLR2004
        words.append(word)
    return " ".join(words)


def with_cyrillic_vowels(text: str) -> str:
    """Return the text with every vowel in Cyrillic that has a look-alike there."""
    return _masked(text, {v: _CYRILLIC[v] for v in _VOWELS if v in _CYRILLIC})


def with_greek_vowels(text: str) -> str:
    """Return the text with every vowel in Greek that has a look-alike there."""
    return _masked(text, {v: _GREEK[v] for v in _VOWELS if v in _GREEK})


def all_cyrillic(text: str) -> str:
    """Return the text with every letter in Cyrillic that has a look-alike there."""
    return _masked(text, _CYRILLIC)


FORMS: dict[str, Callable[[str], str]] = {
    "no articles, auxiliaries": without_articles,
    "notes": as_notes,
    "um and uh": with_sounds,
    "you know, I mean": with_phrases,
    "said twice": with_repairs,
    "Cyrillic vowels": with_cyrillic_vowels,
    "Greek vowels": with_greek_vowels,
    "Cyrillic letters": all_cyrillic,
}


def _without(text: str, dropped: frozenset[str]) -> str:
    return " ".join(w for w in text.split() if w.strip(".,;:!?").lower() not in dropped)


def _interrupted(text: str, with_what: tuple[str, ...]) -> str:
    rng = random.Random(3)  # noqa: S311 - for the same text each time
    words: list[str] = []
    for word in text.split():
        if rng.random() < _HESITATING:
            words.append(rng.choice(with_what))
        words.append(word)
    return " ".join(words)


def _masked(text: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(letter, letter) for letter in text)
