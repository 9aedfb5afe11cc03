"""Sentences that are lists of words without grammar."""

import re

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.prose import Prose
from shared.evaluation.scorer.text import Text, grammar_share
from shared.evaluation.scorer.text_vectors import TextVectors

_WORDS, _GRAMMAR, _REFERENCE = 8, 0.12, 0.3
_RELATION = re.compile(r"\b[a-z]\w*\([a-z]\w*, [^()]*\)")


def word_lists(answer: TextVectors, reference: Text, prose: Prose) -> NDArray[np.bool_]:
    """Tell of each sentence whether it is a list of words (sentences,).

    A sentence too short to measure takes the value of the whole answer. Program code never counts
    as a list, nor does a schema ("posts(id, title)"), and nothing does if the reference answer is a
    list itself.
    """
    if grammar_share(reference) < _REFERENCE:
        return np.zeros(len(answer.sentences), dtype=np.bool_)
    whole = grammar_share(answer.text)
    shares = [grammar_share(s) if len(s.words) >= _WORDS else whole for s in answer.sentences]
    flags = [
        share < _GRAMMAR
        and not prose.is_code_at(sentence.start)
        and not _RELATION.search(answer.text.raw, sentence.start, sentence.end)
        for sentence, share in zip(answer.sentences, shares, strict=True)
    ]
    return np.array(flags, dtype=np.bool_)
