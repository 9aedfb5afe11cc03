"""Wording: fillers, discourse markers, hedges and repetitions among the words of a transcript.

Each finding is a moment with its time. A word that means something where it stands is left alone:
"like" counts only where commas or other fillers set it off, never as a verb or a preposition.
"""

import re
from collections.abc import Iterator, Sequence

from shared.media.model import Moment, MomentKind
from shared.ports.speech import Word

_FILLER = re.compile(r"(?:u+h*m+|u+h+|e+r+m*|a+h+|h+m+|m+h+m*|mm+|eh+)")
"""Sounds that fill a pause; Clark and Fox Tree (2002) on "uh" and "um", with their spellings."""

_MARKERS = ("you know", "i mean", "you see", "basically", "literally", "actually", "or whatever")
_HEDGES = (
    "i think", "i guess", "i suppose", "i believe", "i feel like", "maybe", "perhaps",
    "probably", "possibly", "sort of", "kind of", "a little bit", "more or less", "i'm not sure",
)  # fmt: skip

_MAY_BE_TWICE = {
    "very", "really", "no", "yes", "yeah", "so", "far", "much", "many", "had", "that", "bye",
    "again", "ha", "two", "ten", "one", "zero", "hundred", "thousand",
}  # fmt: skip
"""Said twice on purpose, or twice in good grammar ("the time that that takes")."""

_LONGEST_REPETITION = 3

_PHRASES = {
    tuple(phrase.split()): kind
    for phrases, kind in (
        (_MARKERS, MomentKind.DISCOURSE_MARKER),
        (_HEDGES, MomentKind.HEDGE),
    )
    for phrase in phrases
}
_LONGEST_PHRASE = max(map(len, _PHRASES))

_NOT_A_MARKER_AFTER = {"do", "did", "if", "as", "what", "how", "that", "when", "where", "who"}
"""Before "you know", "you see" and "I mean" where these are meant: "do you know", "as you see"."""

_A_KIND_OF = {"a", "the", "this", "that", "some", "what", "any", "every", "each", "one", "another"}
"""Before "kind of" and "sort of" where they name a kind: "this kind of problem"."""

_QUESTIONED = {("you", "know"), ("you", "see"), ("i", "mean")}
_KINDS = {("kind", "of"), ("sort", "of")}


def moments_in(words: Sequence[Word]) -> tuple[Moment, ...]:
    """Return what is noticed, in order of time; no word is noticed twice."""
    bare = [plain(word.text) for word in words]
    found: list[Moment] = []
    place = 0
    while place < len(words):
        length, kind = _at(words, bare, place)
        if kind:
            said = words[place : place + length]
            found.append(
                Moment(
                    kind=kind,
                    text=" ".join(bare[place : place + length]),
                    start_s=said[0].start_s,
                    end_s=said[-1].end_s,
                )
            )
        place += length
    return tuple(found)


def is_filler(text: str) -> bool:
    """Tell whether a word is a sound that fills a pause; punctuation does not matter."""
    return bool(_FILLER.fullmatch(plain(text)))


def spoken_words(words: Sequence[Word]) -> int:
    """Return how many words were said, sounds that fill a pause not among them."""
    return sum(bool(text) and not is_filler(text) for text in map(plain, _texts(words)))


def _texts(words: Sequence[Word]) -> Iterator[str]:
    return (word.text for word in words)


def _at(words: Sequence[Word], bare: Sequence[str], place: int) -> tuple[int, MomentKind | None]:
    """Return what begins at a word, and how many words it takes."""
    if is_filler(bare[place]):
        return 1, MomentKind.FILLER
    if bare[place] == "like" and _set_off(words, bare, place):
        return 1, MomentKind.DISCOURSE_MARKER
    for length in range(_LONGEST_PHRASE, 0, -1):
        phrase = tuple(bare[place : place + length])
        if (kind := _PHRASES.get(phrase)) and _is_meant(phrase, bare, place):
            return length, kind
    for length in range(_LONGEST_REPETITION, 0, -1):
        if _is_repeated(bare, place, length):
            return length, MomentKind.REPETITION
    return 1, None


def _set_off(words: Sequence[Word], bare: Sequence[str], place: int) -> bool:
    """Tell whether a word stands between commas, or beside a filler or another "like"."""
    before = words[place - 1].text if place else ","
    pause_before = before.rstrip()[-1:] in {",", "…"} or before.rstrip().endswith("...")
    pause_after = words[place].text.rstrip()[-1:] in {",", "…"}
    beside = {bare[near] for near in (place - 1, place + 1) if 0 <= near < len(bare)}
    return (pause_before and pause_after) or any(map(is_filler, beside))


def _is_meant(phrase: tuple[str, ...], bare: Sequence[str], place: int) -> bool:
    """Tell whether a phrase fills where it stands, rather than say something."""
    before = bare[place - 1] if place else ""
    if phrase in _QUESTIONED:
        return before not in _NOT_A_MARKER_AFTER
    if phrase in _KINDS:
        return before not in _A_KIND_OF
    return True


def _is_repeated(bare: Sequence[str], place: int, length: int) -> bool:
    """Tell whether the words that begin here come again at once."""
    once, again = bare[place : place + length], bare[place + length : place + 2 * length]
    if list(once) != list(again) or not all(once):
        return False
    return not (length == 1 and (once[0] in _MAY_BE_TWICE or once[0].isdecimal()))


def plain(text: str) -> str:
    """Return a word without its punctuation, in lower case."""
    return re.sub(r"[^\w'%-]", "", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
