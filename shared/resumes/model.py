"""The data of a resume: a JSON Resume document, and the evidence for each part of it.

Field names are those of the JSON Resume schema (jsonresume.org, 1.0.0). Dates are ``YYYY`` or
``YYYY-MM``. What has not ended has no ``endDate`` and ``current`` set, which is our addition.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.kernel.model import Model

MAX_ENTRIES = 50
MAX_LINES = 60

ResumeId = Annotated[str, Field(pattern=r"^res_[0-9a-f]{32}$")]
"""The form of a resume's id."""

Short = Annotated[str, Field(max_length=300)]
"""A name, a title, an address: at most one line."""

Long = Annotated[str, Field(max_length=4000)]
"""A paragraph or two."""

Day = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$")]
"""A month or a year."""


class Part(Model):
    """Part of a resume: immutable, named as JSON Resume does."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Location(Part):
    """The candidate's address, as far as it is printed."""

    address: Short | None = None
    postal_code: Short | None = None
    city: Short | None = None
    region: Short | None = None
    country_code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None


class Profile(Part):
    """An account at a social network."""

    network: Short
    username: Short | None = None
    url: Short


class Basics(Part):
    """Name and contact details of the candidate."""

    name: Short | None = None
    label: Short | None = None
    email: Short | None = None
    phone: Short | None = None
    url: Short | None = None
    summary: Long | None = None
    location: Location | None = None
    profiles: tuple[Profile, ...] = Field(default=(), max_length=MAX_ENTRIES)


class Work(Part):
    """One position. ``name`` is the employer."""

    name: Short | None = None
    position: Short | None = None
    location: Short | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    current: bool = False
    summary: Long | None = None
    highlights: tuple[Long, ...] = Field(default=(), max_length=MAX_LINES)


class Education(Part):
    """One course of study."""

    institution: Short | None = None
    area: Short | None = None
    study_type: Short | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    current: bool = False
    score: Short | None = None


class Skill(Part):
    """A skill, or a named group of skills."""

    name: Short
    keywords: tuple[Short, ...] = Field(default=(), max_length=MAX_LINES)


class Project(Part):
    """One project."""

    name: Short
    description: Long | None = None
    url: Short | None = None
    start_date: Day | None = None
    end_date: Day | None = None
    current: bool = False
    highlights: tuple[Long, ...] = Field(default=(), max_length=MAX_LINES)
    keywords: tuple[Short, ...] = Field(default=(), max_length=MAX_LINES)


class Language(Part):
    """A spoken language."""

    language: Short
    fluency: Short | None = None


class Certificate(Part):
    """A certificate or licence."""

    name: Short
    issuer: Short | None = None
    date: Day | None = None


class Resume(Part):
    """A JSON Resume document."""

    basics: Basics = Basics()
    work: tuple[Work, ...] = Field(default=(), max_length=MAX_ENTRIES)
    education: tuple[Education, ...] = Field(default=(), max_length=MAX_ENTRIES)
    skills: tuple[Skill, ...] = Field(default=(), max_length=MAX_ENTRIES)
    projects: tuple[Project, ...] = Field(default=(), max_length=MAX_ENTRIES)
    languages: tuple[Language, ...] = Field(default=(), max_length=MAX_ENTRIES)
    certificates: tuple[Certificate, ...] = Field(default=(), max_length=MAX_ENTRIES)


class Evidence(Part):
    """Where a value of the resume was found.

    ``pointer`` is RFC 6901 into the document, ``page`` counts from 1, ``quote`` is the text of
    the line that it was read from. Below a ``confidence`` of 0.6 the value may be wrong.
    """

    pointer: str = Field(max_length=100)
    page: int = Field(ge=1)
    confidence: float = Field(ge=0, le=1)
    quote: Short


class Warn(StrEnum):
    """What the candidate should know about the extracted data."""

    NO_TEXT = "no_text"
    """The pages hold no text, only pictures of it: nothing could be read."""

    TEXT_UNREADABLE = "text_unreadable"
    """Some text is in a font that cannot be read."""

    TEXT_SHORTENED = "text_shortened"
    """The resume holds more than is kept."""

    NO_SECTIONS = "no_sections"
    """No headings were found, so only contact details could be told apart."""

    NAME_UNCERTAIN = "name_uncertain"
    EMAIL_UNCERTAIN = "email_uncertain"
    """Something like an email address is there and cannot be read for certain."""

    DATES_UNCERTAIN = "dates_uncertain"
    """A date could be read in two ways, or an end lies before its start."""

    ENTRIES_LOST = "entries_lost"
    """More entries with a period are shown (``entries_seen``) than were read (``entries_read``)."""

    SKILLS_FROM_TEXT = "skills_from_text"
    """The resume has no list of skills; these were found in the text."""

    LINKS_DROPPED = "links_dropped"
    """Links that run a program or a script were left out."""


class ParsedResume(Part):
    """The extracted data of a resume. ``warnings`` are stable codes.

    ``stated`` are the parts that its owner has corrected, as pointers: certain, whatever
    ``evidence`` says of them; a value without evidence stands nowhere in the file.
    ``entries_seen`` and ``entries_read`` count the jobs, studies and projects with a period.
    """

    resume: Resume
    evidence: tuple[Evidence, ...]
    pages: int = Field(ge=0)
    characters: int = Field(ge=0)
    entries_seen: int = Field(default=0, ge=0)
    entries_read: int = Field(default=0, ge=0)
    warnings: tuple[Warn, ...] = ()
    stated: tuple[str, ...] = ()
