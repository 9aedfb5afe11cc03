"""What a person may state of a resume: a JSON Merge Patch (RFC 7396) over its JSON Resume document.

A member of ``basics`` is changed by itself, a list as a whole, and null removes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import (
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from shared.kernel.text import Line, Prose
from shared.resumes.model import (
    MAX_ENTRIES,
    Basics,
    Certificate,
    Day,
    Education,
    Language,
    Location,
    Part,
    Profile,
    Project,
    Resume,
    Skill,
    Work,
)

_LINE: TypeAdapter[str] = TypeAdapter(Line, config=ConfigDict(defer_build=True))
_PROSE: TypeAdapter[str] = TypeAdapter(Prose, config=ConfigDict(defer_build=True))
_PROSE_MEMBERS = {"summary", "description", "highlights"}
_SAFE_SCHEMES = {"", "http", "https", "mailto"}
_SCHEME = re.compile(r"([^/?#]*?):")
_HOST_AND_PORT = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+):\d{1,5}(?:[/?#]|$)", re.ASCII)


class Patch(Part):
    """Part of a patch: unknown members are refused, and text is held to what people may type."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _typed(cls, value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - of any field
        if isinstance(value, tuple):
            return tuple(_text(each, str(info.field_name)) for each in value)
        return _text(value, str(info.field_name))


def _text(value: Any, member: str) -> Any:  # noqa: ANN401 - what is no text stays as it is
    """Return text in the form in which it is kept; raises ValueError, which does not repeat it."""
    if not isinstance(value, str):
        return value
    try:
        text = (_PROSE if member in _PROSE_MEMBERS else _LINE).validate_python(value)
    except ValidationError:
        raise ValueError("must have something to see and no control characters") from None
    if member == "url" and _scheme(text) not in _SAFE_SCHEMES:
        raise ValueError("must be a web or an email address")
    return text


def _scheme(url: str) -> str:
    """Return the scheme of an address in lower case; it may be left out, also before a port."""
    if _HOST_AND_PORT.match(url):
        return ""
    found = _SCHEME.match(url)
    return (found[1] or ":").lower() if found else ""


class _Dated(Patch):
    """An entry with a period."""

    start_date: Day | None = None
    end_date: Day | None = None
    current: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "_Dated":
        if self.current and self.end_date:
            raise ValueError("what is current has no endDate")
        start, end = self.start_date or "", self.end_date or ""
        if start and end and end < start[: len(end)]:
            raise ValueError("endDate lies before startDate")
        return self


class LocationPatch(Patch, Location):
    """The members of an address to change."""


class ProfilePatch(Patch, Profile):
    """An account at a social network."""


class BasicsPatch(Patch, Basics):
    """The members of name and contact details to change; null removes one."""

    location: LocationPatch | None = None
    profiles: Annotated[tuple[ProfilePatch, ...], Field(max_length=MAX_ENTRIES)] | None = None  # type: ignore[assignment]  # null removes them all


class WorkPatch(_Dated, Work):
    """One position."""


class EducationPatch(_Dated, Education):
    """One course of study."""


class SkillPatch(Patch, Skill):
    """A skill, or a named group of skills."""


class ProjectPatch(_Dated, Project):
    """One project."""


class LanguagePatch(Patch, Language):
    """A spoken language."""


class CertificatePatch(Patch, Certificate):
    """A certificate or licence."""


type _List[T: Patch] = Annotated[tuple[T, ...], Field(max_length=MAX_ENTRIES)] | None


class ResumePatch(Patch):
    """What to change: each list that is given replaces the one that was read, null empties it."""

    basics: BasicsPatch | None = None
    work: _List[WorkPatch] = None
    education: _List[EducationPatch] = None
    skills: _List[SkillPatch] = None
    projects: _List[ProjectPatch] = None
    languages: _List[LanguagePatch] = None
    certificates: _List[CertificatePatch] = None


def patched(resume: Resume, patch: ResumePatch) -> Resume:
    """Return the resume as the patch changes it."""
    given = patch.model_dump(exclude_unset=True)
    changes: dict[str, object] = {}
    for name in patch.model_fields_set - {"basics"}:
        changes[name] = getattr(Resume.model_validate({name: given[name] or ()}), name)
    if "basics" in patch.model_fields_set:
        changes["basics"] = _merged_basics(resume.basics, given["basics"])
    return resume.model_copy(update=changes)


def _merged_basics(basics: Basics, given: Mapping[str, Any] | None) -> Basics:
    if given is None:
        return Basics()
    changes = dict(given)
    if changes.get("location") is not None:
        changes["location"] = (basics.location or Location()).model_dump() | changes["location"]
    if "profiles" in changes:
        changes["profiles"] = changes["profiles"] or ()
    stated = Basics.model_validate(changes)
    return basics.model_copy(update={name: getattr(stated, name) for name in changes})


def pointers_of(patch: ResumePatch) -> set[str]:
    """Return the parts that a patch states, as pointers into the document."""
    pointers = {f"/{name}" for name in patch.model_fields_set - {"basics"}}
    if "basics" in patch.model_fields_set:
        pointers |= _pointers_of_basics(patch.basics)
    return pointers


def _pointers_of_basics(basics: BasicsPatch | None) -> set[str]:
    if basics is None:
        return {"/basics"}
    pointers = set(_members_of("/basics", basics))
    if basics.location:
        pointers.remove("/basics/location")
        pointers |= set(_members_of("/basics/location", basics.location))
    return pointers


def _members_of(pointer: str, part: Patch) -> Iterator[str]:
    """Yield the pointers to the members that a part of a patch gives."""
    for name in part.model_fields_set:
        yield f"{pointer}/{type(part).model_fields[name].alias}"
