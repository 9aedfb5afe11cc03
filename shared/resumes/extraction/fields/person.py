"""Name, job title and address of the candidate, from the lines before the first heading."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shared.resumes.extraction.fields.document_titles import (
    is_document_title,
    is_template_blank,
    without_document_title,
)
from shared.resumes.extraction.fields.facts import CERTAIN, DOUBTFUL, FAIR, LIKELY, Fact, fact
from shared.resumes.extraction.fields.job_words import employer_score, is_title
from shared.resumes.extraction.fields.places import Place, is_place, is_street, read_place
from shared.resumes.extraction.pdf.characters import LOST, fold
from shared.resumes.extraction.pdf.headings import known_heading
from shared.resumes.extraction.pdf.lines import Line

_TITLE = re.compile(r"^(?:dr|mr|mrs|ms|prof|mx|ing|engr?|dipl|er)\.?(?:-ing\.?)?\s+", re.IGNORECASE)
_CREDENTIALS = re.compile(
    r"(?:,|\s[-\u2013|])?\s*\b(?:ph\.?d|m\.?b\.?a|pmp|msc|m\.sc|bsc|cpa|cfa|p\.?e|csm|cissp|md|rn|esq|jr|sr"
    r"|aws[\w -]*|b\.?tech|m\.?tech|mca|he/him|she/her|they/them)\b\.?\)?",
    re.IGNORECASE,
)
_LETTERS_AFTER = re.compile(r"(?:,\s*(?=[\w.-]{2,9}(?:,|$))[A-Z][\w.-]*[A-Z][\w.-]*)+$")
_PRONOUNS = re.compile(r"\(\s*\w+\s?/\s?\w+(?:\s?/\s?\w+)?\s*\)")
_NAME = re.compile(
    r"[^\W\d_][\w'\u2019.-]*(?:\s+[\"\u201c\u2018'(]?[^\W\d_][\w'\u2019.-]*[\"\u201d\u2019')]?){1,4}"
)
_ONE_WORD_NAME = re.compile(r"[^\W\d_][\w'\u2019-]+")
_PARTICLES_LISTED = (
    "a af al am an ap auf av bin bint da dal das de degli dei del della den der di do dos du e el"
    " en het ibn la las le los lo mac mc of op san st t ten ter und van vel vom von y z za zu zum"
    " zur"
)
_PARTICLES = frozenset(_PARTICLES_LISTED.split())
"""Small words inside of names; any other word in small letters may be the half of a word."""
_LABEL_BEFORE = re.compile(r"^(?:name|full name|candidate)\s*[:\t]\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"\t|\s*[|•·●▪]\s*|\s{2,}")
_CONTACT = re.compile(r"@|https?:|www\.|\d{3}|\.com\b|linkedin|github", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]$|[\"“”]")
_ADDRESS_LABEL = re.compile(r"^(?:address|location|city|residence|adresse)\s*:?\s*", re.IGNORECASE)
_LARGE = 1.25
_MUCH_LARGER = 1.6
_LABEL_LINES = 4
_LONGEST_LABEL = 100


class Person(NamedTuple):
    """Name, job title and address."""

    name: Fact | None
    label: Fact | None
    place: tuple[Place, Fact] | None


def person_of(zone: Sequence[Line], *, body: float, email: str, accounts: Sequence[str]) -> Person:
    """Return the person; ``zone`` is where names and addresses stand, in reading order."""
    handles = [_plain(email.partition("@")[0]), *map(_plain, accounts)]
    found = list(_candidates(zone, body, handles))
    place = _place(zone)
    if not found:
        return Person(None, None, place)
    best = max(found, key=lambda each: each.score)
    if not best.witnesses:
        # A title that nobody knows is as large as a name; the address tells them apart.
        full = [each for each in found if each.witnesses == len(each.name.split())]
        best = max(full, key=lambda each: each.score, default=best)
    name, line = best.name, zone[best.row]
    sure = _confidence(best.score)
    if is_template_blank(name) or _may_be_cut(name) or (best.apart and not best.witnesses):
        sure = min(sure, DOUBTFUL)
    return Person(fact(_cased(name), line, sure), _label(zone, best.row, name), place)


class _Candidate(NamedTuple):
    """A text that may be the name. ``witnesses``: how many of its words an account has.

    ``apart``: it stood beside the title of the document.
    """

    name: str
    row: int
    score: float
    witnesses: int
    apart: bool


def _candidates(zone: Sequence[Line], body: float, handles: Sequence[str]) -> Iterator[_Candidate]:
    for index, line in enumerate(zone):
        if line.page > 1:
            break
        text, joined = _with_next(zone, index, body)
        for each in (joined, text):
            bare = without_document_title(each)
            name = _name_in(bare)
            if name:
                witnesses = _witnesses(name, handles)
                score = _score(name, line, index, body=body, witnessed=witnesses > 0)
                yield _Candidate(name, index, score, witnesses, bare != each.strip())


def _witnesses(name: str, handles: Sequence[str]) -> int:
    """Return how many words of a name an account has; initials prove nothing."""
    parts = [_plain(word) for word in name.split()]
    return sum(any(part in handle for handle in handles) for part in parts if len(part) > 2)  # noqa: PLR2004


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")


def _may_be_cut(name: str) -> bool:
    """Tell whether a name holds a lost letter or the half of a word, as in "A nn E xample"."""
    words = name.split()
    small = any(word[0].islower() and word.rstrip(".'\u2019") not in _PARTICLES for word in words)
    single = sum(len(word) == 1 for word in words)
    return LOST in name or small or name.endswith("-") or 2 * single > len(words)


def _confidence(score: float) -> float:
    """Return how sure a name of this score is."""
    steps = ((4.0, CERTAIN), (2.0, LIKELY), (1.0, FAIR))
    return next((sure for least, sure in steps if score >= least), DOUBTFUL)


def _with_next(zone: Sequence[Line], index: int, body: float) -> tuple[str, str]:
    """Return a line's text, and joined with the next where a name is set on two lines."""
    line = zone[index]
    large = line.size >= _MUCH_LARGER * body
    following = zone[index + 1] if index + 1 < len(zone) else None
    if (
        following
        and following.page == line.page
        and abs(following.size - line.size) < 1
        and (large or _ONE_WORD_NAME.fullmatch(line.text.strip()))
        and not is_title(following.text)
        and 0 < line.y - following.y < 2 * line.size
    ):
        return line.text, f"{line.text} {following.text}"
    return line.text, ""


def _name_in(text: str) -> str | None:
    """Return the name that a line consists of or begins with."""
    first = _SEPARATORS.split(_LABEL_BEFORE.sub("", text.strip()))[0]
    name = _PRONOUNS.sub("", _TITLE.sub("", first.strip()))
    name = _CREDENTIALS.sub("", _LETTERS_AFTER.sub("", name)).strip(" ,-\u2013|")
    if not _NAME.fullmatch(name) or _CONTACT.search(name) or known_heading(name):
        return None
    words = name.split()
    capital = sum(word[0].isupper() for word in words)
    if is_document_title(name) or capital < len(words) - 2 or not words[0][0].isupper():
        return None
    return name


def _score(name: str, line: Line, index: int, *, body: float, witnessed: bool) -> float:
    """Return how likely a text is the person's name: size, place, and the words of the address."""
    score = 3.0 * (line.size >= _LARGE * body) + min(line.size / max(body, 1) - 1, 2)
    score += 1.0 * line.bold + 1.0 * (index == 0) + 0.5 * (index == 1)
    if witnessed:
        # People are called Baker, Judge and London.
        return score + 2.0
    return score - 3.0 * (is_title(name)) - 2.0 * employer_score(name) - 2.0 * is_place(name)


def _cased(name: str) -> str:
    """Return a name that is set in capitals as it is usually written."""
    letters = [letter for letter in name if letter.isalpha()]
    return name.title().replace("\u2019S", "\u2019s") if all(map(str.isupper, letters)) else name


def _label(zone: Sequence[Line], index: int, name: str) -> Fact | None:
    """Return the job title that the candidate uses: beside the name, or just below it."""
    line = zone[index]
    if name in line.text:
        for text in map(str.strip, _SEPARATORS.split(line.text)[1:]):
            if is_title(text) and not _CONTACT.search(text):
                return fact(text, line, LIKELY)
    below = zone[index + 1 : index + 1 + _LABEL_LINES]
    labels = (_label_in(other, name, next_to_name=n == 0) for n, other in enumerate(below))
    return next(filter(None, labels), None)


def _label_in(line: Line, name: str, *, next_to_name: bool) -> Fact | None:
    """Return the job title that a line below the name consists of or begins with."""
    first = _SEPARATORS.split(line.text)[0].strip()
    if _CONTACT.search(first) or first[:1].isdigit() or _SENTENCE.search(first):
        return None
    if len(line.text) > 2 * _LONGEST_LABEL or name in first:
        return None
    title = is_title(first)
    if is_place(first, most_parts=3) or read_place(first) or (is_street(first) and not title):
        return None
    if not title and not (next_to_name and len(first.split()) > 1):
        return None
    whole = line.text.partition("\t")[0]
    text = first if _CONTACT.search(whole) else whole
    return fact(text[:_LONGEST_LABEL], line, LIKELY if title else FAIR)


def _place(zone: Sequence[Line]) -> tuple[Place, Fact] | None:
    for line in zone:
        for piece in _SEPARATORS.split(line.text):
            text = _ADDRESS_LABEL.sub("", piece.strip())
            if "@" in text or len(text) > _LONGEST_LABEL:
                continue
            labelled = text != piece.strip()
            place = read_place(text) if labelled or is_place(text, most_parts=3) else None
            confidence = CERTAIN if labelled else LIKELY
            if place is None and "," in text and re.search(r"\d", text):
                place, confidence = read_place(text), FAIR
            if place:
                return place, fact(text, line, confidence)
    return None
