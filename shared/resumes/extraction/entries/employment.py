"""Employment entries: who employed the candidate, as what and when."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from shared.resumes.extraction.entries.bare_table import bare_table_entries
from shared.resumes.extraction.entries.entries import SENTENCE, dated_entries
from shared.resumes.extraction.entries.head_labelling import HeadLabels, label_heads
from shared.resumes.extraction.entries.head_tokens import Entry, HeadToken, Label, tokens_of
from shared.resumes.extraction.entries.job_columns import LABELS, Column, column_of, label_of
from shared.resumes.extraction.entries.job_table import table_entries
from shared.resumes.extraction.fields.dates import Period, without_durations
from shared.resumes.extraction.fields.facts import FAIR, LIKELY, Fact, fact, told
from shared.resumes.extraction.fields.job_words import CLEAR_TITLE, title_score
from shared.resumes.extraction.pdf.lines import Line, text_of
from shared.resumes.extraction.pdf.paragraphs import Paragraph, prose_and_items

_CONTRACT = (
    r"(?:full[- ]?time|part[- ]?time|contract|temporary|permanent|remote|hybrid|on-?site|seasonal"
    r"|internship|freelance contract|stage|cdi|cdd|alternance|praktikum|vollzeit|teilzeit)"
)
_TYPES = re.compile(rf"^\(?{_CONTRACT}\)?$|\s\({_CONTRACT}\)$", re.IGNORECASE)
_LABELS = re.compile(
    r"(?:(?P<company>client(?: name)?|company(?: name)?|employer|organi[sz]ation|customer)"
    r"|(?P<title>role|designation|position|job title|title|post)"
    r"|(?P<place>location|place)"
    r"|(?:project(?: name)?|environment|technolog(?:y|ies)|team size|domain|duration|department))"
    r"\s*[:\u2013-]\s+",
    re.IGNORECASE,
)
_SENTENCES = tuple(
    re.compile(SENTENCE + rest, re.IGNORECASE)
    for rest in (
        r"as (?:an? |the )?(?P<title>.+?) (?:in|with|at|for) (?P<company>.+)$",
        r"(?:in|with|at|for) (?P<company>.+) as (?:an? |the )?(?P<title>.+)$",
    )
)
_AT = re.compile(r"(?:at|chez|bei|bij|presso|@)\s+(?=[A-ZÀ-Ž0-9])")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+(?=\w)")
_SUBHEADS = re.compile(
    r"(?:key\s)?(?:highlights|responsibilities|achievements|duties|tasks|accomplishments"
    r"|responsibilities and achievements|projects|technologies used)\s*:?",
    re.IGNORECASE,
)


_FEW_WORDS = 3


@dataclass
class Job:
    """One position. ``employed``: the line that dates its employer, if it stands apart."""

    title: Fact | None = None
    company: Fact | None = None
    place: Fact | None = None
    entry: Entry = field(default_factory=lambda: Entry([]))
    summary: Fact | None = None
    highlights: list[Fact] = field(default_factory=list)
    employed: Line | None = None


def jobs_of(sections: Sequence[Sequence[Line]], *, month_first: bool) -> list[Job]:
    """Return the positions of all sections about work."""
    entries = [
        table_entries(lines, month_first=month_first)
        or bare_table_entries(lines, month_first=month_first)
        or dated_entries(_below_titles(lines), month_first=month_first)
        for lines in sections
    ]
    heads = [
        _with_roles(section, _without_numbers(list(map(_cleaned, section)))) for section in entries
    ]
    names = label_heads([[head.tokens for head in section] for section in heads])
    return [
        job
        for parts in zip(entries, heads, names, strict=True)
        for job in _with_employers(map(_job, *parts))
    ]


def _with_roles(entries: Sequence[Entry], heads: Sequence["_Head"]) -> list["_Head"]:
    """Mark the heads that name only a role, below an employer with a time of its own."""
    above: Period | None = None
    marked: list[_Head] = []
    for number, (entry, head) in enumerate(zip(entries, heads, strict=True)):
        period = entry.period
        if above and period and _within(period, above) and len(head.tokens) == 1:
            marked.append(head._replace(tokens=[replace(head.tokens[0], label=Label.TITLE)]))
            continue
        marked.append(head)
        following = entries[number + 1].period if number + 1 < len(entries) else None
        named = any(title_score(token.text) >= CLEAR_TITLE for token in head.tokens)
        alone = not entry.body and not named and period and following
        above = period if alone and period and following and _within(following, period) else None
    return marked


def _within(period: Period, whole: Period) -> bool:
    """Tell whether a period lies within another one, as far as both are known."""
    if not (period.start and whole.start and whole.is_range):
        return False
    length = min(len(period.start), len(whole.start))
    begins = period.start[:length] >= whole.start[:length]
    if whole.current or not whole.end:
        return begins
    length = min(len(period.end), len(whole.end))
    return begins and not period.current and period.end[:length] <= whole.end[:length]


def _below_titles(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines without the row of titles that a table begins with."""
    first = lines[0].pieces if lines else ()
    titled = len(first) > 1 and all(column_of(text_of(piece)) for piece in first)
    return lines[1:] if titled else lines


def _job(entry: Entry, head: "_Head", name: HeadLabels) -> Job:
    title = name.title and name.title._replace(text=_TYPES.sub("", name.title.text))
    job = Job(title, name.company, name.place or head.place, entry)
    _date(job)
    _describe(job)
    return job


def _with_employers(jobs: Iterable[Job]) -> Iterator[Job]:
    """Give a job that names no employer the one of the job before: it is a further role there.

    An employer with a time of its own above the first role is no job besides it.
    """
    above: Job | None = None
    for job in jobs:
        if not (job.title or job.company):
            continue
        shares = job.company is None and above is not None and above.company is not None
        if above and not (shares and above.title is None):
            yield above
        if shares and above and above.company:
            job.employed = above.entry.dated if above.title is None else None
            # The roles below it are what is missing in the head of an employer alone.
            sure = min(above.company.confidence, FAIR) if above.title else FAIR
            job.company = above.company._replace(confidence=sure)
            job.title = job.title and _named_role(job.title, sure)
            job.place = job.place or above.place
        above = job
    if above:
        yield above


def _named_role(title: Fact, sure: float) -> Fact:
    """Return the title of a further role: nothing is missing where the employer stands above."""
    clear = title_score(title.text) >= CLEAR_TITLE
    return title._replace(confidence=max(title.confidence, sure)) if clear else title


class _Head(NamedTuple):
    tokens: list[HeadToken]
    place: Fact | None


def _cleaned(entry: Entry) -> _Head:
    """Return the tokens of a head without prefixes, durations and kinds of contract."""
    kept: list[HeadToken] = []
    place: Fact | None = None
    for token in _after_at(_unworded(_out_of_form(tokens_of(entry)))):
        prefix = _LABELS.match(token.text)
        text = token.text[prefix.end() :] if prefix else token.text
        label = _label_of(prefix) if prefix else token.label
        text = _TYPES.sub("", without_durations(text)).strip(" ,/")
        if label is Label.PLACE:
            place = place or fact(text, token.line, LIKELY)
        elif text and (label or not prefix):
            kept.append(replace(token, text=text, label=label))
    return _Head(kept, place)


def _out_of_form(tokens: Sequence[HeadToken]) -> list[HeadToken]:
    """Let the first cell of a line say what the second is: "Employer" and, beside it, "Acme"."""
    kept: list[HeadToken] = []
    column: Column | None = None
    for above, token in zip((None, *tokens), tokens, strict=False):
        opens = above is None or above.line is not token.line
        within = len(token.line.pieces) > 1
        if opens and within and (column := label_of(token.text)):
            continue
        label = LABELS.get(column) if column and not opens else None
        kept.append(replace(token, label=label) if label else token)
        column = None
    return kept


def _without_numbers(heads: list[_Head]) -> list[_Head]:
    """Return the heads without the numbers that count them: "1." of each, not of "1. FC Altona"."""
    firsts = [head.tokens[0] for head in heads if head.tokens]
    if len(firsts) < len(heads) or len(heads) <= 1:
        return heads
    found = [_NUMBERED.match(first.text) for first in firsts]
    return (
        [
            head._replace(tokens=[replace(first, text=first.text[each.end() :]), *head.tokens[1:]])
            for head, first, each in zip(heads, firsts, found, strict=True)
            if each
        ]
        if all(found)
        else heads
    )


def _after_at(tokens: Iterable[HeadToken]) -> Iterator[HeadToken]:
    """Take what follows "at" as the employer: "Engineer" and, in another font, "at Acme"."""
    for number, token in enumerate(tokens):
        found = _AT.match(token.text) if number else None
        if found is None:
            yield token
        else:
            yield replace(token, text=token.text[found.end() :], label=Label.EMPLOYER)


def _label_of(prefix: re.Match[str]) -> Label | None:
    """Return what a prefix such as "Employer:" says; None for one that names none of them."""
    return Label(prefix.lastgroup) if prefix.lastgroup else None


def _unworded(tokens: Sequence[HeadToken]) -> Iterator[HeadToken]:
    """Divide a head that is a sentence, as in "Worked as Engineer in Acme Ltd"."""
    for token in tokens:
        found = next(filter(None, (form.match(token.text) for form in _SENTENCES)), None)
        if found is None:
            yield token
            continue
        for label in (Label.TITLE, Label.EMPLOYER):
            yield replace(token, text=found[label], label=label)


def _date(job: Job) -> None:
    """Let a single date, as in "Summer 2012", be both begin and end; how long it was is unsure."""
    period = job.entry.period
    if period and not period.is_range and period.end:
        job.entry.period = period._replace(start=period.end)


def _describe(job: Job) -> None:
    """Fill in what the job was about, from the lines below its head."""
    below = (_unlabelled(line) for line in job.entry.body)
    lines = [line for line in below if not _SUBHEADS.fullmatch(line.text.strip())]
    prose, items = prose_and_items(lines, job.entry.base)
    job.highlights = [said for each in items for said in _divided([each]) or [told(each, LIKELY)]]
    if listed := _divided(prose) if not items else []:
        job.highlights = listed
    elif prose:
        job.summary = fact(" ".join(each.text for each in prose), prose[0].first, LIKELY)


def _divided(prose: Sequence[Paragraph]) -> list[Fact]:
    """Return the items of a list that semicolons divide; none where a part is no statement."""
    parts = [(part.strip(), each) for each in prose for part in each.text.split(";")]
    said = len(parts) > len(prose) and all(len(text.split()) >= _FEW_WORDS for text, _ in parts)
    return [told(each._replace(text=text), LIKELY) for text, each in parts] if said else []


def _unlabelled(line: Line) -> Line:
    """Return a line without a cell before it that says that it tells what was done."""
    first, *rest = line.pieces
    if not rest or label_of(text_of(first)) is not Column.TOLD:
        return line
    spans = [span for piece in rest for span in piece]
    return replace(line, spans=(spans[0]._replace(before=""), *spans[1:]))
