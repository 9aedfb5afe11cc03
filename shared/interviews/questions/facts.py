"""Facts of a resume that a question may be about.

Only what the candidate has done is used: projects, technologies, employers, studies,
certificates, and the time between two jobs. Name, contact, address, photograph, age, family,
nationality, languages spoken and everything else about the person never reach a question.
"""

import re
from enum import StrEnum
from typing import NamedTuple

CERTAIN = 0.6
"""Below this confidence a fact is not asked about: the reading may be wrong."""

_LONGEST_NAME = 80


class FactKind(StrEnum):
    """What sort of fact it is."""

    PROJECT = "project"
    TECHNOLOGY = "technology"
    EMPLOYER = "employer"
    EDUCATION = "education"
    CERTIFICATE = "certificate"
    GAP = "gap"


class ResumeFact(NamedTuple):
    """One fact and where it stands.

    ``name`` is what the question calls it; ``context`` adds where or when ("at Acme, 2019 to
    2021"), and may be empty. ``pointer`` is RFC 6901 into the parsed resume.
    """

    kind: FactKind
    name: str
    context: str
    pointer: str
    page: int
    quote: str
    confidence: float


def one_line(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return text of a resume as it may stand inside a question: one short line, no quotes."""
    plain = re.sub(r"[\s\x00-\x1f\x7f-\x9f\"\u201c\u201d{}<>]+", " ", text).strip(" ,;:.-|")
    return plain if len(plain) <= longest else plain[:longest].rsplit(" ", 1)[0].rstrip(" ,;:-")
