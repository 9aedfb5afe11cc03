"""Whether an answer says from what to what something changed: the quantity before, and after.

Numbers in digits and in words count, with units or without; dates, ranges, versions, denials,
guesses, wishes and questions do not.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from shared.interviews.practice.quantities import Quantity, quantities
from shared.ports.evaluator import Coverage

_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\d))+[.!?]?")
_CLAUSE = re.compile(
    r"\s*(?:[;:\u2013\u2014]|,(?!\d)|\.(?!\d)|\b(?:and|but|while|whereas|though)\b)\s*",
    re.IGNORECASE,
)
_NOT_DENIED = re.compile(
    r"\b(?:no longer|not only|no (?:more|less) than|not more than)\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nobody|none|cannot|without|neither|nor)\b|n['\u2019]t\b", re.IGNORECASE
)
_DOUBTED = re.compile(
    r"\b(?:maybe|perhaps|probably|might|should|if|suppose|imagine|guess\w*|invent\w*|pretend\w*"
    r"|made (?:it|that|this|them|those|these) up|made[- ]up|forgot\w*|unsure|unclear|unknown"
    r"|hop(?:e|ed|ing)|want(?:s|ed)?|wish\w*|plan(?:s|ned)?|goal|target|aim(?:s|ed)?|hypothe\w+"
    r"|for example"
    r"|would (?!take|took|need|run|cost)|could (?!see|show|tell|measure))"
    r"|(?:\b(?:not|never|no|cannot|hardly)|n['\u2019]t)\b[^.?!]{0,20}"
    r"\b(?:know|remember|recall|sure|idea|certain|true|measured?)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:that|this|these|those|it|them|numbers?|figures?|values?)\b", re.IGNORECASE
)

_SOME = r"(?:(?:about|around|roughly|nearly|almost|just|some|approximately|over|under|only) )*"
_OF = r"(?:(?:an?|the|its|our) (?:[\w-]+ ){1,3}of )?"
_FROM = re.compile(
    rf"\b(?:from|instead of|rather than|compared (?:to|with)) {_OF}{_SOME}$", re.IGNORECASE
)
_TO = re.compile(
    rf"(?:\b(?:(?P<way>down|up) )?to|[→>]|\breach(?:es|ed)|\bbecame) ?{_OF}{_SOME}$", re.IGNORECASE
)
_ARROW = re.compile(r"^\s*(?:→|-+>|=+>|(?:down|up) to\b)")
_MOVED = re.compile(
    r"\b(?:from|went|goes|fell|falls|dropped|drops|rose|rises|grew|moved|cut|reduced|lowered"
    r"|shrank|shrunk|improved|increased|raised|came|brought|got|sped|climbed"
    r"|jumped|decreased)\b", re.IGNORECASE,
)  # fmt: skip
_BY = re.compile(rf"\b(?:by|sav(?:es?|ed|ing)) {_SOME}$", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:before|beforehand|previous(?:ly)?|used to|original(?:ly)?|at first|initial(?:ly)?"
    r"|baseline|start(?:s|ed)?|beginning|began|earlier|old|at the outset)\b", re.IGNORECASE,
)  # fmt: skip
_AFTER = re.compile(
    r"\b(?:after|afterwards?|now|nowadays|today|end(?:s|ed)?|final(?:ly)?|later|new|since then"
    r"|in the end|then|eventually)\b", re.IGNORECASE,
)  # fmt: skip
_OPENING = 4
_WAS, _IS = (
    re.compile(r"\b(?:was|were|had|took)\b", re.IGNORECASE),
    re.compile(r"\b(?:is|are|has|have|takes?)\b", re.IGNORECASE),
)
_DURING = re.compile(
    rf"\b(?:over|within|during|after|across|(?:the )?(?:last|past|first|next)) {_SOME}$",
    re.IGNORECASE,
)
_LASTED = re.compile(rf"\b(?:in|for) {_SOME}$", re.IGNORECASE)
_WHOLE, _ROUNDED = 100.0, 6.0
_LESS = re.compile(r"\b(?:reduc\w+|cut|lower\w*|save\w?|dropped)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:increase\w?|rais\w+|grew|boost\w*)\b", re.IGNORECASE)


class _Told(NamedTuple):
    """The quantities of a text by what they are; ``was`` and ``is_now``: by a tense."""

    starts: list[Quantity]
    ends: list[Quantity]
    amounts: list[Quantity]
    periods: list[Quantity]
    was: list[Quantity]
    is_now: list[Quantity]


def number_told(quoted: str, answer: str) -> Coverage:
    """Return how far an answer says from what to what the quoted change went.

    Covered: beginning and end, of which the quoted sentence may name one; or an amount in a unit
    of its own and in which time. Partly: one of these, or ends that do not fit what was said first.
    """
    said, known = _told(_claims(answer)), _told(quoted)
    stated = {each.what for each in quantities(quoted)}
    starts, ends = (*said.starts, *said.was), (*said.ends, *said.is_now)
    pairs = [
        (one, other)
        for one in (*starts, *known.starts)
        for other in (*ends, *known.ends)
        if one.differs_from(other)
        and not {one.what, other.what} <= stated
        and not _works_out(one, other, stated)
    ]
    if pairs:
        fits = any(_fits(quoted, *pair) for pair in pairs)
        return Coverage.COVERED if fits else Coverage.PARTLY
    if said.starts and said.ends:
        return Coverage.MISSED
    amounts = [each for each in said.amounts if each.absolute and each.what not in stated]
    if amounts and said.periods:
        return Coverage.COVERED
    one_end = any(each.unit for each in (*said.starts, *said.ends) if each.what not in stated)
    seems_one = any(each.known for each in (*said.was, *said.is_now) if each.what not in stated)
    return Coverage.PARTLY if amounts or one_end or seems_one else Coverage.MISSED


def _fits(quoted: str, start: Quantity, end: Quantity) -> bool:
    """Tell whether ends go the way that was said first, and about as far."""
    less, more = bool(_LESS.search(quoted)), bool(_MORE.search(quoted))
    one, other = start.size(end), end.size(start)
    if less not in {more, other < one}:
        return False
    shares = [each.value for each in quantities(quoted) if each.share]
    apart = abs(one - other)
    changes = [_WHOLE * apart / each for each in (one, other) if each]
    changes += [] if start.absolute or end.absolute else [apart]
    near = any(abs(share - change) <= _ROUNDED for share in shares for change in changes)
    return near or not shares


def _works_out(start: Quantity, end: Quantity, stated: set[tuple[float, str]]) -> bool:
    """Tell whether the ends are only the share that was told first, worked out from 100."""
    whole = start.what[0] == _WHOLE and start.dimension == end.dimension
    return whole and (abs(_WHOLE - end.value), start.dimension) in stated


def _claims(answer: str) -> str:
    """Return what an answer claims; what takes back the figures before it leaves none of them."""
    kept: list[str] = []
    for found in _SENTENCE.finditer(answer):
        sentence = _NOT_DENIED.sub("", found[0].strip())
        if _DOUBTED.search(sentence):
            if _POINTS_BACK.search(sentence) and not quantities(sentence):
                kept.clear()
        elif not sentence.endswith("?"):
            kept.append("; ".join(each for each in _clauses(sentence) if not _DENIED.search(each)))
    return ". ".join(kept)


def _clauses(text: str) -> Iterator[str]:
    """Yield the clauses of a text; "before:" and "in the end," belong to what they introduce."""
    opening = ""
    for clause in _CLAUSE.split(text):
        short = len(clause.split()) <= _OPENING and not quantities(clause)
        if short and (_BEFORE.search(clause) or _AFTER.search(clause)):
            opening = f"{clause} "
        elif clause:
            yield opening + clause
            opening = ""


def _told(text: str) -> _Told:
    told = _Told([], [], [], [], [], [])
    for clause in _clauses(text):
        for each, before, after in _surrounded(clause):
            kind = _kind(each, clause, before, after)
            if kind is not None:
                told[kind].append(each)
    return told


def _surrounded(clause: str) -> Iterator[tuple[Quantity, str, str]]:
    """Yield each quantity of a clause with the words before it and after it, to the next ones."""
    found = quantities(clause)
    for place, each in enumerate(found):
        since = found[place - 1].end if place else 0
        until = found[place + 1].start if place + 1 < len(found) else len(clause)
        yield each, clause[since : each.start], clause[each.end : until]


_START, _END, _AMOUNT, _PERIOD, _WAS_SO, _IS_SO = range(6)


def _kind(each: Quantity, clause: str, before: str, after: str) -> int | None:
    """Return what a quantity is told as, if that can be seen."""
    to = _TO.search(before)
    if _FROM.search(before) or (_ARROW.search(after) and not to):
        return _START
    if to and (to["way"] or ">" in to[0] or "→" in to[0] or _MOVED.search(clause)):
        return _END
    if _BY.search(before):
        return _AMOUNT
    if each.calendar and _DURING.search(before):
        return _PERIOD
    if to:
        return None
    return _by_words(each, clause, before, after)


def _by_words(each: Quantity, clause: str, before: str, after: str) -> int | None:
    """Return whether words such as "before" and "now" make a quantity a beginning or an end."""
    for words in (before, after):
        first, then = _BEFORE.search(words), _AFTER.search(words)
        if first or then:
            return _START if first and not (then and then.start() < first.start()) else _END
    if each.calendar and _LASTED.search(before):
        return _PERIOD
    if _WAS.search(clause):
        return _WAS_SO
    return _IS_SO if _IS.search(clause) else None
