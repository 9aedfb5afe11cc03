"""What a recogniser left out is recognised again; fillers are added and change no other word."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from shared.adapters.embedded.hearing import (
    FILLER_WINDOW_S,
    MOST_UNHEARD_S,
    complete,
    gaps,
    unlike_english,
    windows,
    with_fillers,
)
from shared.ports.speech import Span, Word
from tests.support.recogniser import words_of

VOICE = tuple(Span(start_s=start, end_s=start + 3) for start in range(1, 41, 4))
"""Ten sentences of three seconds, with a second of silence after each."""

SENTENCE = "one two three four five six"


def sentence(start_s: float, text: str = SENTENCE) -> tuple[Word, ...]:
    return words_of(text, start_s=start_s, each_s=3 / len(text.split()))


def everything(*, without: Sequence[float] = ()) -> tuple[Word, ...]:
    starts = [span.start_s for span in VOICE if span.start_s not in without]
    return tuple(word for start_s in starts for word in sentence(start_s))


@dataclass
class Recogniser:
    """Hears ``words`` in stretches up to a length, and nothing in longer ones."""

    words: Sequence[Word]
    longest_s: float = 60.0
    asked: list[Span] = field(default_factory=list)

    def __call__(self, stretch: Span) -> list[Word]:
        self.asked.append(stretch)
        if stretch.end_s - stretch.start_s > self.longest_s:
            return []
        return [
            word
            for word in self.words
            if stretch.start_s <= word.start_s and word.end_s <= stretch.end_s
        ]


def unheard(words: Sequence[Word]) -> list[Span]:
    return list(gaps(words, VOICE, least_s=MOST_UNHEARD_S))


def test_words_that_cover_the_voice_are_left_as_they_are() -> None:
    recogniser = Recogniser(everything())

    assert complete(everything(), VOICE, recogniser) == everything()
    assert recogniser.asked == []


@pytest.mark.parametrize("lost", [(1, 5), (17, 21, 25), (33, 37)], ids=["first", "middle", "last"])
def test_what_was_skipped_is_recognised_again_by_itself(lost: tuple[int, ...]) -> None:
    recogniser = Recogniser(everything())

    assert complete(everything(without=lost), VOICE, recogniser) == everything()
    (asked,) = recogniser.asked
    assert lost[0] - 0.5 <= asked.start_s <= lost[0]
    assert lost[-1] + 3 <= asked.end_s <= lost[-1] + 3.5


def test_what_is_still_not_heard_is_tried_in_smaller_pieces() -> None:
    recogniser = Recogniser(everything(), longest_s=8.5)

    assert complete(everything(without=(9, 13, 17, 21)), VOICE, recogniser) == everything()
    assert len(recogniser.asked) > 1
    assert recogniser.asked[0].end_s - recogniser.asked[0].start_s > 8.5


def test_what_is_never_heard_is_named() -> None:
    words = complete(everything(without=(9, 13)), VOICE, Recogniser(()))

    assert words == everything(without=(9, 13))
    assert unheard(words) == [Span(start_s=9, end_s=16)]


def test_nothing_heard_at_all_is_one_stretch_without_words() -> None:
    assert unheard(()) == [Span(start_s=1, end_s=40)]


def test_a_word_that_is_stretched_over_speech_does_not_cover_it() -> None:
    words = list(everything(without=(9, 13)))
    words[11] = words[11].model_copy(update={"end_s": 17.0})

    assert len(unheard(words)) == 1


def test_a_cough_is_not_speech_that_was_missed() -> None:
    cough = (*VOICE, Span(start_s=42, end_s=44))

    assert list(gaps(everything(), cough, least_s=MOST_UNHEARD_S)) == []


def test_silence_has_no_gaps() -> None:
    assert list(gaps((), (), least_s=0)) == []


def test_recognising_again_changes_no_word_outside_the_gap() -> None:
    other = [word.model_copy(update={"text": "other"}) for word in everything()]

    words = complete(everything(without=(9,)), VOICE, Recogniser(other))

    assert [word.text for word in words if not 9 <= word.start_s <= 12] == SENTENCE.split() * 9
    assert [word.text for word in words if 9 <= word.start_s <= 12] == ["other"] * 6


def test_windows_are_cut_in_pauses_and_hold_all_the_voice() -> None:
    parts = windows(VOICE, longest_s=12)

    assert all(part.end_s - part.start_s <= 12.5 for part in parts)
    assert all(one.end_s <= other.start_s for one, other in pairwise(parts))
    assert all(
        any(part.start_s <= span.start_s and span.end_s <= part.end_s for part in parts)
        for span in VOICE
    )


def filler(start_s: float, *, length_s: float = 0.3, confidence: float = 0.4) -> Word:
    return Word(text="Uh,", start_s=start_s, end_s=start_s + length_s, confidence=confidence)


def with_those(*heard: Word, words: Sequence[Word] = ()) -> list[Word]:
    """Return the fillers that are added when these are heard beside all the words."""
    words = words or everything()
    recogniser = Recogniser(sorted([*everything(), *heard], key=lambda word: word.start_s))
    found = with_fillers(words, VOICE, recogniser)
    assert [word for word in found if word in words] == list(words)
    assert all(part.end_s - part.start_s <= FILLER_WINDOW_S + 1 for part in recogniser.asked)
    return [word for word in found if word not in words]


def test_fillers_come_in_where_they_were_said() -> None:
    assert with_those(filler(4.2), filler(28.2)) == [filler(4.2), filler(28.2)]


def test_fillers_that_the_prompt_made_up_are_left_out() -> None:
    assert with_those(filler(4.2, length_s=0.0)) == []
    assert with_those(filler(4.2, confidence=0.02)) == []


def test_a_filler_that_was_heard_before_is_not_counted_twice() -> None:
    words = sorted([*everything(), filler(4.3)], key=lambda word: word.start_s)

    assert with_those(filler(4.2), words=words) == []
    assert with_those(filler(8.1), filler(8.3)) == [filler(8.1)]


def test_words_other_than_fillers_are_never_taken_from_the_prompted_recognition() -> None:
    heard = [word.model_copy(update={"text": "thinking"}) for word in sentence(4.0, "so")]

    assert with_those(*heard) == []


def test_a_recognition_that_went_astray_adds_nothing() -> None:
    astray = [*words_of("so like you know " * 20, start_s=1, each_s=0.5), filler(4.2)]

    assert with_fillers(everything(), VOICE, Recogniser(astray)) == everything()


SPANISH = """Markin numero uno paracambia, el modo de grabacione. numero dos para regresar al menu
anterior. Para escuchar el mensaje de nuevo marque numero tres. La contresenia no complay."""
NAMES = """Python Java Kafka Redis POSTGRESQL Mongo Cassandra Cabernet's Docker to reform Ansible
Prometheus Grafana"""
IN_NOISE = """I really like animals. I saw a police dog on TV one with sole of the man and it was
very brave. I think that they have to be really smart and brave for what they do with us."""


@pytest.mark.parametrize(
    ("text", "confidence", "other"),
    [
        (SPANISH, 0.59, True),
        (SPANISH, 0.9, False),
        (NAMES, 0.57, False),
        (IN_NOISE, 0.5, False),
        ("um " * 30, 0.5, False),
        ("", 0.0, False),
    ],
    ids=["Spanish", "words of which it is sure", "names", "English in noise", "fillers", "nothing"],
)
def test_another_language_is_told_by_doubtful_words_that_make_no_english_sentences(
    text: str, confidence: float, *, other: bool
) -> None:
    words = [word.model_copy(update={"confidence": confidence}) for word in words_of(text)]

    assert unlike_english(words) is other
