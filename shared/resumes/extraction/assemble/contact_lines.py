"""Contact lines: how to reach the candidate, where it stands in a section about something else."""

import re
from collections.abc import Sequence
from dataclasses import replace

from shared.resumes.extraction.entries.sections import Section
from shared.resumes.extraction.fields.contacts import names_contacts
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.extraction.pdf.lines import Line

_LABELLED = re.compile(
    r"(?:e-?mail(?: id| address)?|(?:tele)?phone(?: no| number)?|tel|mobile(?: no| number)?|mob"
    r"|cell|web(?:site)?|linkedin|github|portfolio|(?:postal |home |permanent )?address"
    r"|contact(?: no| number)?|handy|telefon[oe]?|téléphone|adresse|correo|dirección|morada"
    r"|indirizzo|cellulare)\s*[:.]\s*\S",
    re.IGNORECASE,
)
_OWN = {SectionKind.HEADER, SectionKind.CONTACT, SectionKind.REFERENCES}
_WITH_LINKS = {SectionKind.WORK, SectionKind.PROJECTS}
"""Sections in which a labelled address may belong to an employer or a project."""


def with_contacts_apart(sections: Sequence[Section]) -> list[Section]:
    """Return the sections without lines of contact details, which become one of their own."""
    kept: list[Section] = []
    found: list[Line] = []
    for section in sections:
        apart = (
            []
            if section.kind in _OWN
            else [each for each in section.lines if _is_one(each, section)]
        )
        found += apart
        rest = [line for line in section.lines if line not in apart]
        kept.append(replace(section, lines=rest) if apart else section)
    return [*kept, Section("", SectionKind.CONTACT, found)] if found else kept


def _is_one(line: Line, section: Section) -> bool:
    labelled = section.kind not in _WITH_LINKS and _LABELLED.match(line.text)
    return bool(labelled) or names_contacts(line.text)
