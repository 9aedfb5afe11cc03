"""Kinds of skills: which words of a list of skills name something that can be worked with.

People list tools beside traits, spoken languages and addresses. Only what is known to be a tool, a
programming language or a method is one; nothing is guessed from a name's look.
"""

import json
import re
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_KINDS = Path(__file__).parent / "skill_kinds.json"
_NAMES = Path(__file__).parent / "extraction/fields/skills.json"
_SPOKEN = Path(__file__).parent / "extraction/fields/languages.json"
_LEVEL = re.compile(
    r"^(?:basic|basics of|advanced|intermediate|strong|good|proficient in|experienced in|expert in"
    r"|(?:working |good |basic )?knowledge of|familiar with|experience (?:with|in|of))\s+"
    r"|\s*[(\[].*[)\]]$"
    r"|[\s:,\u2013-]+(?:basics?|beginner|intermediate|advanced|expert|proficient"
    r"|\d+\+?\s*(?:years?|yrs?))$",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:planned|in progress|in process|ongoing|pursuing|expected|upcoming|scheduled|preparing"
    r"|to be (?:taken|completed)|(?:currently )?learning|studying for|not yet|geplant|en cours"
    r"|en curso|in corso|em curso)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[^\w+#]+")


class SkillKind(StrEnum):
    """What sort of skill a word names. ``OTHER``: a domain, a network, or nothing known."""

    TOOL = "tool"
    LANGUAGE = "language"
    METHOD = "method"
    SOFT = "soft"
    SPOKEN = "spoken"
    OTHER = "other"


class KnownSkill(NamedTuple):
    """A skill by its kind, under its usual name, which is empty where it is not known."""

    kind: SkillKind
    name: str


def skill_of(text: str) -> KnownSkill:
    """Return what a text names. Levels and years round it do not count, aliases do."""
    bare = _without_level(text)
    for form in (text, bare):
        key = skill_key(form)
        found = known_skills().get(skill_aliases().get(key, key))
        if found:
            return found
    plain = text.casefold()
    if any(sign in plain for sign in _data()["spoken"]) or skill_key(bare) in _spoken():
        return KnownSkill(SkillKind.SPOKEN, "")
    if any(sign in plain for sign in _data()["soft"]):
        return KnownSkill(SkillKind.SOFT, "")
    return KnownSkill(SkillKind.OTHER, "")


def is_everyday(text: str) -> bool:
    """Tell whether a text names a tool that everybody uses who counts or writes code."""
    return _is_among(text, "everyday")


def is_for_office(text: str) -> bool:
    """Tell whether a text names a tool for letters, talks and tasks, of which nobody asks."""
    return _is_among(text, "office")


def _is_among(text: str, member: str) -> bool:
    known = skill_of(text)
    return known.kind is SkillKind.TOOL and skill_key(known.name) in _keys_of(member)


def is_planned(text: str) -> bool:
    """Tell whether a text says that something is still to come, so that it is not held."""
    return bool(_NOT_YET.search(text))


def _without_level(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, _LEVEL.sub("", text).strip(" .:\u2013-")
    return text


def skill_key(text: str) -> str:
    """Return a text as names are compared: without case, signs and spaces beyond one."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace(".net", " dotnet"))
    return _SIGNS.sub(" ", plain).strip()


@cache
def known_skills() -> dict[str, KnownSkill]:
    """Return each known skill by its key; soft skills among the names of the reader are none."""
    data = _data()
    kinds: dict[str, KnownSkill] = {}
    for name in [*json.loads(_NAMES.read_text(encoding="utf-8"))["names"], *data["tools"]]:
        kinds[skill_key(name)] = KnownSkill(SkillKind.TOOL, name)
    for kind, member in ((SkillKind.LANGUAGE, "languages"), (SkillKind.METHOD, "methods")):
        kinds |= {skill_key(name): KnownSkill(kind, name) for name in data[member]}
    return {
        key: known
        for key, known in kinds.items()
        if known.kind is not SkillKind.TOOL
        or not any(sign in known.name.casefold() for sign in data["soft"])
    }


@cache
def skill_aliases() -> dict[str, str]:
    """Return the key of the usual name by the key of each other one."""
    return {skill_key(alias): skill_key(name) for alias, name in _data()["aliases"].items()}


@cache
def _keys_of(member: str) -> frozenset[str]:
    return frozenset(map(skill_key, _data()[member]))


@cache
def _spoken() -> frozenset[str]:
    return frozenset(map(skill_key, json.loads(_SPOKEN.read_text(encoding="utf-8"))["languages"]))


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_KINDS.read_text(encoding="utf-8"))
    return data
