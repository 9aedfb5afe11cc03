"""Places: recognising towns, regions and countries, and the parts of an address."""

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from shared.resumes.extraction.pdf.characters import fold

_GENERATED = Path(__file__).parent / "places.json"
_MANY_TEXTS = 1024
_TOWN_AND_COUNTRY = 2
_CAPITALISED = re.compile(
    r"[A-ZÀ-Ž][\w.'\u2019À-ž-]*(?:\s(?:[A-ZÀ-Ž(][\w.'\u2019À-ž)-]*|de|la|le|do|da|of|am|an|der|sur)){0,3}"
)
_POSTCODE = re.compile(
    r"\b(?:\d{5}(?:-\d{4})?|\d{6}|\d{3}\s\d{2,3}|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)\b"
)
_STREET = re.compile(
    r"^\d+\w?[\s,]|\b(?:street|st\.|road|rd\.?|avenue|ave\.?|drive|lane|row|blvd|flat|apt|suite"
    r"|house|rue|straße|strasse|ul\.|calle|via)\b|gatan\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*,\s*|\s+[-\u2013/]\s+")
_WITHIN = re.compile(r"\s*\(([^()]+)\)$")
_NOT_PLACES = re.compile(
    r"\b(?:inc|ltd|llc|llp|plc|gmbh|co|corp|pvt|limited|ag|ab|sas|university|college"
    r"|institute|school|lab|labs|team|department|dept|engineering|science|minor|major)\b",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """The parts of an address that could be told apart."""

    address: str | None = None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country_code: str | None = None


class _Names(NamedTuple):
    countries: dict[str, str]
    country_codes: frozenset[str]
    regions: frozenset[str]
    cities: frozenset[str]
    words: frozenset[str]


@lru_cache(_MANY_TEXTS)
def is_place(text: str, *, most_parts: int = 2) -> bool:
    """Tell whether a text is a place as a whole: "Leeds", "Raleigh, NC", "Bremen (Germany)".

    Of more parts than two the first may be an employer, unless it is a known town or has a number.
    """
    text = text.strip(" .")
    if not text or len(text) > 60 or any(map(str.isdigit, _POSTCODE.sub("", text))):  # noqa: PLR2004 - characters
        return False
    names = _names()
    parts = _parts(text)
    if not parts or any(_NOT_PLACES.search(part) for part in parts):
        return False
    last = parts[-1]
    if len(parts) == 1:
        return fold(last) in names.cities | names.words or _is_country(last)
    if len(parts) > most_parts or not all(map(_looks_like_a_name, parts)):
        return False
    if len(parts) > _TOWN_AND_COUNTRY and not _is_part_of_town(parts[0]):
        return False
    wide = _is_country(last) or is_region(last) or fold(last) in names.words
    return wide or (_is_city(parts[0]) and _is_city(last))


def _is_part_of_town(text: str) -> bool:
    return _is_city(text) or is_region(text) or any(map(str.isdigit, text))


def split_place(text: str) -> tuple[str, str]:
    """Divide a text into what comes first and the place that it ends with, which may be empty.

    The longest place wins: of "Acme, Raleigh, NC" it is "Raleigh, NC".
    """
    cuts = [match.start() for match in re.finditer(r",|\s[-\u2013]\s|\s\(", text)]
    for cut in cuts:
        rest = text[cut:].strip(" ,-\u2013")
        rest = rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest
        if text[:cut].strip() and is_place(rest):
            return text[:cut].strip(" ,-\u2013"), rest
    return text, ""


def read_place(text: str) -> Place | None:
    """Return the parts of an address; None when it is none."""
    code = _POSTCODE.search(text)
    stripped = (part.strip(" .") for part in _parts(_POSTCODE.sub("", text)))
    parts = [part for part in stripped if part]
    country = _country_at_end(parts)
    if country and len(parts) > 1:
        parts.pop()
    region = parts.pop() if len(parts) > 1 and is_region(parts[-1]) else None
    streets = [part for part in parts if is_street(part)]
    city = _city(parts, streets, country)
    if not (country or region or _is_city(city) or (code and streets)):
        return None
    return Place(", ".join(streets) or None, code[0] if code else None, city, region, country)


def _country_at_end(parts: Sequence[str]) -> str | None:
    """Return the code of the country that the last part names."""
    if not parts:
        return None
    behind_region = len(parts) > 2 and is_region(parts[-2])  # noqa: PLR2004 - city, region, country
    if behind_region and parts[-1] in _names().country_codes:
        return parts[-1]
    return _country(parts[-1])


def _city(parts: Sequence[str], streets: Sequence[str], country: str | None) -> str | None:
    """Return the last part that is no street; a country alone is no city."""
    city = next((part for part in reversed(parts) if part not in streets), None)
    return None if city and country and _is_country(city) else city


def _is_city(text: str | None) -> bool:
    return text is not None and fold(text) in _names().cities


def is_street(part: str) -> bool:
    """Tell whether a part of an address is a street, a house or a number."""
    return bool(_STREET.search(part)) or any(map(str.isdigit, part))


def _parts(text: str) -> list[str]:
    within = _WITHIN.search(text)
    if within:
        text = f"{text[: within.start()]}, {within[1]}"
    return [part for part in _PARTS.split(text.strip()) if part]


def _looks_like_a_name(text: str) -> bool:
    return bool(_CAPITALISED.fullmatch(text.strip()))


def _is_country(text: str) -> bool:
    return _country(text) is not None


def _country(text: str) -> str | None:
    name = fold(text)
    found = _names().countries.get(name)
    is_code = text.strip().isupper() and text.strip() in _names().country_codes
    return found or (text.strip() if is_code and not is_region(text) else None)


def country_codes() -> frozenset[str]:
    """Return the ISO 3166-1 codes of the countries, in capitals."""
    return _names().country_codes


def is_region(text: str) -> bool:
    """Tell whether a text is the name of a state or province, or its usual abbreviation."""
    plain = text.strip()
    return plain in _names().regions or fold(plain) in _names().regions


@cache
def _names() -> _Names:
    """Return the names of places; all but the codes and abbreviations are folded."""
    data = json.loads(_GENERATED.read_text(encoding="utf-8"))
    countries = {name: code for code, names in data["countries"].items() for name in names}
    # Abbreviations count only in capitals: "in" and "or" are words.
    return _Names(
        countries,
        frozenset(data["country_codes"]),
        frozenset(data["regions"]) | frozenset(data["region_abbreviations"]),
        frozenset(data["cities"]),
        frozenset(data["words"]),
    )
