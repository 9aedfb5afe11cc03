"""The features of the content model: each about 0 to 1, and better when higher.

They compare an answer with a reference answer. Words of the question count little, so repeating
it earns nothing. Question demotion and alignment follow Sultan, Salazar and Sumner (2016), keyword
recall Mohler et al. (2011).
"""

from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import token_set_ratio

from shared.evaluation.scorer.alignment import Alignment, weighted_mean, weighted_rows
from shared.evaluation.scorer.embeddings import cosines
from shared.evaluation.scorer.text_vectors import Floats, TextVectors

NAMES = (
    *("recall", "new_recall", "soft_recall", "new_soft_recall", "new_firm_recall"),
    *("window_recall", "cosine", "new_cosine", "window_cosine", "mean_sentence", "least_sentence"),
    *("pairs", "trigrams", "sequence", "word_set", "new_word_set"),
    *("precision", "fresh", "order"),
)
_ORDER_LOW, _ORDER_HIGH = -2.0, 4.0


def features(question: TextVectors, aligned: Alignment, order: float) -> list[float]:
    """Return the features in the order of ``NAMES``.

    ``aligned`` aligns the reference answer with the answer; ``order`` is ``WordOrderModel.score``.
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
    windows = weighted_rows(new, aligned.by_window) / new.sum() if new.sum() else np.zeros(0)
    return [
        weighted_mean(aligned.exact, weights),
        weighted_mean(aligned.exact, new),
        weighted_mean(aligned.anywhere, weights),
        weighted_mean(aligned.anywhere, new),
        weighted_mean(aligned.anywhere**2, new),
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


def _sequences(reference: TextVectors, answer: TextVectors, asked: frozenset[str]) -> list[float]:
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
    return {text[index : index + 3] for index in range(len(text) - 2)}


def _precision(aligned: Alignment, fresh: Floats) -> list[float]:
    answer = aligned.answer
    mass = answer.weights * answer.counts
    return [
        weighted_mean(aligned.by_answer_word, mass * fresh),
        weighted_mean(fresh, mass),
    ]
