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


class Kind(StrEnum):
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


_KEYWORDS: tuple[tuple[str, Kind], ...] = (
    ("employment", Kind.WORK),
    ("appointments", Kind.WORK),
    ("positions", Kind.WORK),
    ("internships", Kind.WORK),
    ("education", Kind.EDUCATION),
    ("qualifications", Kind.EDUCATION),
    ("certifications", Kind.CERTIFICATES),
    ("certificates", Kind.CERTIFICATES),
    ("projects", Kind.PROJECTS),
    ("languages", Kind.LANGUAGES),
    ("skills", Kind.SKILLS),
    ("competencies", Kind.SKILLS),
    ("technologies", Kind.SKILLS),
    ("expertise", Kind.SKILLS),
    ("volunteering", Kind.VOLUNTEER),
    ("volunteer", Kind.VOLUNTEER),
    ("activities", Kind.VOLUNTEER),
    ("publications", Kind.PUBLICATIONS),
    ("awards", Kind.AWARDS),
    ("honors", Kind.AWARDS),
    ("achievements", Kind.AWARDS),
    ("experience", Kind.WORK),
    ("summary", Kind.SUMMARY),
    ("profile", Kind.SUMMARY),
    ("objective", Kind.SUMMARY),
    ("interests", Kind.INTERESTS),
    ("references", Kind.REFERENCES),
    ("courses", Kind.CERTIFICATES),
    ("training", Kind.CERTIFICATES),
)


def known_heading(text: str) -> Kind | None:
    """Return what a text names when it is, as a whole, a usual heading; else None."""
    plain = _plain(text)
    if not plain or len(plain.split()) > _MAX_WORDS or text.rstrip().endswith((",", ";", ".")):
        return None
    return _gazetteer().get(plain)


def likely_heading(text: str) -> Kind:
    """Return what a heading is about by the first telling word in it; OTHER if there is none."""
    known = known_heading(text)
    if known:
        return known
    plain = _plain(text).split()
    kinds = dict(_KEYWORDS)
    telling = (kinds[word] for word in plain if word in kinds)
    return next(telling, Kind.PROJECTS if "project" in plain else Kind.OTHER)


def _plain(text: str) -> str:
    text = _NUMBER.sub("", text.strip().strip(":*_-=#|~ \u2013\u2014"))
    words = fold(text.replace("&", " and ").replace("/", " and ")).split()
    return " ".join(word for word in words if word != "the")


@cache
def _gazetteer() -> dict[str, Kind]:
    entries = json.loads(_GAZETTEER.read_text(encoding="utf-8"))
    return {_plain(name): Kind(kind) for kind, names in entries.items() for name in names}
