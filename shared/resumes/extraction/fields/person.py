"""Name, job title and address of the candidate, from the lines before the first heading."""

import re
from collections.abc import Sequence
from typing import NamedTuple

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
_DOCUMENT = {"curriculum vitae", "resume", "cv", "lebenslauf", "curriculum", "vitae", "biodata"}
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
    best: tuple[float, int, str] | None = None
    for index, line in enumerate(zone):
        if line.page > 1:
            break
        text, joined = _with_next(zone, index, body)
        for candidate in (joined, text):
            name = _name_in(candidate)
            if name:
                score = _score(name, line, index, body=body, email=email, accounts=accounts)
                if best is None or score > best[0]:
                    best = (score, index, name)
    place = _place(zone)
    if best is None:
        return Person(None, None, place)
    score, index, name = best
    line = zone[index]
    found = fact(_cased(name), line, DOUBTFUL if LOST in name else _confidence(score))
    return Person(found, _label(zone, index, name), place)


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
    if fold(name) in _DOCUMENT or capital < len(words) - 2 or not words[0][0].isupper():
        return None
    return name


def _score(
    name: str, line: Line, index: int, *, body: float, email: str, accounts: Sequence[str]
) -> float:
    """Return how likely a text is the person's name: size, place, and the words of the address."""
    score = 3.0 * (line.size >= _LARGE * body) + min(line.size / max(body, 1) - 1, 2)
    score += 1.0 * line.bold + 1.0 * (index == 0) + 0.5 * (index == 1)
    local = fold(email.partition("@")[0]).replace(" ", "")
    handles = [local, *(fold(each).replace(" ", "") for each in accounts)]
    parts = [fold(word).replace(" ", "") for word in name.split()]
    if any(part in handle for part in parts if len(part) > 2 for handle in handles):  # noqa: PLR2004 - initials prove nothing
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
