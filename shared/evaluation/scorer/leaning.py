"""Whether an answer says a key point or a common mistake about it, by the nearest statements.

Half-knowledge uses the words of what is right, so a match of words cannot see it; only what other
people said of the same point, on both sides, can. The mean of the three nearest on either side is
compared, since one likeness says more of style than of content. Points of one question resemble
each other: what is clearly a mistake about one of them makes none of the others.
"""

from collections.abc import Sequence
from typing import NamedTuple

from shared.evaluation.scorer.likeness import Units, common_content, likeness, nearest
from shared.evaluation.scorer.statements import Sides

_NEAREST = 3
_MISTAKE_LIKENESS, _MISTAKE_LEAD = 0.25, 0.05
_CLEAR_LIKENESS, _CLEAR_LEAD = 0.5, 0.1
_REPEATED = 2  # times as far from all that is right as from a mistake: its words are that mistake's
_LEAST_COMMON = 3  # a likeness in small words is one of style
_SAID_LIKENESS, _SAID_LEAD = 0.25, 0.02
_SURELY_RIGHT = 0.6  # what is this like to something right is not held against a point
_FOR, _AGAINST, _FOR_MOST = 10.0, 40.0, 0.5
"""Log odds of a key point per lead of one side over the other, and the most that may be added.

These and the bounds above were chosen on the questions that serve choices (``dev/train_scorer``).
"""


class Leaning(NamedTuple):
    """What an answer leans to in one key point.

    ``shift`` is added to the log odds that the point is made. ``mistake`` is the common mistake
    that the answer comes close to, said in window ``window``; None if there is none.
    """

    shift: float
    mistake: str | None = None
    window: int = -1


NEUTRAL = Leaning(0.0)


class Leanings(NamedTuple):
    """What an answer leans to in each key point.

    ``mistakes`` are the sentences that are clearly a mistake about any of them: nearer to it by far
    than to anything right about any key point. ``spoilt`` are the windows that have one, or that
    are clearly a mistake as a whole.
    """

    points: list[Leaning]
    mistakes: frozenset[int] = frozenset()
    spoilt: frozenset[int] = frozenset()


class _Compared(NamedTuple):
    """One window compared with one key point's statements."""

    window: int
    right: float
    wrong: float
    lead: float
    right_mean: float
    wrong_mean: float
    mistake: str
    common: int
    """Content words that the window and the mistake have in common."""


class _Windows(NamedTuple):
    """What all key points together say of each window."""

    rights: dict[int, float]
    wrongs: dict[int, float]
    clear: frozenset[int]
    """Those that are clearly a mistake; ``spoilt`` as in ``Leanings``."""
    spoilt: frozenset[int]


def leanings(
    windows: Sequence[Units],
    spans: Sequence[tuple[int, int]],
    meant: Sequence[int],
    points: Sequence[Sides | None],
    own: list[Units],
) -> Leanings:
    """Return a leaning for each key point, given the windows that are ``meant``.

    ``spans`` are the first and the last sentence of each window. ``own`` are the sentences of the
    reference answer: what is nearer to one of them than to a mistake is none.
    """
    if not meant:
        return Leanings([NEUTRAL] * len(points))
    found = [None if sides is None else _compared(windows, meant, sides) for sides in points]
    known = [one for one in found if one is not None]
    rights, wrongs = {}, {}
    for place, index in enumerate(meant):
        expected = max((likeness(windows[index], one) for one in own), default=0.0)
        rights[index] = max([expected, *(each[place].right for each in known)])
        wrongs[index] = max((each[place].wrong for each in known), default=0.0)
    clear = frozenset(
        one.window for each in known for one in each if _is_clear(one, rights[one.window])
    )
    mistakes = frozenset(spans[n][0] for n in clear if spans[n][0] == spans[n][1])
    spoilt = clear.union(n for n in meant if not mistakes.isdisjoint(spans[n]))
    seen = _Windows(rights, wrongs, clear, spoilt)
    judged = [NEUTRAL if one is None else _leaning(one, seen) for one in found]
    return Leanings(judged, mistakes, spoilt)


def _is_clear(one: _Compared, right: float) -> bool:
    """Tell whether a window is clearly a mistake, given its likeness to anything right."""
    if one.wrong < _CLEAR_LIKENESS or one.common < _LEAST_COMMON or one.wrong <= right:
        return False
    return one.wrong - right >= _CLEAR_LEAD or 1 - right >= _REPEATED * (1 - one.wrong)


def _compared(windows: Sequence[Units], meant: Sequence[int], sides: Sides) -> list[_Compared]:
    compared = []
    for index in meant:
        right, right_mean, _ = nearest(windows[index], sides.right, _NEAREST)
        wrong, wrong_mean, best = nearest(windows[index], sides.wrong, _NEAREST)
        lead = right_mean - wrong_mean
        mistake = sides.mistakes[best]
        common = common_content(windows[index], sides.wrong[best])
        compared.append(
            _Compared(index, right, wrong, lead, right_mean, wrong_mean, mistake, common)
        )
    return compared


def _leaning(compared: list[_Compared], seen: _Windows) -> Leaning:
    """Judge one key point; a window is a mistake about the one point whose mistake is nearest."""
    honest = [one for one in compared if one.window not in seen.spoilt]
    right_mean = max((one.right_mean for one in honest), default=0.0)
    lead = right_mean - max(
        min(one.wrong_mean, one.right_mean)
        if seen.rights[one.window] >= _SURELY_RIGHT and one.window not in seen.clear
        else one.wrong_mean
        for one in compared
    )
    said = any(one.right >= _SAID_LIKENESS and one.lead >= _SAID_LEAD for one in honest)
    shift = _AGAINST * lead if lead < 0 else min(_FOR_MOST, _FOR * lead) if said else 0.0
    mistaken = [one for one in compared if _is_mistake(one, seen)]
    if said or not mistaken:
        return Leaning(shift)
    worst = max(mistaken, key=lambda one: one.wrong)
    return Leaning(shift, worst.mistake, worst.window)


def _is_mistake(one: _Compared, seen: _Windows) -> bool:
    if one.wrong < seen.wrongs[one.window]:
        return False
    return _is_clear(one, seen.rights[one.window]) or (
        one.wrong >= _MISTAKE_LIKENESS
        and one.common >= _LEAST_COMMON
        and -one.lead >= _MISTAKE_LEAD
        and one.wrong > seen.rights[one.window]
    )
