"""The member ``languages`` of JSON Resume."""

from shared.resumes.extraction.assemble.context import ExtractionContext
from shared.resumes.extraction.assemble.evidence_writer import Node
from shared.resumes.extraction.fields.facts import LIKELY
from shared.resumes.extraction.fields.languages import (
    SpokenLanguage,
    languages_in,
    languages_of,
)
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.extraction.pdf.lines import Line, Span, text_of

_NEARLY_ALL = 0.8
_SIGNS = (
    "language", "mother tongue", "spoken", "sprachen", "langues", "idiomas", "lingue", "talen",
    "języki",
)  # fmt: skip


def language_nodes(context: ExtractionContext) -> list[Node]:
    """Return the languages that the candidate speaks."""
    found = languages_of(context.lines(SectionKind.LANGUAGES)) or _mentioned(context)
    languages = context.writer.limited(found)
    return [_node(context, each, f"/languages/{n}") for n, each in enumerate(languages)]


def _node(context: ExtractionContext, spoken: SpokenLanguage, at: str) -> Node:
    node: Node = {}
    context.writer.put(node, at, "language", spoken.language)
    if spoken.fluency:
        where = spoken.language._replace(text=spoken.fluency, confidence=LIKELY)
        context.writer.put(node, at, "fluency", where)
    return node


def _mentioned(context: ExtractionContext) -> list[SpokenLanguage]:
    """Return languages that stand outside a section of their own: personal details, skills."""
    zone = context.lines(
        SectionKind.HEADER,
        SectionKind.CONTACT,
        SectionKind.SUMMARY,
        SectionKind.SKILLS,
        SectionKind.OTHER,
    )
    return [
        each
        for above, line in zip([None, *zone], zone, strict=False)
        if _lists_languages(line, above)
        for each in languages_of([line])
    ]


def _lists_languages(line: Line, above: Line | None) -> bool:
    """Tell whether a line lists spoken languages."""
    label = above.text.lower() if above and above.label else ""
    said = any(sign in text for text in (line.text.lower(), label) for sign in _SIGNS)
    return said or any(map(_only_languages, line.pieces))


def _only_languages(piece: tuple[Span, ...]) -> bool:
    """Tell whether a piece of a line names nothing but languages."""
    text = text_of(piece)
    named = sum(len(language) for language, _ in languages_in(text))
    return named >= _NEARLY_ALL * sum(map(str.isalpha, text)) > 0
