"""Knowledge: skills and languages, as JSON Resume writes them."""

from shared.resumes.extraction.assemble.reading import Reading
from shared.resumes.extraction.assemble.scribe import Node
from shared.resumes.extraction.fields.facts import LIKELY, Fact
from shared.resumes.extraction.fields.listing import Group, known_skills_in, skills_of
from shared.resumes.extraction.fields.spoken import Spoken, languages_in, spoken_in
from shared.resumes.extraction.pdf.headings import Kind
from shared.resumes.extraction.pdf.lines import Line, Span, text_of
from shared.resumes.model import Warn

_NEARLY_ALL = 0.8
_SIGNS = (
    "language", "mother tongue", "spoken", "sprachen", "langues", "idiomas", "lingue", "talen",
    "języki",
)  # fmt: skip


def skill_nodes(reading: Reading) -> list[Node]:
    """Return the member ``skills``; from running text, with a warning, where none are listed."""
    groups = [group for lines in reading.of(Kind.SKILLS) for group in skills_of(lines)]
    if not groups:
        items = known_skills_in(reading.lines(Kind.SUMMARY, Kind.WORK, Kind.PROJECTS))
        groups = [Group(None, items)] if items else []
        reading.warnings |= {Warn.SKILLS_FROM_TEXT} if items else set()
    entries: list[tuple[Fact, list[Fact]]] = []
    for group in groups:
        entries += (
            [(group.name, group.items)] if group.name else [(item, []) for item in group.items]
        )
    nodes: list[Node] = []
    for name, items in reading.scribe.limited(entries):
        at = f"/skills/{len(nodes)}"
        node: Node = {}
        reading.scribe.put(node, at, "name", name)
        reading.scribe.put_all(node, at, "keywords", items)
        nodes.append(node)
    return nodes


def language_nodes(reading: Reading) -> list[Node]:
    """Return the member ``languages``."""
    found = spoken_in(reading.lines(Kind.LANGUAGES)) or _mentioned(reading)
    nodes: list[Node] = []
    for each in reading.scribe.limited(found):
        at = f"/languages/{len(nodes)}"
        node: Node = {}
        reading.scribe.put(node, at, "language", each.language)
        if each.fluency:
            where = each.language._replace(text=each.fluency, confidence=LIKELY)
            reading.scribe.put(node, at, "fluency", where)
        nodes.append(node)
    return nodes


def _mentioned(reading: Reading) -> list[Spoken]:
    """Return languages from where they stand without a section: personal details, skills."""
    zone = reading.lines(Kind.HEADER, Kind.CONTACT, Kind.SUMMARY, Kind.SKILLS, Kind.OTHER)
    return [
        each
        for above, line in zip([None, *zone], zone, strict=False)
        if _lists_languages(line, above)
        for each in spoken_in([line])
    ]


def _lists_languages(line: Line, above: Line | None) -> bool:
    """Tell whether a line lists the languages that somebody speaks."""
    label = above.text.lower() if above and above.label else ""
    said = any(sign in text for text in (line.text.lower(), label) for sign in _SIGNS)
    return said or any(map(_only_languages, line.pieces))


def _only_languages(piece: tuple[Span, ...]) -> bool:
    """Tell whether a piece of a line says nothing but languages."""
    text = text_of(piece)
    named = sum(len(language) for language, _ in languages_in(text))
    return named >= _NEARLY_ALL * sum(map(str.isalpha, text)) > 0
