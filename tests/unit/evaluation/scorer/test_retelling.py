"""Whether an answer tells the reference answer again."""

import numpy as np
import pytest

from shared.evaluation.scorer.alignment import Alignment
from shared.evaluation.scorer.model_files import Models
from shared.evaluation.scorer.retelling import retold
from shared.evaluation.scorer.text_vectors import TextVectors
from tests.support.scorer import STORIES, written_answers

OWN, *OTHERS = (each.reference_answer for each in STORIES[::20])


@pytest.fixture(scope="module")
def models() -> Models:
    return Models()


def share(models: Models, reference: str, answer: str) -> float:
    given = TextVectors(answer, models.embeddings)
    aligned = Alignment(TextVectors(reference, models.embeddings), given)
    return retold(aligned, np.ones(len(given.windows), dtype=np.bool_))


def test_only_the_reference_tells_the_reference_again(models: Models) -> None:
    assert share(models, OWN, OWN) == 1.0
    assert [share(models, OWN, each) for each in OTHERS] == [0.0] * len(OTHERS)


def test_a_story_of_ones_own_does_not(models: Models) -> None:
    known = {each.id: each.reference_answer for each in STORIES}
    told = [each for each in written_answers() if each.question_id in known]

    assert told
    assert {share(models, known[each.question_id], each.answer) for each in told} == {0.0}


def test_nor_does_a_long_text_that_has_its_words_among_many_others(models: Models) -> None:
    assert share(models, OWN, " ".join((*OTHERS, OWN))) == 0.0
