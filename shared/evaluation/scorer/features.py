"""The measures that the content model reads, each 0 to 1 or so, each better when higher.

They compare an answer with a reference answer. Words that the question already contains count
little: repeating it earns nothing. What the idea owes to others: question demotion and
alignment to Sultan, Salazar and Sumner (2016), keyword recall to Mohler et al. (2011).
"""

from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import token_set_ratio

from shared.evaluation.scorer.alignment import Alignment, weigh, weighted
from shared.evaluation.scorer.passage import Floats, Passage
from shared.evaluation.scorer.vectors import cosines

NAMES = (
    *("recall", "new_recall", "soft_recall", "new_soft_recall", "new_firm_recall"),
    *("window_recall", "cosine", "new_cosine", "window_cosine", "mean_sentence", "least_sentence"),
    *("pairs", "trigrams", "sequence", "word_set", "new_word_set"),
    *("precision", "fresh", "order"),
)
_ORDER_LOW, _ORDER_HIGH = -2.0, 4.0


def features(question: Passage, aligned: Alignment, order: float) -> list[float]:
    """Return the measures in the order of ``NAMES``.

    ``aligned`` is the reference answer against the answer; ``order`` is the answer's score by
    ``WordOrder``.
    """
    reference, answer = aligned.expected, aligned.answer
    asked = frozenset(question.stems)
    fresh_reference, fresh_answer = reference.without(asked), answer.without(asked)
    if not fresh_reference.any():
        fresh_reference = np.ones(len(reference.forms))
    return [
        *_recalls(aligned, fresh_reference),
        *_cosines(aligned, fresh_reference, fresh_answer),
        *_sequences(reference, answer, asked),
        *_precision(aligned, fresh_answer),
        min(max(order, _ORDER_LOW), _ORDER_HIGH),
    ]


def _recalls(aligned: Alignment, fresh: Floats) -> list[float]:
    weights = aligned.expected.weights
    new = weights * fresh
    windows = weigh(new, aligned.by_window) / new.sum() if new.sum() else np.zeros(0)
    return [
        weighted(aligned.exact, weights),
        weighted(aligned.exact, new),
        weighted(aligned.anywhere, weights),
        weighted(aligned.anywhere, new),
        weighted(aligned.anywhere**2, new),
        float(windows.max(initial=0.0)),
    ]


def _cosines(aligned: Alignment, fresh: Floats, fresh_answer: Floats) -> list[float]:
    reference, answer = aligned.expected, aligned.answer
    new = reference.total_of(fresh)
    sentences = cosines(reference.window_rows[: len(reference.sentences)], answer.window_rows)
    best = sentences.max(axis=1, initial=0.0)
    return [
        float(cosines(reference.total, answer.total)[0, 0]),
        float(cosines(new, answer.total_of(fresh_answer))[0, 0]),
        float(cosines(new, answer.window_rows).max(initial=0.0)),
        float(best.mean()) if len(best) else 0.0,
        float(best.min()) if len(best) else 0.0,
    ]


def _sequences(reference: Passage, answer: Passage, asked: frozenset[str]) -> list[float]:
    meant = [word.stem for word in reference.words]
    said = [word.stem for word in answer.words]
    new_meant = [stem for stem in meant if stem not in asked] or meant
    new_said = [stem for stem in said if stem not in asked]
    meant_text, said_text = " ".join(meant), " ".join(said)
    new_text = " ".join(new_meant)
    pairs = set(pairwise(meant))
    common = pairs & set(pairwise(said))
    trigrams = _trigrams(new_text)
    return [
        len(common) / len(pairs) if pairs else float(bool(meant) and meant[0] in said),
        len(trigrams & _trigrams(said_text)) / len(trigrams) if trigrams else 0.0,
        LCSseq.similarity(meant, said) / len(meant) if meant else 0.0,
        token_set_ratio(said_text, meant_text) / 100,
        token_set_ratio(" ".join(new_said), new_text) / 100,
    ]


def _trigrams(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}


def _precision(aligned: Alignment, fresh: Floats) -> list[float]:
    answer = aligned.answer
    mass = answer.weights * answer.counts
    return [
        weighted(aligned.backwards, mass * fresh),
        weighted(fresh, mass),
    ]
