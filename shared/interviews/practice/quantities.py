"""Quantities that a text names, in digits and in words, with their units."""

import re
from typing import NamedTuple

_TIME, _SHARE, _SIZE, _MONEY, _OTHER = "time", "share", "size", "money", "other"
_DAY = 86_400.0

_UNITS = {
    **dict.fromkeys(("us", "µs", "microsecond", "microseconds"), (_TIME, 1e-6)),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), (_TIME, 1e-3)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), (_TIME, 1.0)),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), (_TIME, 60.0)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), (_TIME, 3600.0)),
    **dict.fromkeys(("day", "days"), (_TIME, _DAY)),
    **dict.fromkeys(("week", "weeks"), (_TIME, 7 * _DAY)),
    **dict.fromkeys(("month", "months"), (_TIME, 30 * _DAY)),
    **dict.fromkeys(("quarter", "quarters"), (_TIME, 91 * _DAY)),
    **dict.fromkeys(("year", "years"), (_TIME, 365 * _DAY)),
    **dict.fromkeys(("%", "percent", "per cent"), (_SHARE, 1.0)),
    **dict.fromkeys(("b", "byte", "bytes"), (_SIZE, 1.0)),
    **dict.fromkeys(("kb", "kib"), (_SIZE, 1e3)),
    **dict.fromkeys(("mb", "mib", "megabytes"), (_SIZE, 1e6)),
    **dict.fromkeys(("gb", "gib", "gigabytes"), (_SIZE, 1e9)),
    **dict.fromkeys(("tb", "tib", "terabytes"), (_SIZE, 1e12)),
    **dict.fromkeys(("$", "€", "£", "₹", "rs", "rs.", "inr", "usd", "eur"), (_MONEY, 1.0)),
    **dict.fromkeys(("rupee", "rupees", "dollar", "dollars", "euro", "euros"), (_MONEY, 1.0)),
}  # fmt: skip
"""What units measure, and how many of its smallest they are."""

_CARDINALS = {
    "zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0,
    "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0, "sixteen": 16.0, "seventeen": 17.0,
    "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
_SCALES = {
    "dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "lakhs": 1e5,
    "million": 1e6, "m": 1e6, "crore": 1e7, "crores": 1e7, "billion": 1e9, "bn": 1e9,
}  # fmt: skip
_CURRENCY = r"(?:[$€£₹]|\b(?:rs\.?|inr|usd|eur)) ?"
_WORDS = "|".join((*_CARDINALS, "hundred", "thousand", "million", "billion", "lakhs?", "crores?"))
_DURATION = r"(?:second|minute|hour|day|week|month|quarter|year)\b"
_NUMBER = (
    rf"(?P<digits>\d[\d,]*(?:\.\d+)?)"
    r"(?: ?(?P<scale>k|m|bn|lakhs?|crores?|thousand|million|billion|dozen)\b)?"
    rf"|(?P<words>\b(?:{_WORDS})(?:[ -](?:and )?(?:{_WORDS}))*\b)"
    rf"|(?P<half>\bhalf an? )(?={_DURATION})|(?P<single>\ban? )(?={_DURATION})"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,/-])(?P<currency>{_CURRENCY})?(?:{_NUMBER})(?![\d:]|/\d|\.\d|th\b|st\b|nd\b|rd\b)"
    rf"(?:[ /-]?(?P<unit>%|per ?cent\b|[a-zµ]+\b))?(?=(?P<more>(?: [a-z]+){{0,2}}))",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"^(?:am|pm|o|a\.m|p\.m)$", re.IGNORECASE)
_NO_UNIT = frozenset({
    "after", "afterwards", "and", "as", "at", "because", "before", "by", "down", "during", "for",
    "from", "if", "in", "instead", "is", "it", "now", "of", "on", "or", "per", "so", "than", "that",
    "the", "then", "to", "today", "up", "was", "we", "were", "when", "which", "while", "with",
    "within",
})  # fmt: skip
_LABELLED = re.compile(
    r"\b(?:versions?|steps?|pages?|chapters?|phases?|levels?|lines?|items?|rooms?|releases?|teams?"
    r"|days?|weeks?|sprints?|groups?|numbers?|points?|parts?|tasks?|grades?|class) $"
    r"|(?<!^)(?<![.!?;:,] )\b[A-Z]\w* $"
)
"""What makes a number without a unit a name: "step 2", "Python 3"."""
_TENS = 20.0
_YEARS = range(1900, 2100)


class Quantity(NamedTuple):
    """A number with its unit, if it has one, and where both stand in the text.

    ``scale``: how many of the smallest units of its dimension the unit is.
    """

    value: float
    unit: str
    dimension: str
    scale: float
    start: int
    end: int

    @property
    def calendar(self) -> bool:
        """Whether it is a time of a day or longer."""
        return self.dimension == _TIME and self.scale >= _DAY

    @property
    def known(self) -> bool:
        """Whether its unit is a unit of measure."""
        return self.dimension not in {"", _OTHER}

    @property
    def share(self) -> bool:
        """Whether it is told in percent."""
        return self.dimension == _SHARE

    @property
    def absolute(self) -> bool:
        """Whether it has a unit, and that is no share."""
        return bool(self.unit) and not self.share and self.unit not in {"times", "x"}

    @property
    def what(self) -> tuple[float, str]:
        """What tells it from other quantities, wherever it stands."""
        return self.value * self.scale, self.dimension

    def differs_from(self, other: "Quantity") -> bool:
        """Tell whether both can be of one thing, and are not the same."""
        alike = self.dimension == other.dimension or not (self.unit and other.unit)
        return alike and self.size(other) != other.size(self)

    def size(self, other: "Quantity") -> float:
        """Return how much it is; a number without a unit has that of the other."""
        return self.value * (self.scale if self.unit else other.scale)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in order; years, times of day and versions are none."""
    found = (_quantity(text, match) for match in _QUANTITY.finditer(text))
    return tuple(each for each in found if each is not None)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    """Return what was found, if it is a quantity."""
    value, (unit, end) = _value(match), _unit(match)
    if _CLOCK.match(match["unit"] or ""):
        return None
    if match["words"] and match["words"].lower() == "one" and unit not in _UNITS:
        return None
    named = not unit and _LABELLED.search(text[: match.start()])
    year = not unit and (match["digits"] or "").isdigit() and value in _YEARS
    if named or year:
        return None
    dimension, scale = _UNITS.get(unit, (_OTHER if unit else "", 1.0))
    return Quantity(value, unit, dimension, scale, match.start(), end)


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        scale = (match["scale"] or "").lower()
        return float(match["digits"].replace(",", "")) * _SCALES.get(scale, 1.0)
    if match["words"]:
        return _in_words(match["words"].lower())
    return 0.5 if match["half"] else 1.0


def _in_words(said: str) -> float:
    """Return the value of a number such as "nine hundred and fifty thousand"."""
    whole = part = 0.0
    for word in re.findall(r"[a-z]+", said):
        if word in _CARDINALS:
            hundreds = 0 < part < _TENS <= _CARDINALS[word]  # "five forty", as it is said aloud
            part = (part * 100 if hundreds else part) + _CARDINALS[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            whole, part = whole + (part or 1) * _SCALES[word], 0.0
    return whole + part


def _unit(match: re.Match[str]) -> tuple[str, int]:
    """Return the unit and where it ends: a known one within three words, or the next word."""
    if match["currency"]:
        return match["currency"].strip().lower(), match.end("scale") if match[
            "scale"
        ] else match.end("digits")
    after = (match["unit"] or "").lower()
    number_end = max(match.end(name) for name in ("digits", "scale", "words", "half", "single"))
    if not after or after in _NO_UNIT:
        return "", number_end
    if after in _UNITS:
        return after, match.end("unit")
    for word in re.finditer(r"[a-z]+", match["more"] or "", re.IGNORECASE):
        if word[0].lower() in _NO_UNIT:
            break
        if word[0].lower() in _UNITS:
            return word[0].lower(), match.start("more") + word.end()
    return after, match.end("unit")
