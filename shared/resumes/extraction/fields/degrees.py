"""Degrees, schools and grades, as education sections name them."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_GAZETTEER = Path(__file__).parent / "degrees.json"
_SCORE = re.compile(
    r"(?:(?:cum(?:ulative)?\.?\s*|final\s+|overall\s+|major\s+)?"
    r"(?:c\.?g\.?p\.?a\.?|s?gpa|grade|score|percentage|marks|note|cpi)"
    r"\.?\s*(?:of|:|-|\u2013|=)?\s*)"
    r"(?P<named>\d{1,3}(?:[.,]\d{1,3})?\s?%?(?:\s?(?:/|out\sof)\s?\d{1,3}(?:\.\d+)?)?)"
    r"|(?P<before>\d(?:\.\d{1,2})?(?:\s?/\s?\d{1,2}(?:\.\d+)?)?)\s?(?:c?gpa)\b"
    r"|(?P<percent>\d{2,3}(?:\.\d{1,2})?\s?%)"
    r"|(?P<ratio>\d\.\d{1,2}\s?/\s?(?:4|5|10)(?:\.\d+)?)"
    r"|(?P<class>\b(?:2[:.][12]|first[- ]class(?:\s+honou?rs)?"
    r"|(?:upper|lower)\s+second(?:\s+class)?|(?:summa|magna)\s+cum\s+laude|cum\s+laude|with\s+distinction|distinction)\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"^\s*(?:\(?hons?\.?\)?|\(?honou?rs\)?|degree|,)?\s*(?:(?:in|of|with|en|em|de|di)\b|:|-|\u2013|,|\()?\s*",
    re.IGNORECASE,
)


class Degree(NamedTuple):
    """A degree found in a text: what it is called, in what, and what is left of the text."""

    study_type: str
    area: str
    rest: str


def find_degree(text: str) -> Degree | None:
    """Return the first degree that a text names; None if it names none."""
    found = _degree_form().search(text)
    if not found:
        return None
    start, end = found.span()
    field_of = _field_form().match(text, end)
    if field_of:
        end = field_of.end()
    honours = re.match(r"\s*\(?hon(?:our)?s\.?\)?", text[end:], re.IGNORECASE)
    if honours:
        end += honours.end()
    study_type = text[start:end].strip(" ,")
    before, after = text[:start].strip(" ,\u2013-|("), text[end:]
    between = _BETWEEN.match(after)
    area = after[between.end() :].strip(" ,.") if between else after.strip(" ,.")
    if area.count(")") > area.count("("):
        area = area.replace(")", "", 1)
    return Degree(study_type, area, before)


def is_school(text: str) -> bool:
    """Tell whether a text contains a word for a school."""
    return bool(_school_form().search(text))


def find_score(text: str) -> str | None:
    """Return the grade that a text names."""
    found = _SCORE.search(text)
    if not found:
        return None
    return next(group for group in found.groups() if group).strip()


def without_score(text: str) -> str:
    """Return a text without the grades that it names."""
    return _SCORE.sub("", text)


@cache
def _degree_form() -> re.Pattern[str]:
    forms = "|".join(_data()["levels"].values())
    return re.compile(rf"(?<![\w.&/])(?:{forms})(?![\w&])", re.IGNORECASE)


@cache
def _field_form() -> re.Pattern[str]:
    forms = "|".join(sorted(map(re.escape, _data()["fields"]), key=len, reverse=True))
    return re.compile(rf"\s+of\s+(?:{forms})(?!\w)", re.IGNORECASE)


@cache
def _school_form() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_data()['schools']})(?!\w)", re.IGNORECASE)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_GAZETTEER.read_text(encoding="utf-8"))
    return data
