"""Fillers, markers, hedges and repetitions are noticed; words that mean something are not."""

import pytest

from shared.media.model import MomentKind
from shared.media.wording import moments_in, spoken_words
from tests.support.recogniser import words_of


def noticed(text: str) -> list[str]:
    return [f"{each.kind}: {each.text}" for each in moments_in(words_of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Um, I led it.", ["filler: um"]),
        ("So, uhh, hmm. Erm, mhm.", ["filler: uhh", "filler: hmm", "filler: erm", "filler: mhm"]),
        ("It was, like, huge.", ["discourse_marker: like"]),
        ("um like we shipped", ["filler: um", "discourse_marker: like"]),
        ("I like testing, and I'd like to lead.", []),
        ("Tools like pytest look like magic.", []),
        ("It was, you know, a mess.", ["discourse_marker: you know"]),
        ("Do you know the tool? As you know, what I mean is speed.", []),
        ("Basically I guess it was sort of done.",
         ["discourse_marker: basically", "hedge: i guess", "hedge: sort of"]),
        ("This kind of problem is a sort of queue.", []),
        ("I think that we, maybe, won.", ["hedge: i think", "hedge: maybe"]),
        ("We we went to the to the team.", ["repetition: we", "repetition: to the"]),
        ("It was very very good, no no, the time that that takes.", []),
        ("Ten ten, 30 30.", []),
        ("The ham and the amber umbrella.", []),
    ],
)  # fmt: skip
def test_what_is_noticed(text: str, expected: list[str]) -> None:
    assert noticed(text) == expected


def test_each_moment_has_its_time() -> None:
    words = words_of("So we were, you know, late")

    (moment,) = moments_in(words)

    assert moment.kind is MomentKind.DISCOURSE_MARKER
    assert (moment.start_s, moment.end_s) == (words[3].start_s, words[4].end_s)


def test_sounds_that_fill_a_pause_are_not_counted_as_words() -> None:
    assert spoken_words(words_of("Um, I uh led it - well!")) == 5
    assert spoken_words(()) == 0
