"""Guesses: what a section with an unusual heading is about, from what stands in it."""

from collections.abc import Sequence
from dataclasses import replace

from shared.resumes.extraction.entries.entries import dated_entries
from shared.resumes.extraction.entries.pieces import pieces_of
from shared.resumes.extraction.entries.sections import Section
from shared.resumes.extraction.entries.studies import find_degree, is_school
from shared.resumes.extraction.fields.listing import is_skill, skills_of
from shared.resumes.extraction.fields.spoken import begins_with_language
from shared.resumes.extraction.fields.vocabulary import employerness, is_title, titleness
from shared.resumes.extraction.pdf.headings import Kind
from shared.resumes.extraction.pdf.lines import Line

_FEW = 3
_MOSTLY = 0.6


def with_guesses(sections: Sequence[Section]) -> list[Section]:
    """Return the sections; one with an unusual heading is given a kind if nothing else has it.

    A "Career summary" may be a list of jobs as well as a paragraph.
    """
    kinds = {section.kind for section in sections}
    guessed: list[Section] = []
    for section in sections:
        guess = _guess(section.lines) if section.kind in {Kind.OTHER, Kind.SUMMARY} else None
        fits = section.kind is Kind.OTHER or guess is Kind.WORK
        if guess and fits and guess not in kinds:
            kinds.add(guess)
            guessed.append(replace(section, kind=guess))
        else:
            guessed.append(section)
    return guessed


def _guess(lines: Sequence[Line]) -> Kind | None:
    if lines and all(begins_with_language(line.text) for line in lines):
        return Kind.LANGUAGES
    items = [item.text for group in skills_of(lines) for item in group.items]
    if len(items) >= _FEW and sum(map(is_skill, items)) >= _MOSTLY * len(items):
        return Kind.SKILLS
    entries = [entry for entry in dated_entries(lines, month_first=False) if entry.period]
    heads = [[piece.text for piece in pieces_of(entry)] for entry in entries]
    if not heads:
        return None
    if sum(map(_is_study, heads)) >= _MOSTLY * len(heads):
        return Kind.EDUCATION
    jobs = [any(map(titleness, head)) or any(map(employerness, head)) for head in heads]
    ranges = [entry.period is not None and entry.period.is_range for entry in entries]
    return Kind.WORK if all(jobs) and all(ranges) else None


def _is_study(head: Sequence[str]) -> bool:
    """Tell whether a head names a study; people also work at universities."""
    return not any(map(is_title, head)) and any(
        find_degree(text) or is_school(text) for text in head
    )
