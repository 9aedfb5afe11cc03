"""Steps in the wrong order: "first deploy, then test", where the test is expected before.

Only an order that is said counts: by "before", "after", "until", "once", or "first" and "then". It
is turned round where what is said to come first is expected to come last, and the other way
about; a sentence that names other steps is left alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.text import Sentence, Text

_LEAST_SHARE, _LEAST_LEAD = 0.5, 0.2
"""The least share of each step's words that the other has, and the lead over the expected order."""
_THEN = r"(?:and |but )?(?:only )?(?:then|next|afterwards|after that|finally|later)\b,?"
_BOUNDARY = re.compile(r"[,;:.()]")
_BETWEEN = re.compile(r"\b(before|until|after|once)\b", re.IGNORECASE)
_BEGINS = re.compile(r"\b(?:first|begin|start)\b,?", re.IGNORECASE)
_GOES_ON = re.compile(rf"[,;.]?\s*\b{_THEN}", re.IGNORECASE)
_THEN_AFTER_COMMA = re.compile(rf"[,;]\s*{_THEN}", re.IGNORECASE)
_HEAD_THEN = re.compile(rf"^\W*{_THEN}", re.IGNORECASE)


class Order(NamedTuple):
    """Two steps by the stems of their content words, and the sentence that says the later one."""

    earlier: frozenset[str]
    later: frozenset[str]
    sentence: int


def turned_steps(
    expected: Iterable[Text], answer: Sequence[Sentence], raw: str
) -> NDArray[np.bool_]:
    """Return whether each sentence of an answer says two expected steps in the wrong order."""
    flags = np.zeros(len(answer), dtype=np.bool_)
    wanted = [order for text in expected for order in orders(text.sentences, text.raw)]
    for said in orders(answer, raw):
        if any(_turned(said, each) for each in wanted) and not any(_same(said, e) for e in wanted):
            flags[said.sentence] = True
    return flags


def orders(sentences: Sequence[Sentence], raw: str) -> Iterator[Order]:
    """Yield the orders of two steps that sentences say."""
    for number, sentence in enumerate(sentences):
        text = raw[sentence.start : sentence.end]
        before = raw[sentences[number - 1].start : sentences[number - 1].end] if number else ""
        for earlier, later in steps_of(text, before):
            steps = _step(earlier), _step(later)
            if all(steps):
                yield Order(*steps, number)


def steps_of(text: str, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the earlier and the later of two steps; ``before`` is the sentence before."""
    text = " ".join(text.split())
    if _HEAD_THEN.match(text) and re.search(r"\bfirst\b", before, re.IGNORECASE):
        yield before, _HEAD_THEN.sub("", text)
    if steps := _first_then(text):
        yield steps
        return
    for found in _BETWEEN.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if not re.search(r"\w", left):
            right, _, left = right.partition(",")
        else:
            left = _BOUNDARY.split(left)[-1]
        right = _BOUNDARY.split(right)[0]
        is_later = found.group().casefold() in {"before", "until"}
        yield (left, right) if is_later else (right, left)


def _first_then(text: str) -> tuple[str, str] | None:
    """Return what stands before and after "then"; each pattern is searched once, however long."""
    begins = _BEGINS.search(text)
    if begins and (found := _GOES_ON.search(text, begins.end())):
        return text[begins.end() : found.start()], text[found.end() :]
    found = _THEN_AFTER_COMMA.search(text)
    return (text[: found.start()], text[found.end() :]) if found else None


def _step(text: str) -> frozenset[str]:
    return Text(text).stems


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))


def _lead(said: Order, wanted: Order) -> tuple[float, float]:
    crossed = min(_share(said.earlier, wanted.later), _share(said.later, wanted.earlier))
    straight = max(_share(said.earlier, wanted.earlier), _share(said.later, wanted.later))
    return crossed, crossed - straight


def _turned(said: Order, wanted: Order) -> bool:
    crossed, lead = _lead(said, wanted)
    return crossed >= _LEAST_SHARE and lead >= _LEAST_LEAD


def _same(said: Order, wanted: Order) -> bool:
    return _turned(said._replace(earlier=said.later, later=said.earlier), wanted)
