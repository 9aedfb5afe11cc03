"""The sections of a job description: which part asks for something, and which is about others.

A description is data: it is only ever looked through for names, never followed. Offsets are kept,
so what is found can be shown in the text as it was sent.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from shared.resumes.skill_mentions import mentions_of

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,9})[^<>]{0,300}>")
_INLINE = frozenset({"b", "i", "u", "em", "strong", "span", "a", "code", "mark", "font", "small"})
_BREAK = re.compile(r"[\x0b\x0c\x85\u2028\u2029]|\r(?!\n)")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BULLET = re.compile(
    r"(?:[*+>\u2022\u25aa\u25cf\u25e6\u2023\u2013\u2014\u2192\u00b7\u2713-]|\d{1,2}[.)])\s"
)
_LONGEST_HEADING = 60
_MOST_WORDS = 8
_LABEL = re.compile(r"(?P<label>[^:\n]{2,60}?)\s?:(?P<rest>(?:\s|$).*)", re.DOTALL)


class Section(StrEnum):
    """What a part of a description is for."""

    REQUIRED = "required"
    NICE = "nice"
    OTHER = "other"
    """About the company, its benefits, or how to apply: nothing is asked for here."""

    UNKNOWN = "unknown"
    """Nothing says what it is: only a sentence that demands something counts."""


class Passage(NamedTuple):
    """A line, or what stands behind the label of a line, and where it begins in the text."""

    section: Section
    text: str
    start: int


_HEADINGS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (
        Section.UNKNOWN,
        re.compile(
            r"^\W*(?:about the |the |full )?(?:job|role|position)?\s?(?:description)?\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        Section.NICE,
        re.compile(
            r"nice|bonus|prefer|\bplus(?:es)?\b|desir|good[ -]to[ -]have|optional|\bgreat\b"
            r"|stand out|even better|extra|asset|advantage|ideal|smile|may have|might|would be"
            r"|additional|brownie|w\u00fcnschenswert|souhait|deseable",
            re.IGNORECASE,
        ),
    ),
    (
        Section.OTHER,
        re.compile(
            r"who we are|what we (?:offer|do\b|stand|give)|benefit|perk|\boffer|^why\b|join us"
            r"|^our (?!stack|tech)|^we (?!expect|need|require|look|want)|apply|application process"
            r"|equal|contact|compensation|salary|\bpay\b|conditions|compan(?:y|ies)|education"
            r"|interview|^location|story|privacy|start date|diversity|inclusion|life at|culture"
            r"|^rate$|\babout (?!you|the (?:role|job|position))|with us|wir bieten|\u00fcber uns"
            r"|^questions|notice|legal|disclaimer|hiring process|next steps|values",
            re.IGNORECASE,
        ),
    ),
    (
        Section.REQUIRED,
        re.compile(
            r"require|must|mandatory|qualif|\byou\b|\byou'|\byour\b|looking for|look for|skill"
            r"|essential|profile|experience|minimum|criteria|competenc|stack|technolog|\btools?\b"
            r"|responsib|dut(?:y|ies)|tasks?\b|\brole\b|position|description|day[ -]to[ -]day"
            r"|the (?:job|post|work)|expect|need|know|anforderung|aufgaben|profil|requisitos",
            re.IGNORECASE,
        ),
    ),
)


def passages_of(description: str) -> Iterator[Passage]:
    """Yield the lines of a description, headings left out, with the section of each."""
    section, bulleted, blank = Section.UNKNOWN, False, True
    start = 0
    for line in _plain(description).split("\n"):
        said = line.strip()
        at, start = start + len(line) - len(line.lstrip()), start + len(line) + 1
        if not said:
            blank = True
            continue
        bullet = _BULLET.match(said)
        label = None if bullet else _LABEL.match(said)
        heading = None if bullet or label else _heading(said)
        if label and (named := _section_named(label["label"])):
            if label["rest"].strip():
                yield Passage(named, label["rest"], at + label.start("rest"))
            section, bulleted = (Section.UNKNOWN if label["rest"].strip() else named), False
        elif heading:
            section, bulleted = heading, False
        else:
            if blank and bulleted and not bullet:
                section = Section.UNKNOWN
            bulleted = bulleted or bool(bullet)
            yield Passage(section, line.strip(), at)
        blank = False


def _heading(line: str) -> Section | None:
    """Return the section that a line is the heading of, or None for a line of text."""
    if len(line) > _LONGEST_HEADING or line.endswith((".", "?", ",", ";")):
        return None
    if mentions_of(line):
        return None
    return _section_named(line) or (Section.UNKNOWN if _is_shouted(line) else None)


def _section_named(name: str) -> Section | None:
    if len(name.split()) > _MOST_WORDS:
        return None
    return next((section for section, form in _HEADINGS if form.search(name)), None)


def _is_shouted(line: str) -> bool:
    return line.isupper() and len(line.split()) > 1 and "," not in line


def _plain(description: str) -> str:
    """Return the text without tags and unseen characters, each letter where it was."""
    return _TAG.sub(_blank, _UNSEEN.sub(" ", _BREAK.sub("\n", description))).replace("\u00a0", " ")


def _blank(tag: re.Match[str]) -> str:
    length = len(tag.group())
    if tag[2].lower() in _INLINE:
        return " " * length
    if tag[2].lower() == "li" and not tag[1]:
        return "\n- ".ljust(length)[:length]
    return "\n".ljust(length)
