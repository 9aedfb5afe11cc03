"""Inferring what a section with an unusual heading is about from its lines."""

from collections.abc import Sequence
from dataclasses import replace

from shared.resumes.extraction.entries.entries import dated_entries
from shared.resumes.extraction.entries.head_tokens import tokens_of
from shared.resumes.extraction.entries.sections import Section
from shared.resumes.extraction.fields.degrees import find_degree, is_school
from shared.resumes.extraction.fields.job_words import employer_score, is_title, title_score
from shared.resumes.extraction.fields.languages import begins_with_language
from shared.resumes.extraction.fields.skills import is_skill, skills_of
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.extraction.pdf.lines import Line

_FEW = 3
_MOSTLY = 0.6


def with_inferred_kinds(sections: Sequence[Section]) -> list[Section]:
    """Return the sections; one with an unusual heading is given a kind if nothing else has it.

    A "Career summary" may be a list of jobs as well as a paragraph.
    """
    kinds = {section.kind for section in sections}
    inferred: list[Section] = []
    for section in sections:
        kind = (
            _inferred_kind(section.lines)
            if section.kind in {SectionKind.OTHER, SectionKind.SUMMARY}
            else None
        )
        fits = section.kind is SectionKind.OTHER or kind is SectionKind.WORK
        if kind and fits and kind not in kinds:
            kinds.add(kind)
            inferred.append(replace(section, kind=kind))
        else:
            inferred.append(section)
    return inferred


def _inferred_kind(lines: Sequence[Line]) -> SectionKind | None:
    if lines and all(begins_with_language(line.text) for line in lines):
        return SectionKind.LANGUAGES
    items = [item.text for group in skills_of(lines) for item in group.items]
    if len(items) >= _FEW and sum(map(is_skill, items)) >= _MOSTLY * len(items):
        return SectionKind.SKILLS
    entries = [entry for entry in dated_entries(lines, month_first=False) if entry.period]
    heads = [[token.text for token in tokens_of(entry)] for entry in entries]
    if not heads:
        return None
    if sum(map(_is_study, heads)) >= _MOSTLY * len(heads):
        return SectionKind.EDUCATION
    jobs = [any(map(title_score, head)) or any(map(employer_score, head)) for head in heads]
    ranges = [entry.period is not None and entry.period.is_range for entry in entries]
    return SectionKind.WORK if all(jobs) and all(ranges) else None


def _is_study(head: Sequence[str]) -> bool:
    """Tell whether a head names a study; people also work at universities."""
    return not any(map(is_title, head)) and any(
        find_degree(text) or is_school(text) for text in head
    )
