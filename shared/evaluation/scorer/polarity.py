"""Negation scope: which words of a text are negated.

A negation applies to the next few content words of its clause; "it is not true that" to its
whole sentence. Two negations of one word cancel out.
"""

from collections.abc import Iterator

from shared.evaluation.scorer.text import Sentence, Text, Word
from shared.evaluation.scorer.wordlists import NEGATIONS

REACH = 3
"""The number of content words in the scope of a negation."""

_CLAUSE_WORDS = frozenset({"but", "because", "so", "which", "although", "while", "if", "unless"})
_HARMLESS_NEXT = frozenset({"only", "just", "merely", "simply", "necessarily", "sure", "longer"})
_PAIRS = frozenset({("instead", "of"), ("rather", "than")})
_DENIALS = (
    ("not", "true"),
    ("not", "the", "case"),
    ("is", "false"),
    ("is", "untrue"),
    ("is", "wrong", "to"),
    ("is", "wrong", "that"),
    ("is", "incorrect"),
    ("not", "correct"),
)


def negated(text: Text) -> list[bool]:
    """Return for each word of the text whether it is negated."""
    flags: list[bool] = []
    for sentence in text.sentences:
        denied = _is_denied(sentence)
        flags += [flag != denied for flag in _reached(text.raw, sentence)]
    return flags


def _is_denied(sentence: Sentence) -> bool:
    head = tuple(word.form for word in sentence.words[:8])
    if not head or head[0] not in {"it", "this", "that", "its", "it's"}:
        return False
    return any(
        head[index : index + len(denial)] == denial
        for denial in _DENIALS
        for index in range(1, len(head) - len(denial) + 1)
    )


def _reached(raw: str, sentence: Sentence) -> Iterator[bool]:
    reach, denied, end = 0, False, sentence.start
    words = sentence.words
    for index, word in enumerate(words):
        if word.form in _CLAUSE_WORDS or any(mark in raw[end : word.start] for mark in ",;:()"):
            reach = 0
        end = word.end
        yield reach > 0 and denied and word.is_content
        if word.is_content:
            reach = max(0, reach - 1)
        if _is_negation(words, index):
            denied = not (reach and denied)
            reach = REACH


def _is_negation(words: tuple[Word, ...], index: int) -> bool:
    following = words[index + 1].form if index + 1 < len(words) else ""
    if words[index].form in NEGATIONS:
        return following not in _HARMLESS_NEXT
    return index > 0 and (words[index - 1].form, words[index].form) in _PAIRS
