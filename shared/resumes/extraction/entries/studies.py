"""Studies: what somebody studied, where, until when and how well."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from shared.resumes.extraction.entries.entries import dated_entries
from shared.resumes.extraction.entries.pieces import Entry, Piece, pieces_of
from shared.resumes.extraction.entries.tables import Row, split_table
from shared.resumes.extraction.fields.dates import find_period
from shared.resumes.extraction.fields.facts import CERTAIN, DOUBTFUL, FAIR, LIKELY, Fact, fact
from shared.resumes.extraction.fields.places import is_place, is_region, split_place
from shared.resumes.extraction.pdf.lines import Line

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
    r"^\s*(?:\(?hons?\.?\)?|\(?honou?rs\)?|degree|,)?\s*(?:in|of|:|-|\u2013|,|\(|with)?\s*",
    re.IGNORECASE,
)
_AT = re.compile(r"\s(?:from|at)\s+(?=[A-ZÀ-Ž])")
_NOT_AREA = re.compile(
    r"^(?:coursework|relevant|thesis|dissertation|minor in|advisor|(?:final )?grade|expected"
    r"|courses?)\b[:\s]",
    re.IGNORECASE,
)
_MULTI_CAMPUS = re.compile(
    r"^university of (?P<region>[\w\s]+)$|^[\w\s]+ state university$|^(?:i?iit|nit)$"
    r"|^(?:indian|national) institute of [\w\s]+$",
    re.IGNORECASE,
)
_TOWN = re.compile(r"[A-ZÀ-Ž][a-zà-ž]+(?:[\s-][A-ZÀ-Ž][a-zà-ž]+)*")
_GOES_ON = re.compile(r"minor\b|concentration\b|specializ|specialis|major\b", re.IGNORECASE)
_MAX_AREA = 100
_MAX_WORDS = 8
_MAX_TOWN_WORDS = 2
_HEAD_WORDS = 26


class Degree(NamedTuple):
    """A degree found in a text: what it is called, in what, and what is left of the text."""

    study_type: str
    area: str
    rest: str


@dataclass
class Study:
    """One course of study."""

    school: Fact | None = None
    area: Fact | None = None
    study_type: Fact | None = None
    score: Fact | None = None
    entry: Entry = field(default_factory=lambda: Entry([]))


def studies_of(sections: Sequence[Sequence[Line]], *, month_first: bool) -> list[Study]:
    """Return the courses of study of all sections about education."""
    studies = []
    for lines in sections:
        before, table = split_table(lines)
        studies += [_from_row(row) for row in table]
        for entry in dated_entries(before, month_first=month_first, most_words=_HEAD_WORDS):
            study = _study(entry)
            if study.school is None and study.study_type is None and _lasted(entry):
                study.school = _unsaid(entry)
            if study.school or study.study_type:
                studies.append(study)
    return studies


def _from_row(row: Row) -> Study:
    """Return what one row of a table says."""
    study = Study(entry=Entry([row.line], period=row.period, dated=row.line))
    degree = find_degree(row.degree)
    if row.degree:
        study.study_type = fact(degree.study_type if degree else row.degree, row.line, LIKELY)
    area = row.area or (degree.area if degree else "")
    if area:
        study.area = fact(area[:_MAX_AREA], row.line, LIKELY)
    school = row.school or row.board
    if school:
        name = _bits(Piece(school, row.line))[0].text
        study.school = fact(name, row.line, LIKELY)
    if row.score:
        study.score = fact(row.score, row.line, LIKELY)
    return study


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
    """Tell whether a text sounds like the name of a school."""
    return bool(_school_form().search(text))


def find_score(text: str) -> str | None:
    """Return the grade that a text names."""
    found = _SCORE.search(text)
    if not found:
        return None
    return next(group for group in found.groups() if group).strip()


def _study(entry: Entry) -> Study:
    study = Study(entry=entry)
    bits = [bit for piece in pieces_of(entry) for bit in _bits(piece)]
    for bit in bits:
        _take(study, bit)
    for line in entry.body:
        if line.bulleted or len(line.text) > _MAX_AREA:
            break
        more = _bits(Piece(line.text, line, line.bold, line.italic))
        for bit in more:
            _take(study, bit)
        bits += more
    for line in (*entry.head, *entry.body):
        score = find_score(line.text) if study.score is None else None
        if score:
            study.score = fact(score, line, LIKELY)
    _take_leftovers(study, bits)
    return study


def _bits(piece: Piece) -> list[Piece]:
    """Divide a piece at its commas, keeping what belongs to one name together."""
    text = re.sub(r"\sin$", "", _SCORE.sub("", piece.text).strip(" ,;:"))
    text = re.sub(r"\(\s*\)|^\)|\($", "", text)
    text, place = ("", text) if is_place(text) else split_place(text)
    bits: list[str] = []
    for bit in re.split(r",\s+(?![^()]*\))|\s[\u2013-]\s", text):
        last = bits[-1] if bits else ""
        town = len(bit.split()) <= _MAX_TOWN_WORDS and not find_degree(bit)
        campus = town and _is_campus(bit, last)
        within = is_school(last) and is_school(bit) and not find_degree(f"{last} {bit}")
        if last and (campus or within or _GOES_ON.match(bit)):
            bits[-1] = f"{last}, {bit}"
        elif bit.strip():
            bits.append(bit.strip())
    if place and bits and _is_campus(place, bits[-1]):
        bits[-1] = f"{bits[-1]}, {place}"
    elif place:
        bits.append(place)
    return [
        replace(piece, text=each, joint=piece.joint if n == 0 else "")
        for n, each in enumerate(bits)
    ]


def _is_campus(bit: str, school: str) -> bool:
    """Tell whether a town tells which of several schools of a name it is: "..., Berkeley"."""
    found = _MULTI_CAMPUS.match(school)
    if found is None or "," in bit:
        return False
    return found["region"] is None or is_region(found["region"]) or not _TOWN.fullmatch(bit)


def _take(study: Study, bit: Piece) -> None:
    """Put a bit where it belongs, if that is clear."""
    text, line = bit.text, bit.line
    if is_place(text) or _NOT_AREA.match(text):
        return
    at = _AT.search(text)
    if at and find_degree(text[: at.start()]) and is_school(text[at.end() :]):
        _take(study, replace(bit, text=text[: at.start()]))
        _take(study, replace(bit, text=text[at.end() :]))
        return
    degree = find_degree(text)
    school = is_school(text)
    if degree and (not school or text.startswith(degree.study_type)):
        if study.study_type:
            return
        study.study_type = fact(degree.study_type, line, CERTAIN)
        if school and study.school is None:
            # "Master of Science at Acme University": the school follows the degree.
            study.school = fact(re.sub(r"^(?:at|from)\s+", "", degree.area), line, LIKELY)
        elif area := degree.area or degree.rest:
            study.area = fact(area[:_MAX_AREA], line, LIKELY)
    elif school and study.school is None:
        study.school = fact(text, line, CERTAIN)


def _take_leftovers(study: Study, bits: Sequence[Piece]) -> None:
    """Of what is neither degree, place nor grade, the first is the school, the next the subject."""
    used = [each.text for each in (study.area, study.study_type, study.school) if each]
    for before, bit in zip((None, *bits), bits, strict=False):
        text = bit.text
        known = is_place(text) or find_score(text) or find_degree(text) or is_school(text)
        if known or any(text in each or each in text for each in used) or _NOT_AREA.match(text):
            continue
        if not text[:1].isupper() or len(text.split()) > _MAX_WORDS or find_period(text):
            continue
        if study.school is None:
            # Without a degree it may as well be a certificate, a club, a prize.
            study.school = fact(text, bit.line, FAIR) if study.study_type else None
        elif study.study_type and study.area is None:
            study.area = fact(text, bit.line, FAIR)
        elif bit.joint in {"-", "\u2013", "—"} and before and before.text == study.school.text:
            study.school = study.school._replace(text=f"{before.text} {bit.joint} {text}")


def _lasted(entry: Entry) -> bool:
    """Tell whether an entry names a range of time; a prize or a certificate has one date."""
    return entry.period is not None and entry.period.is_range


def _unsaid(entry: Entry) -> Fact | None:
    """Return what the head begins with: a course or a school of which no word is known."""
    bits = [bit for piece in pieces_of(entry) for bit in _bits(piece)]
    found = (bit for bit in bits if not is_place(bit.text) and not _NOT_AREA.match(bit.text))
    first = next(found, None)
    return fact(first.text, first.line, DOUBTFUL) if first else None


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
