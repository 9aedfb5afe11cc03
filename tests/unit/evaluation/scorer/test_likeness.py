"""Two short texts compared by their words and pairs of words."""

import pytest

from shared.evaluation.scorer.likeness import common_content, likeness, nearest, units
from shared.evaluation.scorer.model_files import Models

EMBEDDINGS = Models().embeddings


def _alike(one: str, other: str) -> float:
    return likeness(units(one, EMBEDDINGS), units(other, EMBEDDINGS))


def test_a_text_is_as_like_itself_as_can_be_and_as_little_as_can_be_without_common_words() -> None:
    assert _alike("Lasso makes zeros.", "lasso MAKES zeros") == pytest.approx(1)
    assert _alike("Lasso makes zeros.", "Containers share kernels") == 0
    assert _alike("", "Lasso makes zeros.") == 0


def test_what_is_rejected_is_another_word_and_order_counts() -> None:
    said = "Renaming a field breaks old clients."

    assert _alike(said, "Renaming a field never breaks old clients.") < 0.8
    assert _alike(said, "Old clients field a breaks renaming.") < 0.95


def test_the_nearest_is_named_and_the_mean_is_of_the_nearest_few() -> None:
    texts = ("ridge shrinks weights", "lasso makes zeros", "lasso makes weights")
    one, *others = (units(text, EMBEDDINGS) for text in ("lasso makes zeros", *texts))

    best, mean, place = nearest(one, others, 2)

    assert best == pytest.approx(1)
    assert place == 1
    assert mean == pytest.approx((1 + likeness(one, others[2])) / 2)


def test_small_words_are_no_common_content() -> None:
    one = units("I'd count by the time, so that it is not lost.", EMBEDDINGS)
    other = units("I'd reset it by the hour, so that it is found in time.", EMBEDDINGS)

    assert common_content(one, other) == 1
