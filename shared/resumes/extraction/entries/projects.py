"""Project entries: what the candidate made, with what, and where it can be seen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.resumes.extraction.entries.entries import structured_entries
from shared.resumes.extraction.entries.head_tokens import Entry, tokens_of
from shared.resumes.extraction.fields.facts import CERTAIN, FAIR, LIKELY, Fact, fact, told
from shared.resumes.extraction.fields.places import is_place
from shared.resumes.extraction.fields.skills import is_skill, known_skills_in
from shared.resumes.extraction.fields.social_profiles import addresses_in, with_scheme
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.links import Link, lies_on
from shared.resumes.extraction.pdf.paragraphs import prose_and_items

_NAME_END = re.compile(r"\s[-\u2013—]\s|:\s|\s\|\s|\t")
_LABEL = re.compile(r"^(?:project\s+)?(?:title|name)\s*[:\u2013-]\s+", re.IGNORECASE)
_COUNTED = re.compile(
    r"^(?:project|projekt|projet|proyecto|progetto|projeto)\s*(?:#|no\.?|nr\.?)?\s*\d{1,2}"
    r"\s*(?:[:.)\u2013-]\s*|$)",
    re.IGNORECASE,
)
"""What only counts a project: "Project 1:"."""
_ABOUT = re.compile(
    r"^(?:(?:tools?|technolog(?:y|ies)|tech(?:nology)? stack|languages?)(?: used)?|environment"
    r"|description|summary|abstract|(?:my )?role|responsibilit(?:y|ies)|duration|team size|domain"
    r"|platform|client|objective|outcome|features)\s*[:\u2013-]\s*\S",
    re.IGNORECASE,
)
"""How a line begins that tells of the project above it."""
_MAX_NAME = 90
_MAX_NAME_WORDS = 12


@dataclass
class Project:
    """One project."""

    name: Fact
    entry: Entry
    keywords: list[Fact] = field(default_factory=list)
    description: Fact | None = None
    highlights: list[Fact] = field(default_factory=list)
    url: Fact | None = None


def projects_of(
    lines: Sequence[Line], links: Sequence[Link], *, month_first: bool
) -> list[Project]:
    """Return the projects that a section lists."""
    projects = []
    for entry in _whole(structured_entries(lines, month_first=month_first)):
        project = _project(entry, links)
        if project:
            projects.append(project)
    return projects


def _whole(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries; one that begins with "Tools used:" belongs to the one above it."""
    whole: list[Entry] = []
    for entry in entries:
        if whole and _ABOUT.match(entry.head[0].text):
            whole[-1].body += [*entry.head, *entry.body]
        else:
            whole.append(entry)
    return whole


def _project(entry: Entry, links: Sequence[Link]) -> Project | None:
    tokens = tokens_of(entry)
    named = (each for each in tokens if not is_place(each.text) and _COUNTED.sub("", each.text))
    first = next(named, None)
    if first is None:
        return None
    text = _LABEL.sub("", _COUNTED.sub("", first.text))
    name = _NAME_END.split(text)[0].strip(" :|")
    rest = text[len(name) :].strip(" :|\u2013—-")
    if len(name.split()) > _MAX_NAME_WORDS or len(name) > _MAX_NAME:
        return None
    sure = CERTAIN if first.bold or entry.period or first.line.size > entry.head[-1].size else FAIR
    if first is not tokens[0] and _COUNTED.match(tokens[0].text):
        # What stands below "Project 1" may be who paid for it.
        sure = FAIR
    project = Project(fact(name, first.line, sure), entry)
    about = [rest] if rest else []
    for token in tokens[tokens.index(first) + 1 :]:
        bits = [bit.strip() for bit in re.split(r",\s*|\s/\s", token.text)]
        if any(map(is_skill, bits)) and len(bits) * 2 <= 2 * sum(map(is_skill, bits)) + len(bits):
            project.keywords += [fact(bit, token.line, LIKELY) for bit in bits if bit]
        else:
            about.append(token.text)
    _describe(project, about)
    project.url = _url(entry, links)
    return project


def _describe(project: Project, about: list[str]) -> None:
    entry = project.entry
    prose, items = prose_and_items(entry.body, entry.base)
    project.highlights = [told(each, LIKELY) for each in items]
    first = entry.head[0] if about or not prose else prose[0].first
    text = " ".join([*about, *(each.text for each in prose)])
    project.description = fact(text, first, LIKELY) if text else None
    if not project.keywords:
        project.keywords = known_skills_in([*entry.head, *entry.body])


def _url(entry: Entry, links: Sequence[Link]) -> Fact | None:
    for line in (*entry.head, *entry.body):
        for url in addresses_in(line.text):
            if "/" in url or url.startswith("www."):
                return fact(with_scheme(url), line, CERTAIN)
    for line in entry.head:
        for link in links:
            if lies_on(link, line) and link.scheme in {"http", "https"}:
                return Fact(link.target, link.page, link.text or link.target, LIKELY)
    return None
