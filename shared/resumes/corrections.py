"""A resume as its owner has corrected it: what was read, under what was stated.

What was read stays as it is, with its evidence. A part that the owner states is certain, and keeps
the place in the file of each value that stands there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from shared.resumes.model import Evidence, ParsedResume, Resume, Warn

type Json = Any

_LISTS = ("work", "education", "skills", "projects", "languages", "certificates")
_DATED = ("/work", "/education", "/projects")

_SETTLED_BY = {
    Warn.NAME_UNCERTAIN: ("/basics/name",),
    Warn.EMAIL_UNCERTAIN: ("/basics/email",),
    Warn.SKILLS_FROM_TEXT: ("/skills",),
    Warn.DATES_UNCERTAIN: _DATED,
}
"""The parts that an owner has stated where a warning about reading them means nothing any more."""


class Leaf(NamedTuple):
    """A value of an entry: the members that lead to it, without places in lists, and itself."""

    path: tuple[str, ...]
    value: str


def is_stated(pointer: str, stated: Sequence[str]) -> bool:
    """Tell whether the owner has stated the part that a pointer names."""
    return any(pointer == each or pointer.startswith(f"{each}/") for each in stated)


def corrected(parsed: ParsedResume, resume: Resume, stated: Sequence[str]) -> ParsedResume:
    """Return what was read with the resume that its owner has made of it."""
    read, now = _dumped(parsed.resume), _dumped(resume)
    settled = {warn for warn, parts in _SETTLED_BY.items() if _covers(stated, parts, now)}
    seen = parsed.entries_read if _covers(stated, _DATED, now) else parsed.entries_seen
    return parsed.model_copy(
        update={
            "resume": resume,
            "evidence": tuple(_evidence(parsed.evidence, read, now)),
            "stated": tuple(stated),
            "entries_seen": seen,
            "warnings": tuple(each for each in parsed.warnings if each not in settled),
        }
    )


def _dumped(resume: Resume) -> Json:
    return resume.model_dump(by_alias=True, exclude_none=True, mode="json")


def _covers(stated: Sequence[str], parts: Sequence[str], now: Json) -> bool:
    """Tell whether one of the parts is stated, and every other one too or empty."""
    wanted = [each for each in parts if is_stated(each, stated) or _at(now, each)]
    return any(is_stated(each, stated) for each in wanted) and all(
        is_stated(each, stated) for each in wanted
    )


def _evidence(evidence: Sequence[Evidence], read: Json, now: Json) -> Iterator[Evidence]:
    """Yield the evidence of each value that is still there, under its place of now."""
    entries = {
        f"/{name}/{before}": f"/{name}/{after}"
        for name in _LISTS
        for before, after in _matched(read.get(name, ()), now.get(name, ()))
    }
    for each in evidence:
        pointer = _moved(each.pointer, entries, read, now)
        if pointer:
            yield each.model_copy(update={"pointer": pointer})


def _moved(pointer: str, entries: Mapping[str, str], read: Json, now: Json) -> str | None:
    """Return where the value of a pointer stands now, or None if it is gone."""
    parts = pointer.split("/")
    if parts[1] not in _LISTS:
        return pointer if _at(now, pointer) == _at(read, pointer) else None
    entry = entries.get("/".join(parts[:3]))
    if entry is None:
        return None
    there = "/".join([entry, *parts[3:]])
    value = _at(read, pointer)
    if isinstance(value, dict) or _at(now, there) == value:
        return there
    listed = _at(now, there.rpartition("/")[0])
    if isinstance(listed, list) and value in listed:
        return f"{there.rpartition('/')[0]}/{listed.index(value)}"
    return None


def _matched(read: Sequence[Json], now: Sequence[Json]) -> Iterator[tuple[int, int]]:
    """Yield which entry that was read is which of now: the one that shares most with it."""
    free = {index: set(_leaves(entry)) for index, entry in enumerate(read)}
    for after, entry in enumerate(now):
        leaves = set(_leaves(entry))
        shared = {before: len(leaves & each) for before, each in free.items()}
        best = max(shared, key=lambda each: (shared[each], each == after), default=None)
        if best is not None and shared[best]:
            del free[best]
            yield best, after


def _leaves(value: Json, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, (*path, name))
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, path)
    elif value:
        yield Leaf(path, str(value))


def _at(document: Json, pointer: str) -> Json:
    for part in pointer.split("/")[1:]:
        if isinstance(document, dict):
            document = document.get(part)
        elif isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document
