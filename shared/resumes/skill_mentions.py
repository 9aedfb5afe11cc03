"""Mentions of known tools, languages and methods in running text, where they stand.

Many names are words as well (Go, Excel, Spring). Such a name needs its own case, and one that
people, seasons or sentences share also needs something round it that makes it a name. All
look-ups are bounded, so the time is linear in the length of the text whatever it holds.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from shared.resumes.skill_kinds import KnownSkill, SkillKind, known_skills, skill_aliases, skill_key

_WORDS = Path(__file__).parent / "skill_words.json"
_NAMES = Path(__file__).parent / "extraction/fields/skills.json"
_MOST_WORDS = 5
_MOST_MENTIONS = 500
_BEFORE, _AFTER = 80, 30

_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+[+#]*")
_JOIN = re.compile(r"\s?[.\-/&'\u2010\u2011]?\s?")
_LISTED = re.compile(
    r"\s{0,3}(?:[,/&|;+(\u2022\u2013\u2014-]\s{0,3}){0,2}(?:(?:and|or|und|et|ou|y|o)\s{1,2})?"
)
_LEAD = re.compile(
    r"\b(?:experienced?|knowledge|proficien\w+|expertise|familiar\w*|background|fluen\w+|skill\w*"
    r"|competen\w+|erfahrung|kenntniss\w+|exp\u00e9rience|connaissance\w*|experiencia|conocimiento\w*"
    r"|programming|develop\w*|written|writ(?:e|ing)|cod(?:e|ing)|contact|certified"
    r"|hands-on|command|grasp|reports?|reporting|dashboards?|analyses|implemented|built|build)\b[^.\n!?]{0,40}\b(?:in|with|of|on|using|mit|en|de|con)"
    r"\s{1,2}(?:\w+\s)?$"
    r"|\b(?:using|use|know|write|some|a little|basic|solid|advanced|legacy|modern|plain)\s$"
    r"|\b(?:such as|like|e\.g\.,?|including|ideally)\s$"
    r"|\b(?:languages?|skills?|stack|tools?|technolog\w+|frameworks?|have|required?|requirements?|preferred)\s?:\s$",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\s(?:programming|developers?|engineers?|code|codebase|(?:micro)?services?|applications?|apps?"
    r"|framework|library|language|scripts?|scripting|apis?|certifi\w+|clusters?|jobs?|pipelines?"
    r"|backends?|skills|macros|formulas|functions|spreadsheets?|controllers?|cortex|components?"
    r"|modules?|cookbooks?|queries|dashboards?|prototypes?|proficiency|framework|packages?"
    r"|experience|bus|systems?|storage|streaming)\b"
    r"|\sis\s(?:an?\s)?(?:plus|advantage|asset|bonus|must|required|preferred|desirable|welcome)\b"
    r"|\s?\(?v?\d{1,2}(?:\.\d+|\b(?![:%]))|\s\((?!m/|f/|w/)",
    re.IGNORECASE,
)
_NO_NAME_AFTER = re.compile(
    r"\s?&\s?D\b|-(?:level|suite|class|grade)\b|,\s(?:our|your|who|head of|ceo|cto)\b",
    re.IGNORECASE,
)
"""R&D, C-level, and people ("Luigi, our head of data")."""

_NO_NAME_BEFORE = re.compile(
    r"\b(?:series|grade|class|vitamin|schedule|type|category|tier|group|plan|level|spring of)\s$",
    re.IGNORECASE,
)
_ALONE_BEFORE = re.compile(r"(?:^|\n)[\s*+>\u2022\u25aa\u25cf\u2013\u2014\u2192\u00b7-]*$")
_ALONE_AFTER = re.compile(r"[ \t]*(?:\(|,|\n|\r|$|\.(?:\s|$))")
_LINE_ENDS = re.compile(r"[ \t]*(?:\n|\r|$)")
_STARTS = re.compile(r"(?:^|[\n.!?:]\s?)[\s*+>\u2022\u25aa\u25cf\u2013\u2014\u2192\u00b7\"'-]*$")


class Mention(NamedTuple):
    """A known skill and where its name stands in the text."""

    skill: KnownSkill
    start: int
    end: int


class _Token(NamedTuple):
    key: str
    start: int
    end: int


def mentions_of(text: str) -> list[Mention]:
    """Return every mention of a known tool, language or method, in the order of the text."""
    tokens = [_token(text, match) for match in _WORD.finditer(text)]
    found = _named(text, tokens)[:_MOST_MENTIONS]
    sure = [_is_sure(text, mention) for mention in found]
    for one, two in pairwise(range(len(found))):  # what stands in a list with a sure one is sure
        _share(text, found, sure, one, two)
    for one, two in pairwise(range(len(found) - 1, -1, -1)):
        _share(text, found, sure, one, two)
    return [mention for mention, is_sure in zip(found, sure, strict=True) if is_sure]


def shown_by(name: str) -> tuple[str, ...]:
    """Return the skills that nobody has without having this one too."""
    return tuple(_data()["shown_by"].get(name, ()))


def _share(text: str, found: Sequence[Mention], sure: list[bool], one: int, two: int) -> None:
    first, second = sorted((found[one], found[two]), key=lambda mention: mention.start)
    beside = _LISTED.fullmatch(text[first.end : min(second.start, first.end + 12)])
    near = second.start - first.end <= 12  # noqa: PLR2004 - the longest separator
    if sure[one] and beside and near and not _refused(text, found[two]):
        sure[two] = True


def _token(text: str, match: re.Match[str]) -> _Token:
    dotted = match.start() > 0 and text[match.start() - 1] == "."
    word = match.group()
    key = "dotnet" if dotted and word.casefold() == "net" else skill_key(word)
    return _Token(key, match.start(), match.end())


def _named(text: str, tokens: Sequence[_Token]) -> list[Mention]:
    """Return what has the letters and the case of a name, the longest where several begin."""
    found = []
    at = 0
    while at < len(tokens):
        length, mention = _longest(text, tokens[at : at + _MOST_WORDS])
        if mention:
            found.append(mention)
        at += length
    return found


def _longest(text: str, tokens: Sequence[_Token]) -> tuple[int, Mention | None]:
    if tokens[0].key not in _first_words():
        return 1, None
    joined = 1
    while joined < len(tokens) and _JOIN.fullmatch(
        text[tokens[joined - 1].end : min(tokens[joined].start, tokens[joined - 1].end + 4)]
    ):
        joined += 1
    for length in range(joined, 0, -1):
        key = " ".join(token.key for token in tokens[:length])
        skill = _spoken_of().get(key)
        start, end = tokens[0].start, tokens[length - 1].end
        if key == "dotnet" or key.startswith("dotnet "):
            start = max(0, start - 1)
        if skill and _has_case(text[start:end], key):
            return length, Mention(skill, start, end)
    return 1, None


def _has_case(written: str, key: str) -> bool:
    """Tell whether a text has the case that its name needs: names that are words, their own."""
    own = _cased().get(key)
    if own:
        return written == own or (written.isupper() and len(written) > 1)
    return len(key) > 2 or not written.islower()  # noqa: PLR2004 - two letters: js, ts, ml


def _is_sure(text: str, mention: Mention) -> bool:
    """Tell whether a mention needs nothing beside it, or has what makes it a name."""
    key = skill_key(text[mention.start : mention.end])
    own = _cased().get(key)
    if own and _refused(text, mention):
        return False
    if key in _strict() or (own and own != text[mention.start : mention.end]):
        return _in_context(text, mention)
    if own and _STARTS.search(text[max(0, mention.start - _BEFORE) : mention.start]):
        return _in_context(text, mention)
    return True


def _refused(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    return bool(_NO_NAME_AFTER.match(text, mention.end) or _NO_NAME_BEFORE.search(before))


def _in_context(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    after = text[mention.end : mention.end + _AFTER]
    if mention.start <= _BEFORE:
        before = f"\n{before}"
    if _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after):
        return True
    if before.endswith(": ") and _LINE_ENDS.match(after):
        return True
    return bool(_LEAD.search(before) or _NOUN.match(after))


@cache
def _spoken_of() -> dict[str, KnownSkill]:
    """Return the skills that can be told in running text, by key; pairs are told by their parts."""
    known = known_skills()
    kinds = {SkillKind.TOOL, SkillKind.LANGUAGE, SkillKind.METHOD}
    forms = {key: known[key] for key in known if key not in skill_aliases()}
    forms |= {alias: known[key] for alias, key in skill_aliases().items() if alias != "net"}
    singles = {skill.name for skill in forms.values()}
    return {
        key: skill
        for key, skill in forms.items()
        if skill.kind in kinds and not ("/" in skill.name and singles >= set(skill.name.split("/")))
    }


@cache
def _first_words() -> frozenset[str]:
    return frozenset(key.split(" ", 1)[0] for key in _spoken_of())


@cache
def _strict() -> frozenset[str]:
    """Return the keys of names that also need something beside them."""
    return frozenset(map(skill_key, _ambiguous())) - frozenset(
        map(skill_key, _data()["free_methods"])
    )


@cache
def _cased() -> dict[str, str]:
    """Return the names that are words, by key, in their own case."""
    strict = {skill_key(name): name for name in _ambiguous() if skill_key(name) in _strict()}
    return strict | {skill_key(word): word for word in _data()["words"]}


@cache
def _ambiguous() -> tuple[str, ...]:
    names: list[str] = json.loads(_NAMES.read_text(encoding="utf-8"))["ambiguous"]
    return tuple(names)


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    data: dict[str, dict[str, list[str]]] = json.loads(_WORDS.read_text(encoding="utf-8"))
    return data
