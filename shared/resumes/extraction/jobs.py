"""Jobs: who employed somebody, as what and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shared.resumes.extraction.entries import Entry, Piece, dated_entries, pieces_of
from shared.resumes.extraction.facts import CERTAIN, FAIR, LIKELY, Fact, fact
from shared.resumes.extraction.lines import Line
from shared.resumes.extraction.paragraphs import paragraphs_of
from shared.resumes.extraction.places import is_place, split_place
from shared.resumes.extraction.vocabulary import employerness, titleness

_TYPES = re.compile(
    r"\(?(?:full[- ]?time|part[- ]?time|contract|temporary|permanent|remote|hybrid|on-?site"
    r"|internship|freelance contract)\)?",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"(?:(?P<company>client(?: name)?|company(?: name)?|employer|organi[sz]ation|customer)"
    r"|(?P<title>role|designation|position|job title|title|post)"
    r"|(?P<place>location|place)"
    r"|(?:project(?: name)?|environment|technolog(?:y|ies)|team size|domain|duration|department))"
    r"\s*[:\u2013-]\s+",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\(?\b\d+(?:\.\d+)?\+?\s?(?:years?|yrs?|months?|mos?)\b\.?(?:[,\s]+(?:and\s)?\d+\s?(?:months?|mos?)\b\.?)?\)?",
    re.IGNORECASE,
)
_SUBHEADS = re.compile(
    r"(?:key\s)?(?:highlights|responsibilities|achievements|duties|tasks|accomplishments"
    r"|responsibilities and achievements|projects|technologies used)\s*:?",
    re.IGNORECASE,
)
_NAME_LIKE = re.compile(r"[A-ZÀ-Ž][\w.'\u2019-]*(?:\s[A-ZÀ-Ž][\w.'\u2019-]*){0,2}")
_SUFFIX = re.compile(
    r"(?:inc|ltd|llc|co|corp|gmbh|ag|plc|pvt|limited|llp|s\.?a|sas)\.?(?:\s.*)?", re.IGNORECASE
)
_SURE = 0.5


@dataclass
class Job:
    """One position."""

    title: Fact | None = None
    company: Fact | None = None
    place: Fact | None = None
    entry: Entry = field(default_factory=lambda: Entry([]))
    summary: Fact | None = None
    highlights: list[Fact] = field(default_factory=list)


def jobs_of(sections: Sequence[Sequence[Line]], *, month_first: bool) -> list[Job]:
    """Return the positions of all sections about work."""
    entries = [
        entry for lines in sections for entry in dated_entries(lines, month_first=month_first)
    ]
    named = [_named(entry) for entry in entries]
    title_first = sum(_lean(pieces) for pieces, _ in named) >= 0
    jobs: list[Job] = []
    for entry, (pieces, places) in zip(entries, named, strict=True):
        job = Job(entry=entry, place=places[0] if places else None)
        _assign(job, pieces, title_first=title_first)
        if job.company is None and job.title and jobs and jobs[-1].company:
            employer = jobs[-1].company
            job.company = employer._replace(confidence=min(employer.confidence, FAIR))
            job.place = job.place or jobs[-1].place
        _date(job)
        _describe(job)
        if job.title or job.company:
            jobs.append(job)
    return jobs


def _named(entry: Entry) -> tuple[list[Piece], list[Fact]]:
    """Return the pieces of a head that are titles or employers, and the places."""
    kept: list[Piece] = []
    places: list[Fact] = []
    for piece in _at_employer(pieces_of(entry)):
        label = _LABELS.match(piece.text)
        if label and not label["company"] and not label["title"]:
            places += (
                [fact(piece.text[label.end() :], piece.line, LIKELY)] if label["place"] else []
            )
            continue
        text = piece.text[label.end() :] if label else piece.text
        text = _LENGTH.sub("", text).strip(" ,")
        text = _TYPES.sub("", text).strip(" ,") if _TYPES.fullmatch(text) else text
        if not text:
            continue
        if is_place(text):
            places.append(fact(text, piece.line, CERTAIN))
            continue
        rest, place = split_place(text)
        if place:
            places.append(fact(place, piece.line, LIKELY))
        sort = next((name for name in ("company", "title") if label and label[name]), "")
        kept.append(replace(piece, text=rest, joint=sort or piece.joint))
    return _divided(kept, places), places


def _at_employer(pieces: Sequence[Piece]) -> list[Piece]:
    """Divide "Engineer at Acme"."""
    divided: list[Piece] = []
    for piece in pieces:
        title, at, employer = piece.text.partition(" at ")
        if at and titleness(title) >= _SURE and employer[:1].isupper():
            divided.append(replace(piece, text=title))
            piece = replace(piece, text=employer)  # noqa: PLW2901 - the rest of it
        divided.append(piece)
    return divided


def _divided(pieces: list[Piece], places: list[Fact]) -> list[Piece]:
    """Divide "Engineer, Acme Ltd, Smallville" at its commas, and nothing that has none to spare."""
    divided: list[Piece] = []
    for piece in pieces:
        bits = [bit.strip() for bit in re.split(r",\s", piece.text)]
        head = bits[0]
        alone = len(pieces) == 1 or titleness(piece.text) >= _SURE > titleness(bits[-1])
        if (
            len(bits) > 1
            and alone
            and titleness(head) >= _SURE
            and _is_employer(", ".join(bits[1:]))
        ):
            divided.append(replace(piece, text=head))
            piece = replace(piece, text=", ".join(bits[1:]))  # noqa: PLW2901 - the rest of it
        elif len(bits) > 1 and len(pieces) == 1 and titleness(bits[-1]) >= _SURE:
            divided.append(replace(piece, text=", ".join(bits[:-1])))
            piece = replace(piece, text=bits[-1])  # noqa: PLW2901 - the rest of it
        divided.append(_without_town(piece, places))
    return divided


def _is_employer(text: str) -> bool:
    return titleness(text) < _SURE and text[:1].isupper()


def _without_town(piece: Piece, places: list[Fact]) -> Piece:
    """Take a town that is in no list from the end of an employer's name."""
    name, comma, town = piece.text.rpartition(", ")
    known = employerness(name) > 0 and employerness(town) == 0 and titleness(town) == 0
    if not comma or places or not known or _SUFFIX.fullmatch(town) or town.isupper():
        return piece
    if not _NAME_LIKE.fullmatch(town):
        return piece
    places.append(fact(town, piece.line, FAIR))
    return replace(piece, text=name)


def _lean(pieces: Sequence[Piece]) -> float:
    """Return how much an entry's first two pieces look like a title before an employer."""
    if len(pieces) < 2:  # noqa: PLR2004 - a pair
        return 0.0
    first, second = pieces[0].text, pieces[1].text
    return titleness(first) - titleness(second) + employerness(second) - employerness(first)


def _assign_labelled(job: Job, pieces: Sequence[Piece]) -> bool:
    """Take title and employer from pieces that are labelled so; tell whether there are any."""
    labelled = {piece.joint: piece for piece in reversed(pieces)}
    title, company = labelled.get("title"), labelled.get("company")
    if title is None and company is None:
        return False
    others = [piece for piece in pieces if piece.joint not in {"company", "title"}]
    title = title or next((each for each in others if titleness(each.text) >= _SURE), None)
    company = company or next((each for each in others if each is not title), None)
    job.title = fact(title.text, title.line, CERTAIN) if title else None
    job.company = fact(company.text, company.line, CERTAIN) if company else None
    return True


def _assign(job: Job, pieces: Sequence[Piece], *, title_first: bool) -> None:
    if not pieces or _assign_labelled(job, pieces):
        return
    if len(pieces) == 1:
        only = pieces[0]
        if titleness(only.text) >= max(employerness(only.text), _SURE):
            job.title = fact(only.text, only.line, LIKELY)
        else:
            job.company = fact(
                only.text, only.line, FAIR if not employerness(only.text) else LIKELY
            )
        return
    lean = _lean(pieces[:2])
    first_is_title = lean > 0 if abs(lean) >= _SURE else title_first
    title, company = (pieces[0], pieces[1]) if first_is_title else (pieces[1], pieces[0])
    if len(pieces) > 2:  # noqa: PLR2004 - a pair
        title, company = _best_pair(pieces, title, company)
    clear = titleness(title.text) >= _SURE and titleness(company.text) < _SURE
    sure = CERTAIN if clear else LIKELY if abs(lean) >= _SURE else FAIR
    job.title = fact(title.text, title.line, sure)
    job.company = fact(company.text, company.line, sure)


def _best_pair(pieces: Sequence[Piece], title: Piece, company: Piece) -> tuple[Piece, Piece]:
    if titleness(title.text) < _SURE:
        title = max(pieces, key=lambda piece: titleness(piece.text) - employerness(piece.text))
    others = [piece for piece in pieces if piece is not title]
    if company is title or (employerness(company.text) == 0 and titleness(company.text) >= _SURE):
        company = max(others, key=lambda piece: employerness(piece.text) - titleness(piece.text))
    return title, company


def _date(job: Job) -> None:
    """Let a single date, as in "Summer 2012", be both begin and end; how long it was is unsure."""
    period = job.entry.period
    if period and not period.is_range and period.end:
        job.entry.period = period._replace(start=period.end)


def _describe(job: Job) -> None:
    """Fill in what the job was about, from the lines below its head."""
    lines = [line for line in job.entry.body if not _SUBHEADS.fullmatch(line.text.strip())]
    plain: list[str] = []
    for paragraph in paragraphs_of(lines, job.entry.base):
        if paragraph.item:
            job.highlights.append(fact(paragraph.text, paragraph.first, LIKELY))
        else:
            plain.append(paragraph.text)
            if job.summary is None:
                job.summary = fact(paragraph.text, paragraph.first, LIKELY)
    if job.summary:
        job.summary = job.summary._replace(text=" ".join(plain))
