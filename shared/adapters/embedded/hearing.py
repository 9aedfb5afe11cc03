"""Completing a transcript: what a recogniser left out is recognised again, and fillers are added.

A recogniser of long sound now and then skips half a minute, and writes almost no fillers. Neither
shows in its own confidence. Voice activity shows the first; recognising short windows with a prompt
that contains fillers finds many of the second, and changes no other word here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from shared.kernel.english import FUNCTION_WORDS
from shared.media.wording import is_filler, plain
from shared.ports.speech import Span, Word

FILLER_WINDOW_S = 25.0
"""How long a stretch is that is searched for fillers at once: it fits into the recogniser's window
of 30 s. Shorter ones cost more and found less; see docs/adr/0013."""

MOST_UNHEARD_S = 3.0
"""Seconds of voice between two words that may be laughter or a cough. More is speech not heard."""

_AGAIN_S = 1.5
"""Seconds of voice between two words from which on the stretch is recognised again."""

_AGAIN_WINDOWS_S = (20.0, 8.0)
"""How long the pieces are in which that is done, one size after the other."""

_LONGEST_WORD_S = 2.0
"""What counts of a longer word as heard: recognisers stretch words over what they miss."""

_SHORTEST_S = 0.15
"""Less voice beside a word is its own beginning or end."""

_MARGIN_S = 0.2
"""Of silence around a stretch, so that no sound is cut."""

_SAME_WORDS = 0.6
"""Similarity of the words of two recognitions below which the second one was led astray."""

_LEAST_FILLER_S = 0.05
_LEAST_FILLER_CONFIDENCE = 0.1
"""Fillers that the prompt made up had next to no length and a confidence of at most 0.03; those
that were said had at least 0.13."""

_APART_S = 0.3
"""Fillers closer than this are one filler that was heard twice."""

_ENOUGH_WORDS = 25
"""Fewer may be a list of names, which has as few function words and is misheard as often."""

_DOUBTFUL = 0.65
_FEW_FUNCTION_WORDS = 0.3
"""English of so many words had at least 0.39 function words, and Spanish, which was doubted least
of the languages that were measured, at most 0.24; see docs/hearing.md."""

type Recognise = Callable[[Span], Sequence[Word]]
"""Recognises a stretch by itself and returns its words, timed from the start of the recording."""


def complete(
    words: Sequence[Word], voice: Sequence[Span], recognise: Recognise
) -> tuple[Word, ...]:
    """Return the words with those of stretches that had been skipped, heard in smaller pieces."""
    for window_s in _AGAIN_WINDOWS_S:
        for gap in tuple(gaps(words, voice, least_s=_AGAIN_S)):
            found = (
                word
                for piece in windows(_inside(voice, gap), longest_s=window_s)
                for word in recognise(piece)
                if gap.start_s <= _middle(word) <= gap.end_s
            )
            words = _in_order([*words, *found])
    return tuple(words)


def gaps(words: Iterable[Word], voice: Sequence[Span], *, least_s: float) -> Iterator[Span]:
    """Yield stretches without words that have more than ``least_s`` seconds of voice."""
    begun_s = 0.0
    ends_s = voice[-1].end_s if voice else 0.0
    edges = [(word.start_s, min(word.end_s, word.start_s + _LONGEST_WORD_S)) for word in words]
    for start_s, end_s in [*edges, (ends_s, ends_s)]:
        between = Span(start_s=begun_s, end_s=max(begun_s, start_s))
        voiced = [part for part in _inside(voice, between) if _length(part) >= _SHORTEST_S]
        if sum(map(_length, voiced)) > least_s:
            yield Span(start_s=voiced[0].start_s, end_s=voiced[-1].end_s)
        begun_s = max(begun_s, end_s)


def windows(voice: Iterable[Span], *, longest_s: float) -> tuple[Span, ...]:
    """Return stretches that hold all the voice, cut in pauses; without a pause, they are longer."""
    joined: list[Span] = []
    for span in voice:
        if joined and span.end_s - joined[-1].start_s <= longest_s:
            joined[-1] = Span(start_s=joined[-1].start_s, end_s=span.end_s)
        else:
            joined.append(span)
    return tuple(
        _widened(
            span,
            from_s=joined[place - 1].end_s if place else 0.0,
            to_s=joined[place + 1].start_s if place + 1 < len(joined) else None,
        )
        for place, span in enumerate(joined)
    )


def with_fillers(
    words: Sequence[Word],
    voice: Sequence[Span],
    recognise: Recognise,
    *,
    window_s: float = FILLER_WINDOW_S,
) -> tuple[Word, ...]:
    """Return the words as they are, with the fillers that ``recognise`` hears between them."""
    fillers = [word for word in words if is_filler(word.text)]
    added: list[Word] = []
    for window in windows(voice, longest_s=window_s):
        known = [word for word in words if window.start_s <= _middle(word) <= window.end_s]
        heard = recognise(window)
        if _similarity(known, heard) < _SAME_WORDS:
            continue
        for word in filter(_is_sure_filler, heard):
            if not _is_near(word, [*fillers, *added]):
                added.append(word)
    return _in_order([*words, *added])


def unlike_english(words: Sequence[Word]) -> bool:
    """Tell whether a recogniser that knows no other language wrote down speech in another one.

    It then doubts its words, and few of them are those that every English sentence has.
    """
    said = [plain(word.text) for word in words if not is_filler(word.text)]
    sure = [word.confidence for word in words if word.confidence is not None]
    if len(said) < _ENOUGH_WORDS or not sure or sum(sure) / len(sure) >= _DOUBTFUL:
        return False
    return sum(word in FUNCTION_WORDS for word in said) / len(said) < _FEW_FUNCTION_WORDS


def _similarity(words: Sequence[Word], heard: Sequence[Word]) -> float:
    first, second = (
        [plain(word.text) for word in each if not is_filler(word.text)] for each in (words, heard)
    )
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _is_sure_filler(word: Word) -> bool:
    return (
        is_filler(word.text)
        and word.end_s - word.start_s >= _LEAST_FILLER_S
        and (word.confidence is None or word.confidence >= _LEAST_FILLER_CONFIDENCE)
    )


def _is_near(word: Word, others: Iterable[Word]) -> bool:
    return any(
        other.start_s - _APART_S < word.end_s and word.start_s < other.end_s + _APART_S
        for other in others
    )


def _in_order(words: Iterable[Word]) -> tuple[Word, ...]:
    return tuple(sorted(words, key=lambda word: word.start_s))


def _inside(voice: Iterable[Span], stretch: Span) -> list[Span]:
    """Return the parts of the voice that lie within a stretch."""
    return [
        Span(start_s=max(span.start_s, stretch.start_s), end_s=min(span.end_s, stretch.end_s))
        for span in voice
        if span.end_s > stretch.start_s and span.start_s < stretch.end_s
    ]


def _widened(span: Span, *, from_s: float, to_s: float | None) -> Span:
    """Return a stretch with some silence around it, at most half of what there is."""
    before_s = min(_MARGIN_S, (span.start_s - from_s) / 2)
    after_s = _MARGIN_S if to_s is None else min(_MARGIN_S, (to_s - span.end_s) / 2)
    return Span(start_s=max(0.0, span.start_s - before_s), end_s=span.end_s + after_s)


def _middle(word: Word) -> float:
    return (word.start_s + word.end_s) / 2


def _length(span: Span) -> float:
    return span.end_s - span.start_s
