# ruff: noqa: RUF001 - letters that look alike are the subject here
"""The same content in a rough form: notes, hesitations, letters of another alphabet."""

import random

import pytest

from dev.train_scorer import bad_answers
from dev.train_scorer.rough_forms import FORMS
from shared.evaluation.scorer.hesitation import without_hesitations
from shared.evaluation.scorer.lookalikes import in_latin
from shared.kernel.english import FUNCTION_WORDS
from shared.ports.evaluator import Dimension, Verdict
from tests.support.scorer import BANK, OTHERS, STORIES, judge

SAMPLE = [*OTHERS[2::200], STORIES[4]]
FOREIGN = {
    "Russian": "Кэш хранит копию данных рядом с клиентом, и поэтому ответ приходит быстрее. "
    "Но о том, что данные устарели, сам кэш не знает, а срок хранения мы задаём сами.",
    "Greek": "Η κρυφή μνήμη κρατά ένα αντίγραφο των δεδομένων κοντά στον πελάτη και έτσι η "
    "απάντηση έρχεται πιο γρήγορα, αλλά τα δεδομένα μπορεί να είναι παλιά.",
    "Ukrainian": "Кеш зберігає копію даних поруч із клієнтом, тому відповідь приходить швидше, "
    "але він не знає, що дані вже застаріли, і ми самі задаємо час зберігання.",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_rough_form_of_a_right_answer_costs_little(form: str) -> None:
    plain = [judge(each.id, each.reference_answer) for each in SAMPLE]
    made = [judge(each.id, FORMS[form](each.reference_answer)) for each in SAMPLE]

    assert {each.verdict for each in made} == {Verdict.SCORED}
    lost = [a.overall - b.overall for a, b in zip(plain, made, strict=True)]
    assert sum(lost) / len(lost) <= 0.4


@pytest.mark.parametrize("form", [f for f in FORMS if "Cyrillic" in f or "Greek" in f])
def test_a_quote_is_what_was_written_letter_for_letter(form: str) -> None:
    """What is compared is another text of the same length; what is shown is the answer's own.

    All words of this answer are known: one that no list has ("jitter") is not read in Latin.
    """
    question = BANK["backend-composite-index"]
    answer = FORMS[form](question.reference_answer)

    result = judge(question.id, answer)

    quotes = [q for d in result.dimensions for q in d.evidence]
    assert quotes
    assert all(answer[q.start : q.end] == q.text for q in quotes)
    assert result.overall == judge(question.id, question.reference_answer).overall


@pytest.mark.parametrize("language", FOREIGN)
def test_honest_text_of_another_alphabet_is_still_another_language(language: str) -> None:
    assert judge(SAMPLE[0].id, FOREIGN[language]).verdict is Verdict.OTHER_LANGUAGE


def test_shuffled_words_are_no_answer_even_with_few_small_words_among_them() -> None:
    rng = random.Random(4)  # noqa: S311 - for the same texts each time
    made = [
        judge(each.id, bad_answers.shuffled(form(each.reference_answer), rng))
        for each in OTHERS[3::97]
        for form in (str, FORMS["notes"])
    ]

    assert {each.verdict for each in made} == {Verdict.GIBBERISH}


def test_letters_are_read_as_latin_only_where_they_pass_for_it() -> None:
    known = FUNCTION_WORDS.__contains__

    assert in_latin("Thе сachе", known) == "The cache"
    honest = "Это сор и кот; 5 μs"
    assert in_latin(honest, known) == honest
    assert in_latin("plain", known) == "plain"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("So, um, we use TCP.", "So, we use TCP."),
        ("I think, I think the the cache helps.", "I think the cache helps."),
        (
            "The client, I mean, the server sends it once the request has been checked.",
            "the server sends it once the request has been checked.",
        ),
        (
            "It uses TCP, no wait, it uses UDP, since a lost packet matters less than delay.",
            "it uses UDP, since a lost packet matters less than delay.",
        ),
        ("We could, you know, cache it.", "We could, cache it."),
        ("By cache I mean the store.", "By cache I mean the store."),
        ("You know the result; the ER diagram.", "You know the result; the ER diagram."),
        ("It is not not done; very very fast.", "It is not not done; very very fast."),
    ],
)
def test_hesitations_and_false_starts_are_blanked(said: str, meant: str) -> None:
    plain = without_hesitations(said)

    assert len(plain) == len(said)
    assert " ".join(plain.split()) == meant


def test_one_word_again_and_again_is_no_hesitation() -> None:
    text = "cache " * 30

    assert without_hesitations(text) == text
    assert judge(SAMPLE[0].id, text).verdict is Verdict.GIBBERISH


def test_phrases_that_say_nothing_are_fillers_too() -> None:
    question = BANK["backend-slow-query"]
    phrases = question.reference_answer.replace(", ", ", you know, sort of, I mean, ")

    clarity = {
        answer: next(
            d for d in judge(question.id, answer).dimensions if d.dimension is Dimension.CLARITY
        )
        for answer in (phrases, question.reference_answer)
    }

    assert clarity[phrases].score < clarity[question.reference_answer].score
