"""Lists of skills, whichever way they are set."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from shared.resumes.extraction.fields.facts import (
    CERTAIN,
    DOUBTFUL,
    FAIR,
    LIKELY,
    Fact,
    fact,
    within,
)
from shared.resumes.extraction.fields.languages import is_language
from shared.resumes.extraction.pdf.characters import LOST, fold
from shared.resumes.extraction.pdf.lines import Line, Span

_GAZETTEER = Path(__file__).parent / "skills.json"
_CATEGORY = re.compile(r"^\s*(?P<name>[^:,;|•()]{2,45}?)\s*:\s*(?P<rest>\S.*)?$")
_NEXT_CATEGORY = re.compile(r"[;|\t]\s*(?=[A-Z][^:;|,\t]{1,30}:\s)")
_ITEMS = re.compile(r"\t+|\s*[,;•·●▪|◦]\s+|\s*[•·●▪|◦;]\s*|,(?=\S)|\s/\s|\s[\u2013—]\s")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_AND = re.compile(r"\s+(?:&|and|/|\+)\s+", re.IGNORECASE)
_LEVEL = re.compile(
    r"^(?:basic|advanced|intermediate|strong|proficient in|experienced in|experience with"
    r"|(?:working )?knowledge of|familiar with|familiarity with|expert in|good|excellent|and|or"
    r"|using|with|including|e\.g\.|such as|etc)\.?\s+"
    r"|[\s\u2013-]+(?:\(?(?:basics?|advanced|intermediate|beginner|expert|proficient|familiar"
    r"|fluent|\d+\+?\s?(?:years?|yrs?))\)?)$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\s+(?:fundamentals|basics|essentials|(?:automation\s+)?scripts?|scripting|programming|development"
    r"|language|framework|library|database|databases|skills|tools|concepts|usage)$",
    re.IGNORECASE,
)
_ONLY_LEVEL = re.compile(
    r"(?:very |sehr |très |muy |molto |zeer )?(?:basics?|advanced|intermediate|beginner|expert"
    r"|novice|proficient|familiar|good|strong|excellent|fortgeschritten|grundkenntnisse|gut|avancée?"
    r"|intermédiaire|débutant|avanzad[ao]|intermedi[ao]|básic[ao]|avanzato|buono|discreto|avançado"
    r"|gevorderd|goed|zaawansowany|podstawowy|dobry)|\d{1,2} ?/ ?(?:5|10)|\d{1,3} ?%",
    re.IGNORECASE,
)
"""A level that stands by itself; BASIC is a language."""
_LIST_END = re.compile(r"[,;•·●▪|/&]\s*$")
_FULL = 0.85
_GAP_EM = 1.95
_LARGER = 1.04
_MAX_WORDS = 6
_MAX_ITEM = 60
_NOT_SKILLS = re.compile(
    r"driving|licen[cs]e|hobbies|interests|mother tongue|languages? known|spoken|sprachen|langues"
    r"|idiomas|lingue|führerschein|permis|carné|patente|rijbewijs|hobbys|loisirs",
    re.IGNORECASE,
)


@dataclass
class SkillGroup:
    """Skills under one name; ``name`` is None where they stand alone."""

    name: Fact | None
    items: list[Fact] = field(default_factory=list)


class _Row(NamedTuple):
    category: tuple[str, Line] | None
    text: str
    lines: tuple[Line, ...]


def skills_of(lines: Sequence[Line]) -> list[SkillGroup]:
    """Return the skills that a section lists, by group, without the languages spoken."""
    groups = [SkillGroup(None)]
    for row in _rows(_by_column(lines)):
        if row.category:
            name, line = row.category
            groups.append(SkillGroup(fact(name, line, LIKELY) if name else None))
        skipped = groups[-1].name and _NOT_SKILLS.search(groups[-1].name.text)
        if row.text and not skipped:
            groups[-1].items += [
                within(item, row.lines, sure)
                for item, sure in _items(row.text)
                if not is_language(item)
            ]
    for group in groups:
        group.items = _distinct(group.items)
    return [group for group in groups if group.items]


def known_skills_in(lines: Sequence[Line]) -> list[Fact]:
    """Return the technologies that running text names; only names that are no common words."""
    return _distinct(
        [
            fact(match[0], line, DOUBTFUL)
            for line in lines
            for match in _skill_form().finditer(line.text)
        ]
    )


def is_skill(text: str) -> bool:
    """Tell whether a text is the name of a known skill."""
    return fold(text) in _skill_names()


def _rows(lines: Sequence[Line]) -> Iterator[_Row]:
    """Yield the lines of a section with the category that each opens, wrapped lines joined."""
    lines = [part for line in lines for part in _by_category(line)]
    plain = any(not line.bold for line in lines)
    pending: _Row | None = None
    last: Line | None = None
    for line in lines:
        row = _row(line, lines, plain=plain)
        if pending and last and row.category is None and _goes_on(last, line):
            pending = pending._replace(
                text=f"{pending.text} {row.text}", lines=(*pending.lines, line)
            )
        else:
            if pending:
                yield pending
            pending = row
        last = line
    if pending:
        yield pending


def _by_category(line: Line) -> list[Line]:
    """Divide a line with several groups: "Languages: Java, SQL; Tools: Git"."""
    parts = _NEXT_CATEGORY.split(line.text)
    if len(parts) == 1:
        return [line]
    whole = line.spans[0]
    return [replace(line, spans=(whole._replace(text=part, before=""),)) for part in parts]


def _by_column(lines: Sequence[Line]) -> list[Line]:
    """Put what stands in columns under several bold names into one column after the other."""
    ordered: list[Line] = []
    columns: list[list[Line]] = []
    for line in lines:
        names = line.bold and len(line.pieces) > 1 and any(not other.bold for other in lines)
        if names:
            ordered += [each for column in columns for each in column]
            columns = [[_part(line, piece)] for piece in line.pieces]
        elif columns and not line.bold:
            for piece in line.pieces:
                left = [column for column in columns if column[0].x0 <= piece[0].x0 + line.size]
                (left or columns)[-1 if left else 0].append(_part(line, piece))
        else:
            ordered += [each for column in columns for each in column]
            columns = []
            ordered.append(line)
    return ordered + [each for column in columns for each in column]


def _part(line: Line, piece: tuple[Span, ...]) -> Line:
    return replace(line, spans=(piece[0]._replace(before=""), *piece[1:]))


def _row(line: Line, lines: Sequence[Line], *, plain: bool) -> _Row:
    """Return a line with the category that it opens; ``plain``: some lines are not bold."""
    if line.label:
        return _Row((line.text.strip(" :"), line), "", (line,))
    row = _before_colon(line)
    if row is None and plain:
        row = _heading(line, lines) or _bold_beginning(line)
    return row or _Row(None, line.text, (line,))


def _before_colon(line: Line) -> _Row | None:
    """Return the category before a colon: "Languages: Java, SQL"."""
    joined = line.text.replace("\t:", ":").replace(":\t", ": ")
    found = _CATEGORY.match(joined)
    if found is None or "//" in joined:
        return None
    return _Row((found["name"].strip(), line), found["rest"] or "", (line,))


def _heading(line: Line, lines: Sequence[Line]) -> _Row | None:
    """Return the category that a line of its own names, bold or larger than the skills."""
    if len(line.pieces) > 1 or line.bulleted or _ITEMS.search(line.text):
        return None
    larger = all(line.size > other.size * _LARGER for other in lines if not other.bold)
    if line.bold or (larger and line.size > min(other.size for other in lines)):
        return _Row((line.text, line), "", (line,))
    return None


def _bold_beginning(line: Line) -> _Row | None:
    """Return the category that the bold beginning of a line names: "**Data** Kafka, Flink"."""
    first = line.spans[0]
    begins_bold = first.bold and not line.bold and len(line.spans) > 1
    if not begins_bold or line.bulleted or _ITEMS.search(first.text):
        return None
    rest = line.text[len(first.text) :].strip(" :\u2013-\t")
    return _Row((first.text.strip(" :\u2013-"), line), rest, (line,))


def _goes_on(last: Line, line: Line) -> bool:
    """Tell whether a list is broken at the end of a line."""
    if line.bulleted or line.label or last.label or last.page != line.page:
        return False
    if last.y - line.y > _GAP_EM * line.size:
        return False
    if _LIST_END.search(last.text):
        return True
    full = last.x1 - last.x0 > _FULL * (last.edge - last.x0)
    return full and bool(_ITEMS.search(last.text)) and "\t" not in last.text


def _items(text: str) -> Iterator[tuple[str, float]]:
    for bit in _outside_brackets(text):
        plain = _BRACKETS.sub("", bit).lstrip(" :\u2013—-•*()\t").rstrip(" .:\u2013—-•*()\t")
        plain = _LEVEL.sub("", plain).lstrip(" :\u2013-").rstrip(" .:\u2013-")
        if _ONLY_LEVEL.fullmatch(plain) and plain != "BASIC":
            continue
        for item in _parts(plain):
            if len(item.split()) > _MAX_WORDS or len(item) > _MAX_ITEM:
                yield from ((match[0], FAIR) for match in _skill_form().finditer(item))
                continue
            if not any(map(str.isalnum, item)):
                continue
            yield item, DOUBTFUL if LOST in item else CERTAIN if is_skill(item) else LIKELY


def _parts(item: str) -> list[str]:
    """Divide "React & Redux", where one of them is known; cut what only decorates a known name."""
    if is_skill(item):
        return [item]
    parts = [part.strip() for part in _AND.split(item)]
    shorter = [part if is_skill(part) else _GENERIC.sub("", part) for part in parts]
    if len(parts) > 1 and any(is_skill(part) for part in shorter):
        return [
            short if is_skill(short) else part for part, short in zip(parts, shorter, strict=True)
        ]
    short = _GENERIC.sub("", item)
    return [short] if is_skill(short) else _known_names(item) or [item]


def _known_names(text: str) -> list[str]:
    """Return the known names that a text consists of, longest first; none if a word is left."""
    words = text.split()
    names: list[str] = []
    while words:
        fits = (
            n for n in range(min(len(words), _MAX_WORDS), 0, -1) if is_skill(" ".join(words[:n]))
        )
        length = next(fits, 0)
        if not length:
            return []
        names.append(" ".join(words[:length]))
        words = words[length:]
    return names


def _outside_brackets(text: str) -> list[str]:
    """Split at separators, but not inside brackets."""
    hidden = re.sub(
        r"[(\[][^()\[\]]*[)\]]",
        lambda match: re.sub(r"\S", "\0", match[0]).replace(" ", "\0"),
        text,
    )
    bits = []
    at = 0
    for match in _ITEMS.finditer(hidden):
        bits.append(text[at : match.start()])
        at = match.end()
    return [*bits, text[at:]]


def _distinct(items: Sequence[Fact]) -> list[Fact]:
    seen: dict[str, Fact] = {}
    for item in items:
        seen.setdefault(fold(item.text) or item.text, item)
    return list(seen.values())


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = json.loads(_GAZETTEER.read_text(encoding="utf-8"))
    return data


@cache
def _skill_names() -> frozenset[str]:
    return frozenset(map(fold, _data()["names"]))


@cache
def _skill_form() -> re.Pattern[str]:
    names = set(_data()["names"]) - set(_data()["ambiguous"])
    forms = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<![\w.#+-])(?:{forms})(?![\w#+]|\.\w)")
