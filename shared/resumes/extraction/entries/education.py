"""Education entries: what the candidate studied, where, until when and with which grade."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shared.resumes.extraction.entries.education_table import Row, split_table
from shared.resumes.extraction.entries.entries import dated_entries
from shared.resumes.extraction.entries.head_tokens import Entry, HeadToken, tokens_of
from shared.resumes.extraction.fields.dates import find_period
from shared.resumes.extraction.fields.degrees import (
    find_degree,
    find_score,
    is_school,
    without_score,
)
from shared.resumes.extraction.fields.facts import CERTAIN, DOUBTFUL, FAIR, LIKELY, Fact, fact
from shared.resumes.extraction.fields.places import is_place, is_region, split_place
from shared.resumes.extraction.pdf.lines import Line

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
_DASHES = {"-", "\u2013", "\u2014"}
_MAX_AREA = 100
_MAX_WORDS = 8
_MAX_TOWN_WORDS = 2
_HEAD_WORDS = 26


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
        name = _bits(HeadToken(school, row.line))[0].text
        study.school = fact(name, row.line, LIKELY)
    if row.score:
        study.score = fact(row.score, row.line, LIKELY)
    return study


def _study(entry: Entry) -> Study:
    study = Study(entry=entry)
    bits = [bit for token in tokens_of(entry) for bit in _bits(token)]
    for bit in bits:
        _take(study, bit)
    for line in entry.body:
        if line.bulleted or len(line.text) > _MAX_AREA:
            break
        more = _bits(HeadToken(line.text, line, line.bold, line.italic))
        for bit in more:
            _take(study, bit)
        bits += more
    for line in (*entry.head, *entry.body):
        score = find_score(line.text) if study.score is None else None
        if score:
            study.score = fact(score, line, LIKELY)
    _take_leftovers(study, bits)
    return study


def _bits(token: HeadToken) -> list[HeadToken]:
    """Divide a token at its commas, keeping what belongs to one name together."""
    text = re.sub(r"\sin$", "", without_score(token.text).strip(" ,;:"))
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
        replace(token, text=each, separator=token.separator if n == 0 else "")
        for n, each in enumerate(bits)
    ]


def _is_campus(bit: str, school: str) -> bool:
    """Tell whether a town tells which of several schools of a name it is: "..., Berkeley"."""
    found = _MULTI_CAMPUS.match(school)
    if found is None or "," in bit:
        return False
    return found["region"] is None or is_region(found["region"]) or not _TOWN.fullmatch(bit)


def _take(study: Study, bit: HeadToken) -> None:
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


def _take_leftovers(study: Study, bits: Sequence[HeadToken]) -> None:
    """Of what is neither degree, place nor grade, the first is the school, the next the subject."""
    used = [each.text for each in (study.area, study.study_type, study.school) if each]
    for before, bit in zip((None, *bits), bits, strict=False):
        if _is_leftover(bit.text, used):
            _take_leftover(study, before, bit)


def _is_leftover(text: str, used: Sequence[str]) -> bool:
    """Tell whether a text may name a school or subject and has not been used yet."""
    if is_place(text) or find_score(text) or find_degree(text) or is_school(text):
        return False
    if any(text in each or each in text for each in used) or _NOT_AREA.match(text):
        return False
    name = text[:1].isupper() and len(text.split()) <= _MAX_WORDS
    return name and find_period(text) is None


def _take_leftover(study: Study, before: HeadToken | None, bit: HeadToken) -> None:
    if study.school is None:
        # Without a degree it may as well be a certificate, a club, a prize.
        study.school = fact(bit.text, bit.line, FAIR) if study.study_type else None
    elif study.study_type and study.area is None:
        study.area = fact(bit.text, bit.line, FAIR)
    elif bit.separator in _DASHES and before and before.text == study.school.text:
        name = f"{before.text} {bit.separator} {bit.text}"
        study.school = study.school._replace(text=name)


def _lasted(entry: Entry) -> bool:
    """Tell whether an entry names a range of time; a prize or a certificate has one date."""
    return entry.period is not None and entry.period.is_range


def _unsaid(entry: Entry) -> Fact | None:
    """Return what the head begins with: a course or a school of which no word is known."""
    bits = [bit for token in tokens_of(entry) for bit in _bits(token)]
    found = (bit for bit in bits if not is_place(bit.text) and not _NOT_AREA.match(bit.text))
    first = next(found, None)
    return fact(first.text, first.line, DOUBTFUL) if first else None
