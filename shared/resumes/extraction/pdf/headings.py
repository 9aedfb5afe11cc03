"""Headings: which words name a section of a resume, and what sort of section."""

import json
import re
from enum import StrEnum
from functools import cache
from pathlib import Path

from shared.resumes.extraction.pdf.characters import fold

_GAZETTEER = Path(__file__).parent / "headings.json"
_MAX_WORDS = 6
_NUMBER = re.compile(r"^(?:\d{1,2}|[ivx]{1,4})[.)]\s+", re.IGNORECASE)


class SectionKind(StrEnum):
    """What a section is about."""

    SUMMARY = "summary"
    WORK = "work"
    EDUCATION = "education"
    SKILLS = "skills"
    PROJECTS = "projects"
    LANGUAGES = "languages"
    CERTIFICATES = "certificates"
    CONTACT = "contact"
    AWARDS = "awards"
    PUBLICATIONS = "publications"
    VOLUNTEER = "volunteer"
    INTERESTS = "interests"
    REFERENCES = "references"
    COURSES = "courses"
    OTHER = "other"
    HEADER = "header"


_KEYWORDS: tuple[tuple[str, SectionKind], ...] = (
    ("employment", SectionKind.WORK),
    ("appointments", SectionKind.WORK),
    ("positions", SectionKind.WORK),
    ("internships", SectionKind.WORK),
    ("education", SectionKind.EDUCATION),
    ("qualifications", SectionKind.EDUCATION),
    ("certifications", SectionKind.CERTIFICATES),
    ("certificates", SectionKind.CERTIFICATES),
    ("projects", SectionKind.PROJECTS),
    ("languages", SectionKind.LANGUAGES),
    ("skills", SectionKind.SKILLS),
    ("competencies", SectionKind.SKILLS),
    ("technologies", SectionKind.SKILLS),
    ("expertise", SectionKind.SKILLS),
    ("volunteering", SectionKind.VOLUNTEER),
    ("volunteer", SectionKind.VOLUNTEER),
    ("activities", SectionKind.VOLUNTEER),
    ("publications", SectionKind.PUBLICATIONS),
    ("awards", SectionKind.AWARDS),
    ("honors", SectionKind.AWARDS),
    ("achievements", SectionKind.AWARDS),
    ("experience", SectionKind.WORK),
    ("summary", SectionKind.SUMMARY),
    ("profile", SectionKind.SUMMARY),
    ("objective", SectionKind.SUMMARY),
    ("interests", SectionKind.INTERESTS),
    ("references", SectionKind.REFERENCES),
    ("courses", SectionKind.CERTIFICATES),
    ("training", SectionKind.CERTIFICATES),
)


def known_heading(text: str) -> SectionKind | None:
    """Return what a text names when it is, as a whole, a usual heading; else None."""
    plain = _plain(text)
    if not plain or len(plain.split()) > _MAX_WORDS or text.rstrip().endswith((",", ";", ".")):
        return None
    return _gazetteer().get(plain)


def likely_heading(text: str) -> SectionKind:
    """Return what a heading is about by the first telling word in it; OTHER if there is none."""
    known = known_heading(text)
    if known:
        return known
    plain = _plain(text).split()
    kinds = dict(_KEYWORDS)
    telling = (kinds[word] for word in plain if word in kinds)
    return next(telling, SectionKind.PROJECTS if "project" in plain else SectionKind.OTHER)


def _plain(text: str) -> str:
    text = _NUMBER.sub("", text.strip().strip(":*_-=#|~ \u2013\u2014"))
    words = fold(text.replace("&", " and ").replace("/", " and ")).split()
    return " ".join(word for word in words if word != "the")


@cache
def _gazetteer() -> dict[str, SectionKind]:
    entries = json.loads(_GAZETTEER.read_text(encoding="utf-8"))
    return {_plain(name): SectionKind(kind) for kind, names in entries.items() for name in names}
