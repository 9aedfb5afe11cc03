"""Dates: the periods that a resume names, in the forms that people write them.

A month is ``YYYY-MM``, a year ``YYYY``; nothing finer is kept. Pure: no clock, so that the same
resume always reads the same.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from shared.resumes.extraction.pdf.characters import fold

_GENERATED = Path(__file__).parent / "months.json"
_MONTHS_A_YEAR = 12
_OPEN = (
    r"present|current(?:ly)?|now|ongoing|on-going|today|(?:till|until|to|up\s?to)\s?(?:date|now|present"
    r"|today)|date|heute|jetzt|aujourd['\u2019]?hui|pr[eé]sent|actuel(?:lement)?|(?:la\s)?actualidad|actual"
    r"|presente|atual(?:mente)?|oggi|heden|nu|obecnie|teraz|d\.d\.|dags\sdato|idag|halen|prezent|至今"
)
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_WORD = r"[A-Za-zÀ-ž]{3,12}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_APOSTROPHE = "['\u2018\u2019]"
_POINT_RE = re.compile(
    rf"""
    (?:(?P<day>\d{{1,2}})[./-](?P<dmonth>\d{{1,2}})[./-](?P<dyear>{_YEAR}))
  | (?:(?P<iyear>{_YEAR})[-/.年](?P<imonth>0?[1-9]|1[0-2])(?:[-/.]\d{{1,2}})?月?(?!\d))
  | (?:(?P<nmonth>0?[1-9]|1[0-2])\s?[./-]\s?(?P<nyear>{_YEAR}))
  | (?:(?:\b{_DAY}\.?\s)?(?P<name>{_WORD})\.?[,/-]?\s?(?:{_DAY},?\s)?(?:(?:of|del?|d[oi]|da)\s)?
      (?P<wyear>{_YEAR}|{_APOSTROPHE}\s?\d\d(?!\d)|20XX))
  | (?:(?P<smonth>{_WORD}|0?[1-9]|1[0-2])\.?[-/\s](?P<syear>\d\d)(?![\d/.:%-]\d|\d))
  | (?P<year>{_YEAR})
  | (?P<open>{_OPEN})(?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PRESENT = re.compile(rf"\W*(?:{_OPEN})\s*(?:$|[:,;\u2013-])", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\d[./-]\d{1,2}[./-]")
_DIGIT = re.compile(r"\d")
_DASH_RE = re.compile(
    r"\s*(?:-{1,2}|\u2013|—|\u2212|~|→"
    r"|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bbis\b|\bà\b|\bau\b|\ba\b|\bt/m\b)\s*",
    re.IGNORECASE,
)
_SINCE_WORDS = r"since|from|seit|ab|depuis|desde|dal|od|vanaf|sinds"
_SINCE = re.compile(rf"\b(?:{_SINCE_WORDS})\s+$", re.IGNORECASE)
_BARE_MONTH = re.compile(rf"(?P<name>{_WORD})\.?$")
_SHORT_YEAR = re.compile(r"(?P<short>\d\d)(?!\d)(?![-/.]\d)")
_UNITS = (
    r"(?:years?|yrs?|months?|mos?|ans?|mois|jahre?n?|monate?n?|años?|mes(?:es)?|anos?|anni|mesi)"
    r"\b\.?"
)
_DURATION = re.compile(
    rf"\(?\b\d+(?:\.\d+)?\s?\+?\s?{_UNITS}(?:[,\s]+(?:(?:and|et|und|y|e)\s)?\d+\s?{_UNITS})?\)?",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"\(\s*(?:\[\s*\]\s*)?\)|\[\s*\]")
_LONGEST_SPAN = 20
_LEAD = re.compile(
    rf"(?:{_SINCE_WORDS}|expected|anticipated|graduat(?:ed|ion|ing)(?:\sdate)?|exp\.?|class\sof|awarded\son"
    r"|completed(?:\sin)?|year\sof\spassing|summer|fall|autumn|winter|spring"
    r"|dates?(?:\sof\semployment)?|period|duration)[\s:]*$",
    re.IGNORECASE,
)


class Point(NamedTuple):
    """A month or a year. ``text`` is empty where the present or an unknown time is meant.

    ``short``: its year has two digits, and outside a range it is rather a day or a number.
    """

    text: str
    begins_at: int
    ends_at: int
    is_open: bool = False
    sure: bool = True
    short: bool = False


class Period(NamedTuple):
    """What a text says of a time, and from where to where in the text it says so.

    ``start`` and ``end`` are ``YYYY``, ``YYYY-MM`` or empty. ``current``: it has not ended.
    ``is_range``: two points are named, or one and the present. ``is_guessed``: that it has not
    ended follows only from a dash with nothing behind it.
    """

    start: str
    end: str
    begins_at: int
    ends_at: int
    current: bool = False
    is_range: bool = True
    sure: bool = True
    is_guessed: bool = False


def find_period(text: str, *, month_first: bool = False) -> Period | None:
    """Return the first range in a text, or else its last single date; None if there is neither."""
    if _DIGIT.search(text) is None:
        return None
    points = _points(text, month_first=month_first)
    for point, following in zip_longest(points, points[1:]):
        period = None if point.is_open else _range(text, point, following)
        if period:
            return _widened(text, period)
    plain = (point for point in reversed(points) if point.text and not point.short)
    single = next(plain, None)
    if single is None:
        return None
    place = single.begins_at, single.ends_at
    return _widened(text, Period("", single.text, *place, is_range=False, sure=single.sure))


def without_period(text: str, period: Period) -> str:
    """Return a text without the dates, and without what only belonged to them."""
    before, after = text[: period.begins_at], text[period.ends_at :]
    after = _DURATION.sub("", after, count=1)
    rest = _EMPTY_BRACKETS.sub("", f"{before} \t {after}")
    return rest.strip(" \t,;|·•-\u2013—")


def names_present(text: str) -> bool:
    """Tell whether a text begins with a word for the present, and nothing that it belongs to."""
    return bool(_PRESENT.match(text))


def without_durations(text: str) -> str:
    """Return a text without lengths of time, such as "(4 yrs 2 mos)"."""
    return _DURATION.sub("", text).strip(" ,|·•")


def months_first(texts: Iterable[str]) -> bool:
    """Tell whether dates of three numbers put the month first: one has a second number above 12."""
    dated = filter(_DAY_FIRST.search, texts)
    found = [match for text in dated for match in _POINT_RE.finditer(text) if match["day"]]
    return any(int(match["dmonth"]) > _MONTHS_A_YEAR for match in found)


def _points(text: str, *, month_first: bool) -> list[Point]:
    points: list[Point] = []
    at = 0
    while match := _POINT_RE.search(text, at):
        if _is_other_word(match):
            # Of "Health 2020/08" the year begins a date of its own.
            at = match.start("wyear")
            continue
        point = _point(match, month_first=month_first)
        if point and _stands_alone(text, match):
            points.append(point)
            at = match.end()
        else:
            at = match.start() + 1
    return points


def _is_other_word(match: re.Match[str]) -> bool:
    """Tell whether the word before a year is no month."""
    return bool(match["name"]) and match["wyear"].isdigit() and fold(match["name"]) not in _months()


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if before[-1:].isalnum() or after[:1].isalnum():
        return False
    return not re.search(r"[\d$€£₹][.,]?$", before) and not re.match(r"[.,]?\d|\s?%|\+", after)


def _point(match: re.Match[str], *, month_first: bool) -> Point | None:
    if match["open"]:
        return Point("", *match.span(), is_open=True)
    if match["day"]:
        return _numbered(match, month_first=month_first)
    if match["year"]:
        return Point(match["year"], *match.span())
    if match["name"]:
        return _named(match)
    if match["smonth"]:
        return _short(match)
    year, month = match["iyear"] or match["nyear"], match["imonth"] or match["nmonth"]
    return Point(f"{year}-{int(month):02}", *match.span())


def _numbered(match: re.Match[str], *, month_first: bool) -> Point | None:
    first, second = int(match["day"]), int(match["dmonth"])
    month, other = (first, second) if month_first else (second, first)
    if not 1 <= month <= _MONTHS_A_YEAR:
        month = other
    if not 1 <= month <= _MONTHS_A_YEAR:
        return None
    sure = month_first or first > _MONTHS_A_YEAR or first in {1, second}
    return Point(f"{match['dyear']}-{month:02}", *match.span(), sure=sure)


def _named(match: re.Match[str]) -> Point | None:
    name, year = fold(match["name"]), match["wyear"]
    if year.upper() == "20XX":
        return Point("", *match.span())
    full = year if year.isdigit() else _with_century(int(year.strip("'\u2018\u2019 ")))
    if month := _months().get(name):
        return Point(f"{full}-{month:02}", *match.span())
    return Point(full, match.start("wyear"), match.end()) if year.isdigit() else None


def _short(match: re.Match[str]) -> Point | None:
    """Read "Jan-19" and "01/19"; without a sign between them it may be a day, so it is unsure."""
    name, year = match["smonth"], int(match["syear"])
    month = int(name) if name.isdigit() else _months().get(fold(name))
    if month is None or (name.isdigit() and match[0][len(name)] != "/"):
        return None
    sure = "-" in match[0] or "/" in match[0]
    return Point(f"{_with_century(year)}-{month:02}", *match.span(), sure=sure, short=True)


def _with_century(year: int) -> str:
    return str(2000 + year if year < 50 else 1900 + year)  # noqa: PLR2004 - the years of a working life


def _range(text: str, point: Point, following: Point | None) -> Period | None:
    if following and _joined(text, point, following):
        ordered = following.is_open or not following.text or point.text[:4] <= following.text[:4]
        return Period(
            point.text,
            following.text,
            point.begins_at,
            following.ends_at,
            current=following.is_open,
            sure=ordered and point.sure and following.sure,
        )
    if point.short:
        return None
    return _borrowed_year(text, point) or _short_year(text, point) or _open_end(text, point)


def _joined(text: str, point: Point, following: Point) -> bool:
    dash = _DASH_RE.fullmatch(text, point.ends_at, following.begins_at)
    # "2019 to present": the "to" belongs to the word for the present.
    between = text[point.ends_at : following.begins_at].strip()
    # Two columns of a table, "from" and "to", need no dash.
    columns = not between and "\t" in text[point.ends_at : following.begins_at]
    return bool(dash) or columns or (following.is_open and not between)


def _borrowed_year(text: str, point: Point) -> Period | None:
    """Read "Jan - Jun 2023": the first month has the year of the second."""
    if len(point.text) != len("YYYY-MM"):
        return None
    dashes = _DASH_RE.finditer(text, 0, point.begins_at)
    dash = next((each for each in dashes if each.end() == point.begins_at), None)
    bare = dash and _BARE_MONTH.search(text[: dash.start()])
    month = _months().get(fold(bare["name"])) if bare else None
    if not bare or month is None:
        return None
    start = f"{point.text[:4]}-{month:02}"
    return Period(start, point.text, bare.start(), point.ends_at, sure=start <= point.text)


def _short_year(text: str, point: Point) -> Period | None:
    """Read "2019-21"."""
    dash = _DASH_RE.match(text, point.ends_at)
    short = dash and _SHORT_YEAR.match(text, dash.end())
    if not short or len(point.text) != len("YYYY"):
        return None
    end = _with_century(int(short["short"]))
    if not int(point.text) < int(end) < int(point.text) + _LONGEST_SPAN:
        return None
    return Period(point.text, end, point.begins_at, short.end())


def _open_end(text: str, point: Point) -> Period | None:
    """Read "2022 -" and "since 2022"."""
    dash = _DASH_RE.match(text, point.ends_at)
    hangs = dash and dash.end() >= len(text.rstrip()) and dash.group().strip() in "-\u2013—"
    since = point.text and _SINCE.search(text[: point.begins_at])
    if not hangs and not since:
        return None
    end = dash.end() if dash and hangs else point.ends_at
    begun = Period(point.text, "", point.begins_at, end, current=True, sure=point.sure)
    return begun._replace(is_guessed=not since)


def _widened(text: str, period: Period) -> Period:
    """Let the period cover the word before it that only says what sort of date it is."""
    lead = _LEAD.search(text[: period.begins_at])
    return period._replace(begins_at=lead.start()) if lead else period


@cache
def _months() -> dict[str, int]:
    """Return the number of the month of each name and abbreviation."""
    names: list[list[str]] = json.loads(_GENERATED.read_text(encoding="utf-8"))["months"]
    return {name: number for number, month in enumerate(names, 1) for name in month}
