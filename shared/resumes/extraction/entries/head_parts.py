"""Parts of head tokens: what the words between two commas may name, and how likely that is."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from shared.resumes.extraction.entries.head_tokens import HeadToken, Label
from shared.resumes.extraction.entries.job_columns import label_of
from shared.resumes.extraction.entries.prose import tells
from shared.resumes.extraction.fields.dates import find_period, names_present
from shared.resumes.extraction.fields.job_words import CLEAR_TITLE, employer_score, title_score
from shared.resumes.extraction.fields.places import is_place

_CUT = re.compile(
    r",\s+(?!(?:inc|ltd|llc|co|corp|gmbh|ag|plc|pvt|limited|llp|s\.?a|s\.?l|sas|bv)\b)(?![^()]*\))"
    r"|(?<=\w):\s+|\s/\s|\s(?:at|chez|bei|bij|presso)\s(?=[A-ZÀ-Ž])|\s(?=\([^()]+\)$)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b(?:department|dept\.?|unit|team|division|section|ward|branch|desk|squad|abteilung|service)$",
    re.IGNORECASE,
)
_TOWN = re.compile(
    r"[A-ZÀ-Ž][a-zà-ž\u2019'.]+(?:[\s-](?:[A-ZÀ-Ž][a-zà-ž\u2019'.]+|[A-Z]{2}|de|la|sur|am|an|der)){0,3}"
)
_MOST_CUTS = 4
_MOST_PARTS = 3

# Gains and losses, in units of what the clearest employer or half of the clearest title scores.
_TITLE = 2.0
_EMPLOYER = 1.5
_WRONG_LABEL = 1.5
_KNOWN_PLACE = 1.2
_LIKELY_TOWN = 0.35
_COMMA = 0.2
_BRACKET = 0.3
_COLON_WITHIN = 0.3
_LEFT_OUT = 0.3
_LEFT_OUT_WHOLE = 1.0
_LESS = 0.1


ONCE = frozenset({Label.TITLE, Label.EMPLOYER})
"""What a head names at most once."""


class HeadPart(NamedTuple):
    """Part of a token under one label. ``place``: which token of the head, which part of it."""

    text: str
    token: HeadToken
    place: tuple[int, int]
    label: Label


def divisions_of(text: str) -> Iterator[tuple[list[str], float]]:
    """Yield every way to divide a text into up to three parts, with what the cuts cost."""
    cuts = list(_CUT.finditer(text))[:_MOST_CUTS]
    for count in range(min(len(cuts), _MOST_PARTS - 1) + 1):
        for chosen in combinations(cuts, count):
            starts = [0, *(cut.end() for cut in chosen)]
            ends = [*(cut.start() for cut in chosen), len(text)]
            texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
            yield texts, sum(map(_cost, chosen))


def gain_of(part: HeadPart, before: Sequence[HeadPart], layout_gain: float) -> float | None:
    """Return what a part adds to the score of a labelling; None where it cannot be that.

    ``before``: the other parts of its token so far. ``layout_gain``: what the layout of the other
    heads adds.
    """
    last = before[-1].label if before else None
    if part.label is Label.REST:
        return -_LEFT_OUT if last else -_LEFT_OUT_WHOLE
    if part.token.label and last is None:
        return _TITLE if part.label is part.token.label else None
    if part.label is Label.PLACE:
        return _place_gain(part, last, layout_gain)
    if last and part.text.startswith("(") and not _is_role_of(part, last):
        return None
    return layout_gain + _name_gain(part, last)


def is_clear(part: HeadPart) -> bool:
    """Tell whether a part clearly is what its label says."""
    if part.label is Label.TITLE:
        return title_score(part.text) >= CLEAR_TITLE
    if part.label is Label.PLACE:
        return is_place(bare(part.text), most_parts=_MOST_PARTS)
    return part.label is Label.EMPLOYER and employer_score(part.text) > title_score(part.text)


def is_no_name(text: str) -> bool:
    """Tell whether a text names nobody or more than one thing.

    It holds a time, a colon, no letter, is a sentence, or the name of a column.
    """
    if not any(map(str.isalpha, text)) or label_of(text) or ": " in text or _is_sentence(text):
        return True
    return names_present(text) or find_period(text) is not None


def _is_role_of(part: HeadPart, last: Label) -> bool:
    """Tell whether a part in brackets is clearly the title at the employer before it."""
    named = last is Label.EMPLOYER and part.label is Label.TITLE
    return named and title_score(bare(part.text)) >= CLEAR_TITLE


def _is_sentence(text: str) -> bool:
    return tells(text, bold=False) and not text[:1].islower()


def bare(text: str) -> str:
    """Return a text without the brackets round it."""
    return text[1:-1] if text.startswith("(") else text


def _cost(cut: re.Match[str]) -> float:
    """Return what it costs to cut at a comma or colon, before a bracket, or at a sure "at"."""
    if cut[0].strip():
        return _COMMA if cut[0].strip() in {",", ":", "/"} else 0.0
    return _BRACKET


def _name_gain(part: HeadPart, last: Label | None) -> float:
    """Return how well a part fits its label, title or employer."""
    title, employer = _title_score(part.text), employer_score(part.text)
    wrong = -_WRONG_LABEL * is_place(part.text) - _COLON_WITHIN * (": " in part.text)
    if part.label is Label.TITLE:
        return wrong + _TITLE * title - _WRONG_LABEL * employer * (title < CLEAR_TITLE) - _COMMA
    if last is Label.TITLE and _UNIT.search(part.text):
        return wrong - _WRONG_LABEL
    return wrong + _EMPLOYER * employer - _WRONG_LABEL * title * (0.5 if employer else 1.0)


def _title_score(text: str) -> float:
    """Return how likely a text is a title, also one with a unit: "Nurse, Cardiac Unit"."""
    return max(title_score(text), title_score(text.partition(",")[0]) - _LESS)


def _place_gain(part: HeadPart, last: Label | None, layout_gain: float) -> float | None:
    """Return what a place adds: one that is known, or looks like a town where places stand."""
    text = bare(part.text)
    if last is Label.PLACE:
        return None
    if is_place(text, most_parts=_MOST_PARTS):
        return _KNOWN_PLACE
    after_name = last is Label.EMPLOYER or (last is None and part.token.separator == ",")
    likely = max(layout_gain, _LIKELY_TOWN * after_name)
    town = _TOWN.fullmatch(text) and not title_score(text) and not employer_score(text)
    return likely if likely > 0 and town else None
