"""Sentences that are lists of words without grammar."""

import re

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.prose import Prose
from shared.evaluation.scorer.text import Text, grammar_share
from shared.evaluation.scorer.text_vectors import TextVectors
from shared.evaluation.scorer.word_order_model import WordOrderModel, fragments

_WORDS, _GRAMMAR, _REFERENCE = 8, 0.12, 0.3
_RELATION = re.compile(r"\b[a-z]\w*\([a-z]\w*, [^()]*\)")
_NOTE_WORDS = 24  # whoever has more to say uses small words
_PHRASES = 0.5  # least share of fragments of two words or more
_ORDER = 0.2  # standard errors; half of all shuffled notes have less
_SAYS_OF = re.compile(r"[\w)]: \S|\w (?:[=+>]|\u2192) \S")


def word_lists(
    answer: TextVectors, reference: Text, prose: Prose, word_order: WordOrderModel
) -> NDArray[np.bool_]:
    """Tell of each sentence whether it is a list of words (sentences,).

    A sentence too short to measure takes the value of the whole answer. Program code never counts
    as a list, nor does a schema ("posts(id, title)") or a short note, and nothing does if the
    reference answer is a list itself.
    """
    if grammar_share(reference) < _REFERENCE:
        return np.zeros(len(answer.sentences), dtype=np.bool_)
    raw = answer.text.raw
    whole = _is_list(answer.text, word_order)
    flags = [
        (
            _is_list(Text(raw[sentence.start : sentence.end]), word_order)
            if len(sentence.words) >= _WORDS
            else whole
        )
        and not prose.is_code_at(sentence.start)
        and not _RELATION.search(raw, sentence.start, sentence.end)
        for sentence in answer.sentences
    ]
    return np.array(flags, dtype=np.bool_)


def _is_list(text: Text, word_order: WordOrderModel) -> bool:
    return grammar_share(text) < _GRAMMAR and not _is_note(text, word_order)


def _is_note(text: Text, word_order: WordOrderModel) -> bool:
    """Whether a few words are phrases in order, and a small word or a mark relates them."""
    if len(text.words) > _NOTE_WORDS:
        return False
    parts = fragments(text)
    phrases = sum(len(part) > 1 for part in parts)
    related = grammar_share(text) > 0 or _SAYS_OF.search(text.raw) is not None
    return (
        related
        and phrases >= _PHRASES * len(parts)
        and word_order.score_in_fragments(text)[0] >= _ORDER
    )
