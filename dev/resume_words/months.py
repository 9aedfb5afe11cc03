"""Month names by CLDR, in the languages whose resumes are read."""

from babel import Locale

from dev.resume_words import extras
from shared.resumes.extraction.pdf.characters import fold

LOCALES = ("en", "de", "de_AT", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "pl", "tr")

_SHORTEST = 3


def months() -> dict[str, list[list[str]]]:
    """Return the names and abbreviations of each month, January first, folded for comparing."""
    names = dict(extras.MONTHS)
    for locale in map(Locale.parse, LOCALES):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    names.setdefault(fold(name), number)
    usable = {name: number for name, number in names.items() if _is_usable(name)}
    return {
        "months": [
            sorted(name for name, number in usable.items() if number == month)
            for month in range(1, 13)
        ]
    }


def _is_usable(name: str) -> bool:
    """Tell whether a name is one word, and long enough not to be a number or an initial."""
    return name.isalpha() and len(name) >= _SHORTEST
