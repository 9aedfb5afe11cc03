"""A JSON Resume document that its owner sends (jsonresume.org, 1.0.0): what is kept of it.

It is read leniently, since such files come from many tools: what we have no place for is left out
and named, an empty text is none, a day counts as its month, and what began and has no end goes on.
What is kept must be right: its values are held to the same rules as a correction.
"""

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from pydantic import ConfigDict, Field

from shared.resumes.model import (
    MAX_ENTRIES,
    Basics,
    Certificate,
    Education,
    Language,
    Location,
    Part,
    Profile,
    Project,
    Skill,
    Work,
)
from shared.resumes.patch import ResumePatch

MOST_LEFT_OUT = 50
"""So many pointers to what was left out are named."""

_NO_URL = "https://none.invalid/"
_LISTS: dict[str, type[Part]] = {
    "work": Work,
    "education": Education,
    "skills": Skill,
    "projects": Project,
    "languages": Language,
    "certificates": Certificate,
}
_DATES = {"startDate", "endDate", "date"}
_DAY_LENGTH, _MONTH_LENGTH = len("2020-01-31"), len("2020-01")

type Json = dict[str, Any]
type _Entries = Annotated[tuple[Json, ...], Field(max_length=MAX_ENTRIES)] | None


class JsonResume(Part):
    """A JSON Resume document. What has no place here is left out, and named in the answer."""

    model_config = ConfigDict(extra="allow")

    basics: Json | None = Field(default=None, description="name, contact, summary and profiles")
    work: _Entries = Field(default=None, description="positions")
    education: _Entries = Field(default=None, description="studies")
    skills: _Entries = Field(default=None, description="skills")
    projects: _Entries = Field(default=None, description="projects")
    languages: _Entries = Field(default=None, description="spoken languages")
    certificates: _Entries = Field(default=None, description="certificates")


class Kept(NamedTuple):
    """What is kept of a document, as a patch, and pointers to what is not."""

    stated: ResumePatch
    left_out: tuple[str, ...]


def kept_of(document: JsonResume, validated: Callable[[Json], ResumePatch]) -> Kept:
    """Return what is kept of a document; ``validated`` makes the patch, or raises."""
    left_out = [f"/{_escaped(name)}" for name in document.model_extra or () if _counts(name)]
    kept: Json = {}
    for name, kind in _LISTS.items():
        if entries := getattr(document, name):
            kept[name] = [
                _entry(kind, each, f"/{name}/{place}", left_out)
                for place, each in enumerate(entries)
            ]
    if document.basics:
        kept["basics"] = _basics(document.basics, left_out)
    kept = {name: value for name, value in kept.items() if value}
    patch = _without_empty_profiles(_without_empty_entries(validated(kept), left_out), left_out)
    return Kept(patch, tuple(left_out[:MOST_LEFT_OUT]))


def _without_empty_entries(patch: ResumePatch, left_out: list[str]) -> ResumePatch:
    """Leave entries without a member out, after the places of others could be named."""
    lists = {name: getattr(patch, name) or () for name in _LISTS}
    left_out += [
        f"/{name}/{place}"
        for name, entries in lists.items()
        for place, each in enumerate(entries)
        if not each.model_fields_set
    ]
    kept = {
        name: tuple(each for each in entries if each.model_fields_set)
        for name, entries in lists.items()
        if entries
    }
    return patch.model_copy(update=kept)


def _counts(name: str) -> bool:
    """Tell whether a member of the document says anything about a person."""
    return name not in {"$schema", "meta"}


def _basics(basics: Json, left_out: list[str]) -> Json:
    kept = _members(Basics, basics, "/basics", left_out)
    if isinstance(location := kept.get("location"), dict):
        kept["location"] = _entry(Location, location, "/basics/location", left_out)
    if isinstance(profiles := kept.get("profiles"), list):
        kept["profiles"] = [
            _profile(each, f"/basics/profiles/{place}", left_out)
            for place, each in enumerate(profiles)
        ]
    return {name: value for name, value in kept.items() if value not in ({}, [])}


def _profile(profile: Any, pointer: str, left_out: list[str]) -> Any:  # noqa: ANN401 - JSON
    """Return a profile, with a placeholder for an address that is not given."""
    if not isinstance(profile, dict):
        return profile
    return {"url": _NO_URL, **_entry(Profile, profile, pointer, left_out)}


def _without_empty_profiles(patch: ResumePatch, left_out: list[str]) -> ResumePatch:
    """Leave profiles without an address out, after their places could be named in a problem."""
    if patch.basics is None or not patch.basics.profiles:
        return patch
    profiles = patch.basics.profiles
    left_out += [f"/basics/profiles/{at}" for at, one in enumerate(profiles) if one.url == _NO_URL]
    kept = tuple(each for each in profiles if each.url != _NO_URL)
    basics = patch.basics.model_copy(update={"profiles": kept})
    return patch.model_copy(update={"basics": basics})


def _entry(kind: type[Part], entry: Json, pointer: str, left_out: list[str]) -> Json:
    kept = _members(kind, entry, pointer, left_out)
    for name in _DATES & kept.keys():
        value = kept[name]
        if isinstance(value, str) and len(value) == _DAY_LENGTH:
            kept[name] = value[:_MONTH_LENGTH]
    if "current" in kind.model_fields and "startDate" in kept and "endDate" not in kept:
        kept.setdefault("current", True)
    return kept


def _members(kind: type[Part], given: Json, pointer: str, left_out: list[str]) -> Json:
    """Return the members that a part has a place for and that hold something; others are named."""
    places = {field.alias for field in kind.model_fields.values()}
    full = {name: value for name, value in given.items() if not _is_empty(value)}
    left_out += [f"{pointer}/{_escaped(name)}" for name in full if name not in places]
    return {name: value for name, value in full.items() if name in places}


def _is_empty(value: object) -> bool:
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())


def _escaped(name: str) -> str:
    """Return a name as part of a pointer (RFC 6901), cut to what is readable."""
    return name[:60].replace("~", "~0").replace("/", "~1")
