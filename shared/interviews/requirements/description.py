"""From the text of a job description to what it requires, by the names that are known.

Only tools, languages and methods of the gazetteer are read, under their usual names: degrees,
years, traits and spoken languages are not. No word of a description goes further than its names.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from shared.interviews.requirements.sections import Passage, Section, passages_of
from shared.resumes.skill_kinds import SkillKind
from shared.resumes.skill_mentions import Mention, mentions_of

MOST_DEMANDS = 40

_MOST_PASSAGES = 800
"""Lines that are read; no description that people write has as many."""

_WINDOW = 200
_SENTENCE = re.compile(r"[.!?;](?=\s|$)|\n|,?\s\bbut\b")
_CLAUSE = re.compile(r"[()]|,\s(?:we|you)\b")
_NICE = re.compile(
    r"\b(?:nice|bonus|prefer\w*|a plus|desirable|good[ -]to[ -]have|optional|great if|ideally"
    r"|advantage\w*|asset|welcome|extra|you may|willing\w* to learn|can learn|would be|or similar"
    r"|of interest|beneficial|helpful|stand out|if you (?:also )?know|von vorteil"
    r"|w\u00fcnschenswert|souhait\w*|un plus|un atout|deseable|valorable|se valora\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\b(?:not|no)|n['\u2019]t)\b[^,:]{0,40}\b(?:need|needed|require|required|necessary|expected?"
    r"|used?|matter|mandatory)\b"
    r"|\b(?:no longer|no more|away from|removed|dropped|abandoned|replaced|retired|before and"
    r"|coming from|come from|came from)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\([^()]*\)")
_NOT_BEFORE = re.compile(r"\b(?:not|no|instead of|rather than|without)\s$", re.IGNORECASE)
_DEMAND = re.compile(
    r"\b(?:experienc\w*|knowledge|skills?|proficien\w*|familiar\w*|expertise|background|fluen\w*"
    r"|require\w*|must|expect|need|you (?:will|have|know|build|write|work|are|can|automate|should)"
    r"|you'll|your|hands-on|grasp|command of|build|develop|design|maintain|written in|stack|we use"
    r"|duties|responsib\w*|operat\w+|degree|able to|comfortable|looking for|knows|someone who"
    r"|seek(?:s|ing)? an?|hiring an?|erfahrung|kenntniss\w+"
    r"|exp\u00e9rience|connaissance\w*|ma\u00eetrise|experiencia|conocimiento\w*)\b|[\u0370-\u1cff\u3040-\uffdc]{2}",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:partner\w*|customers|clients|leader|founded|investors|competitors|acquired|listed on"
    r"|backed by|award\w*|sponsor\w*)\b",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\b(?:one|any|either)(?: or more)? of:?\s$", re.IGNORECASE)
_LONGEST_LIST = 8
_OR = re.compile(r"\s?(?:,|,?\sor|/)\s?")


class Around(NamedTuple):
    """What stands before and after a name, as far as it belongs together."""

    before: str
    after: str


class Demand(NamedTuple):
    """What a description asks for, and where: ``start`` to ``end`` in its text.

    ``alternatives`` are the other requirements of which one is enough ("Java or Kotlin").
    """

    name: str
    kind: SkillKind
    required: bool
    start: int
    end: int
    alternatives: tuple[str, ...] = ()


def demands_of(description: str) -> tuple[Demand, ...]:
    """Return what a description asks for, each name once: what is required first, in its order."""
    found: dict[str, Demand] = {}
    for each in _asked(description):
        before = found.get(each.name)
        if before is None or (each.required and not before.required):
            found[each.name] = each
    ordered = sorted(found.values(), key=lambda each: (not each.required, each.start))
    return tuple(ordered[:MOST_DEMANDS])


def _asked(description: str) -> Iterator[Demand]:
    for passage in islice(passages_of(description), _MOST_PASSAGES):
        if passage.section is Section.OTHER:
            continue
        mentions = mentions_of(passage.text)
        for index, mention in enumerate(mentions):
            required = _demands(passage, mention)
            if required is not None:
                start, end = (passage.start + at for at in (mention.start, mention.end))
                yield Demand(
                    *(mention.skill.name, mention.skill.kind, required, start, end),
                    alternatives=_alternatives(passage.text, mentions, index),
                )


def _demands(passage: Passage, mention: Mention) -> bool | None:
    """Tell whether a mention is required (True), nice to have (False), or not asked for (None)."""
    sentence = _around(passage.text, mention)
    clause = Around(_CLAUSE.split(sentence.before)[-1], _CLAUSE.split(sentence.after)[0])
    name = passage.text[mention.start : mention.end]
    if _is_denied(sentence, clause, name):
        return None
    said = clause.before + name + clause.after
    if passage.section is Section.NICE or _NICE.search(said):
        return False
    whole = sentence.before + name + sentence.after
    if passage.section is Section.UNKNOWN and (not _DEMAND.search(whole) or _OTHERS.search(whole)):
        return None
    return True


def _around(text: str, mention: Mention) -> Around:
    first, last = max(0, mention.start - _WINDOW), mention.end + _WINDOW
    before = _SENTENCE.split(text[first : mention.start])[-1]
    return Around(before, _SENTENCE.split(text[mention.end : last], maxsplit=1)[0])


def _is_denied(sentence: Around, clause: Around, name: str) -> bool:
    """Tell whether a sentence says that the name is not asked for, in the clause or round it."""
    said = clause.before.rsplit(": ", 1)[-1] + name + clause.after.split(": ", 1)[0]
    if _NOT_BEFORE.search(clause.before) or _NOT.search(said):
        return True
    bracketed = sentence.before.count("(") > sentence.before.count(")")
    return bracketed and bool(_NOT.search(_BRACKETED.sub(" ", sentence.before + sentence.after)))


def _alternatives(text: str, mentions: Sequence[Mention], index: int) -> tuple[str, ...]:
    """Return the other names of a list that is joined by "or"."""
    first, last, joined = index, index, False
    least, most = max(0, index - _LONGEST_LIST), min(len(mentions) - 1, index + _LONGEST_LIST)
    while first > least and (gap := _gap(text, mentions, first - 1)) is not None:
        first, joined = first - 1, joined or "or" in gap
    while last < most and (gap := _gap(text, mentions, last)) is not None:
        last, joined = last + 1, joined or "or" in gap
    start = mentions[first].start
    joined = joined or bool(_ONE_OF.search(text[max(0, start - _WINDOW) : start]))
    own = mentions[index].skill.name
    others = dict.fromkeys(each.skill.name for each in mentions[first : last + 1])
    return tuple(name for name in others if name != own) if joined else ()


def _gap(text: str, mentions: Sequence[Mention], index: int) -> str | None:
    """Return what stands between two mentions if it joins alternatives."""
    gap = text[mentions[index].end : mentions[index + 1].start]
    return gap if len(gap) < len(", or ") + 1 and _OR.fullmatch(gap) else None
