"""Languages spoken, and how well."""

import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from shared.resumes.extraction.fields.facts import CERTAIN, Fact, fact
from shared.resumes.extraction.pdf.characters import fold
from shared.resumes.extraction.pdf.lines import Line, text_of

_GAZETTEER = Path(__file__).parent / "languages.json"
_MAX_FLUENCY = 60


class SpokenLanguage(NamedTuple):
    """A language and how well it is spoken."""

    language: Fact
    fluency: str | None


def is_language(text: str) -> bool:
    """Tell whether a text is the name of a language that people speak."""
    return fold(text) in _names()


def begins_with_language(text: str) -> bool:
    """Tell whether the first thing that a text names is a language."""
    return bool(_spoken_form().match(text))


def languages_of(lines: Sequence[Line]) -> list[SpokenLanguage]:
    """Return the languages that lines name, each with the fluency beside, after or below it."""
    found: list[SpokenLanguage] = []
    columns: list[tuple[float, int]] = []
    for line in lines:
        named = False
        if columns and not any(languages_in(text_of(piece)) for piece in line.pieces):
            _add_fluency(found, columns, line)
            continue
        columns = []
        for piece in line.pieces:
            text = text_of(piece)
            for language, fluency in languages_in(text):
                found.append(SpokenLanguage(fact(language, line, CERTAIN), fluency))
                columns.append((piece[0].x0, len(found) - 1))
                named = True
            if named and not languages_in(text) and _is_fluency(text):
                index = len(found) - 1
                found[index] = found[index]._replace(fluency=found[index].fluency or text)
    return found


def _add_fluency(
    found: list[SpokenLanguage], columns: Sequence[tuple[float, int]], line: Line
) -> None:
    for piece in line.pieces:
        text = text_of(piece)
        index = min(columns, key=lambda column: abs(column[0] - piece[0].x0))[1]
        if found[index].fluency is None and _is_fluency(text):
            found[index] = found[index]._replace(fluency=text)


def _is_fluency(text: str) -> bool:
    plain = text.lower()
    return len(text) <= _MAX_FLUENCY and any(word in plain for word in _data()["fluency"])


def languages_in(text: str) -> list[tuple[str, str | None]]:
    """Return the languages of a text, each with what follows it before the next."""
    matches = list(_spoken_form().finditer(text))
    found: list[tuple[str, str | None]] = []
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(text)
        after = re.split(r"[,;|•]\s", text[match.end() : end])[0].strip(" ,;:()\u2013—-\t|•")
        found.append((match[0], after if after and _is_fluency(after) else None))
    return found


@cache
def _names() -> frozenset[str]:
    return frozenset(map(fold, _data()["languages"]))


@cache
def _spoken_form() -> re.Pattern[str]:
    forms = "|".join(sorted(map(re.escape, _data()["languages"]), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = json.loads(_GAZETTEER.read_text(encoding="utf-8"))
    return data
