"""What is compared between a resume's ground truth and what was read, and how.

Texts are compared without case, accents, spaces and punctuation, and must then be equal;
telephones by their digits; links without scheme, ``www.`` and a slash at the end. Companies,
titles, schools and skills are matched one to one. Dates are compared between jobs that share title
and company and studies that share the school: a month that the PDF prints nowhere is not asked
for, and "present" must be ``current``. The lists of skills and links in the truth name only some
of them, so a further one counts as wrong only where the PDF does not print or link it; how many
there were is counted as ``unlisted``.
"""

import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from shared.resumes.extraction.assemble.resume import read_resume
from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.model import ParsedResume, Resume

FIELDS = ("name", "email", "phone", "links", "companies", "titles", "dates", "schools", "skills")
_OPEN_LISTS = {"links", "skills"}
_MONTHS = (
    "jan|ene|gen|styc", "feb|f[ée]v|lut", "mar|m[äa]r|mrt|maart", "apr|avr|abr|kwi",
    "may|mai|mag|mei|maj", "jun|juin|giu|cze", "jul|juil|lug|lip", "aug|ao[uû]|ago|sie",
    "sep|set|wrz", "oct|okt|out|ott|pa[źz]", "nov|lis", "dec|dez|d[ée]c|dic|gru",
)  # fmt: skip
_YEAR = len("YYYY")


@dataclass
class Score:
    """Counts of one field."""

    hits: int = 0
    wanted: int = 0
    given: int = 0
    unlisted: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self.hits / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of what was wanted that was given."""
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Sample:
    """One PDF, what is in it, and what was read."""

    name: str
    data: bytes
    truth: dict[str, Any]
    plain: str
    parsed: ParsedResume

    @property
    def resume(self) -> Resume:
        """What was read."""
        return self.parsed.resume

    @classmethod
    def load(cls, path: Path) -> "Sample":
        """Read a PDF and the truth beside it."""
        data = path.read_bytes()
        document = read_document(data)
        printed = [*plain_text(data), *(link.target for link in document.links)]
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        return cls(path.stem, data, truth, "\n".join(printed), read_resume(data))


def judge(name: str, sample: Sample, score: Score) -> None:
    """Add one sample's field to a score."""
    wanted, given = (list(each) for each in _SIDES[name](sample))
    lost = {key(each) for each in sample.truth.get("unrecoverable", ())}
    wanted = [each for each in wanted if each not in lost]
    hits = Counter(wanted) & Counter(given)
    missed, extra = Counter(wanted) - hits, Counter(given) - hits
    if name in _OPEN_LISTS:
        printed = key(sample.plain)
        unlisted = [each for each in extra.elements() if each in printed]
        score.unlisted += len(unlisted)
        extra -= Counter(unlisted)
    score.hits += hits.total()
    score.wanted += len(wanted)
    score.given += hits.total() + extra.total()
    score.misses += [f"{sample.name}: missed {each}" for each in missed.elements()]
    score.misses += [f"{sample.name}: wrong {each}" for each in extra.elements()]


def key(text: str) -> str:
    """Return what of a text is compared."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9+#]", "", plain)


def _keys(texts: Iterable[str | None]) -> list[str]:
    return [key(text) for text in texts if text]


def _one(truth: str, member: str) -> Callable[[Sample], tuple[list[str], list[str]]]:
    def sides(sample: Sample) -> tuple[list[str], list[str]]:
        return _keys([sample.truth.get(truth)]), _keys([getattr(sample.resume.basics, member)])

    return sides


def _phones(sample: Sample) -> tuple[list[str], list[str]]:
    given = sample.resume.basics.phone
    digits = [re.sub(r"\D", "", each or "") for each in (sample.truth.get("phone"), given)]
    return [each for each in digits[:1] if each], [each for each in digits[1:] if each]


def _links(sample: Sample) -> tuple[list[str], list[str]]:
    basics = sample.resume.basics
    given = [basics.url, *(profile.url for profile in basics.profiles)]
    bare = [re.sub(r"^(?:https?://)?(?:www\.)?|/$", "", each or "") for each in given]
    wanted = [re.sub(r"^www\.", "", each) for each in sample.truth["links"]]
    return _keys(wanted), list(dict.fromkeys(_keys(bare)))


def _companies(sample: Sample) -> tuple[list[str], list[str]]:
    return (
        _keys(each["company"] for each in sample.truth["experience"]),
        _keys(each.name for each in sample.resume.work),
    )


def _titles(sample: Sample) -> tuple[list[str], list[str]]:
    return (
        _keys(each["title"] for each in sample.truth["experience"]),
        _keys(each.position for each in sample.resume.work),
    )


def _schools(sample: Sample) -> tuple[list[str], list[str]]:
    return (
        _keys(each["school"] for each in sample.truth["education"]),
        _keys(each.institution for each in sample.resume.education),
    )


def _skills(sample: Sample) -> tuple[list[str], list[str]]:
    given = [item for skill in sample.resume.skills for item in skill.keywords or (skill.name,)]
    return list(dict.fromkeys(_keys(sample.truth["skills"]))), list(dict.fromkeys(_keys(given)))


def _dates(sample: Sample) -> tuple[list[str], list[str]]:
    sides = _Dates(sample.plain)
    jobs = list(sample.resume.work)
    for each in sample.truth["experience"]:
        who = key(each["title"]), key(each["company"])
        job = next(
            (job for job in jobs if (key(job.position or ""), key(job.name or "")) == who), None
        )
        found: dict[str, str | None] = {}
        if job:
            jobs.remove(job)
            found = {"from": job.start_date, "to": "present" if job.current else job.end_date}
        sides.compare("@".join(who), {"from": each["start"], "to": each["end"] or "present"}, found)
    studies = list(sample.resume.education)
    for each in sample.truth["education"]:
        where = key(each["school"])
        study = next((study for study in studies if key(study.institution or "") == where), None)
        if study:
            studies.remove(study)
        sides.compare(where, {"to": each["end"]}, {"to": study.end_date if study else None})
    unmatched = [day for job in jobs for day in (job.start_date, job.end_date)]
    unmatched += [study.end_date for study in studies]
    sides.given += [f"somewhere else: {day}" for day in unmatched if day]
    return sides.wanted, sides.given


class _Dates:
    """Both sides of the dates of one resume."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self.wanted: list[str] = []
        self.given: list[str] = []

    def compare(self, who: str, asked: dict[str, str | None], found: dict[str, str | None]) -> None:
        for end, day in asked.items():
            if not day:
                continue
            coarse = day != "present" and not _prints(self._plain, day)
            self.wanted.append(f"{who} {end} {day[:_YEAR] if coarse else day}")
            if found.get(end):
                self.given.append(f"{who} {end} {found[end]}")


def _prints(text: str, day: str) -> bool:
    """Tell whether a month is printed anywhere: "May 2015", "05/2015", "2015-05", "May'15"."""
    if len(day) == _YEAR:
        return True
    year, month = day[:4], int(day[5:])
    name = rf"(?:{_MONTHS[month - 1]})"
    forms = (
        rf"{name}\w*\.?[,/]?\s*(?:\d{{1,2}},?\s*)?(?:(?:of|de)\s*)?(?:{year}|['\u2019]\s?{year[2:]})",
        rf"\b0?{month}\s?[./-]\s?{year}",
        rf"{year}[./-]0?{month}\b",
        rf"{name}\w*\.?\s*[-\u2013]\s*\w+\.?\s*{year}",
    )
    return any(re.search(form, text, re.IGNORECASE) for form in forms)


_SIDES: dict[str, Callable[[Sample], tuple[list[str], list[str]]]] = {
    "name": _one("name", "name"),
    "email": _one("email", "email"),
    "phone": _phones,
    "links": _links,
    "companies": _companies,
    "titles": _titles,
    "dates": _dates,
    "schools": _schools,
    "skills": _skills,
}


def expected_strings(truth: dict[str, Any]) -> list[str]:
    """Return every string that a reader of the PDF must see."""
    lost = {*truth.get("absent", ()), *truth.get("unrecoverable", ())}
    strings = [truth["name"], truth.get("email"), truth.get("phone"), *truth["links"]]
    strings += [*truth["skills"], *truth["headings"], *truth.get("spoken", ())]
    strings += [each[name] for each in truth["experience"] for name in ("company", "title")]
    strings += [each["school"] for each in truth["education"]]
    return [each for each in strings if each and each not in lost]


def plain_text(data: bytes) -> list[str]:
    """Return what pypdf itself reads, page by page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
