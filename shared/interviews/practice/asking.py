"""How a key point that was left out is asked about: its subject is named, what it says is not.

Key points are sentences of known shapes. Of an instruction the aim is asked about and not the
means; of a statement its subject; what is told by the candidate alone is asked for as it is.
Where no shape is sure, one of its words is named, so that every key point gets a whole question.
"""

import re

from shared.interviews.practice.verbs import (
    DONE,
    FINITE,
    IMPERATIVE,
    INSTRUCTED,
    NEEDS_ALL,
    REPORTED,
    TOLD,
)
from shared.interviews.questions.nouns import common_nouns, common_words

_NO_VERB = re.compile(
    r"(?:of|is|are|was|were|has|have|had|must|should|can|cannot)\b"
    rf"|(?!(?:which|that|whether|how|what|if|why|where|when)\b)(?:[\w-]+ )?[\w-]+s"
    rf",? (?:or [\w-]+s, )?(?:{FINITE})\b"
)
"""What follows a first word that is a noun or an adjective: "use of", "check digits catch"."""

_PARTED = re.compile(r"(?:what|which|the|things)\b|.*\bfrom (?!\w+ing\b)")
"""What follows "separate" where it is the verb."""

_MEANS = re.compile(
    r"[,:;.?!“”\"(]| (?:such|because|so|instead|including|rather|while|but|unless|until|without|by"
    r"|using|before|after|if|when|even|with)\b| (?:and|or) [a-z]+ed\b"
)
"""Where the means, the reasons and the examples begin."""

_MORE = re.compile(
    r" (?:and|or|in|on|over|for|from|against|during|through|per|into|as|at|under|across|along"
    r"|than)\b"
)
"""Where an object may end."""

_EITHER = re.compile(f"{_MEANS.pattern}|{_MORE.pattern}")

_PAIRED = re.compile(r"\b(?:between|both|either|whether|neither|not only|from)\b")
"""Words that an "and", an "or" or a "to" belongs to."""

_NEXT_NOUN = re.compile(r" (?:and|or) (?:the|an?|your|what|how|why|who|which|when|that)\b")
_ONE_WORD = re.compile(r"(?:^|\b(?:an?|the|each|every|your) )[\w-]+$")
"""What may be an adjective that shares its noun with the next one: "a naive or seasonal guess"."""

_HANGING = re.compile(
    r"(?:\s+(?:and|or|of|to|in|on|at|for|from|with|the|an?|that|which|who|how|what|why|whether|not"
    r"|be|about|only|also|then|quickly|openly|early|more|most|very|as|its|second|to see))+$"
)
"""What cannot stand at the end of a question."""

_ITEMS = re.compile(
    r", (?!and|or|not|if|so|for|with|such|to|including|because|which|then|even|preferably)[\w-]+"
    r"(?: [\w-]+){0,3}(?:,| and | or )"
)
"""The second item of a list."""

_OF_ANOTHER = re.compile(
    r"\b(candidate|person|answer|applicant|his|her|he|she|their|they|it|its|them|one's|this|these"
    r"|those|such)\b",
    re.IGNORECASE,
)
"""Words that point to what stands outside of the question."""

_SUBJECT = re.compile(
    r"(?P<subject>(?:(?:the|an?|each|every|one|all|both|any|some)\s+)?[a-z][\w'-]*"
    r"(?: [\w'-]+){0,4}?)"
    rf" (?:(?:also|never|always|often|only|then|still|usually|itself)\s+)?(?:{FINITE})\b",
    re.IGNORECASE,
)
_SINGULAR = re.compile(
    r"(?P<subject>(?:an?|each|every|one) (?!few )(?:(?!of |with |for |in |from |to )[\w'-]+ ){0,3}?"
    r"[\w'-]*[a-rt-z0-9]) [a-z]+[a-rt-z]s\b",
    re.IGNORECASE,
)
"""After "a" and its like a word in "s" is a verb."""

_DESCRIBED = re.compile(
    r"(?P<subject>(?:(?:the|an?|each|every|one|all) )?[a-z][\w'-]*(?: [\w'-]+){0,2}?)"
    r" (?:that|whose|who|such as)\b",
    re.IGNORECASE,
)
"""A subject with a clause or examples of its own."""

_NO_SUBJECT = re.compile(
    r"^(?:you|it|they|this|that|these|those|there|he|she|we|if|when|while|as|in|on|at|for|with"
    r"|without|after|before|because|since|so|by|from|to|only|then|first|next|afterwards|once|never"
    r"|during|until|otherwise|instead|even|both|neither|most|many|few|some|others?|nobody|no|not"
    r"|what|which|who|whoever|where|how|anything|everything|anyone|everyone)\b"
    r"|\b(?:that|which|who|whose|where|when|because|if)\b|,",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?:when|if) (?P<case>[^,.:;?!]+),", re.IGNORECASE)
_NO_TOPIC = re.compile(
    r"^(?:answer|whose|such|place|front|moment|meantime|terms|kinds?|parts?|ways?|cases?|times?"
    r"|good|better|best|clear|small|large|high|real|true|order|need|reason|point|that|general"
    r"|before|while|soon|private|work|other|call|person|people|size|line|number|start)$"
)
"""Words that stand where nouns do and name nothing that could be asked about."""

_OF_A_CASE = 2
"""So many words with content make a case that can be asked about."""

_ANYTHING = "What else belongs in a strong answer here?"
_WORD = re.compile(r"[a-z]{3,}")
_STEM = 5
_MOST_TOLD = 0.5
"""So much of the content of a key point may be in the question about it."""

_NO_CONTENT = re.compile(
    r"the|and|for|but|its|per|you|was|are|has|had|can|may|not|all|any|one|two|how|why|who|"
    r"out|about|after|also|because|before|could|each|every|from|have|into|more|most|much|"
    r"must|only|other|over|should|some|such|than|that|their|them|then|there|these|they|"
    r"this|those|what|when|where|which|while|will|with|without|would|your"
)


def key_point_question(point: str) -> str:
    """Return a question about a key point that an answer has left out, without telling it."""
    text = point.strip().removesuffix(".")
    found = _of_the_candidate(text) or next(
        (
            each
            for each in (_of_a_case(text), _of_an_instruction(text), _of_a_subject(text))
            if each and told_of(point, each) <= _MOST_TOLD
        ),
        None,
    )
    return found or _about_a_word(text)


def told_of(point: str, question: str) -> float:
    """Return the share of the content words of a key point that a question has."""
    wanted = _content(point)
    return len(wanted & _content(question)) / len(wanted) if wanted else 0.0


def _content(text: str) -> frozenset[str]:
    words = _WORD.findall(text.lower())
    return frozenset(word[:_STEM] for word in words if not _NO_CONTENT.fullmatch(word))


def _of_the_candidate(text: str) -> str | None:
    """Ask for what only the candidate can tell: "Could you describe the impact on users?"."""
    first, rest = _first_of(text)
    told = first if text.startswith("You ") and first in TOLD else REPORTED.get(first, "")
    if not told or not (text.startswith("You ") or _instructs(first, rest)):
        return None
    asked = _aim(rest, _MEANS)
    return f"Could you {told} {asked}?" if asked else None


def _of_an_instruction(text: str) -> str | None:
    """Ask for the way to an aim: "How would you find the affected days?"."""
    first, rest = _first_of(text)
    to_you = text.startswith("You ")
    if first in INSTRUCTED and not (to_you or _instructs(first, rest)):
        return None
    done = DONE.get(first) if to_you else None
    if first not in INSTRUCTED and not done:
        return None
    verb = done or first
    asked = _aim(rest, _MEANS if verb in NEEDS_ALL else _EITHER)
    return f"How {'did' if done else 'would'} you {verb} {asked}?" if asked else None


def _of_a_case(text: str) -> str | None:
    case = _WHEN.match(text)
    if case is None or _OF_ANOTHER.search(case["case"]) or len(_content(case["case"])) < _OF_A_CASE:
        return None
    return f"What happens if {case['case']}?"


def _of_a_subject(text: str) -> str | None:
    """Ask about what a statement is about: "What would you add about the client?"."""
    found = (shape.match(text) for shape in (_SUBJECT, _DESCRIBED, _SINGULAR))
    subject = next((each["subject"] for each in found if each and _stands(each["subject"])), None)
    return f"What would you add about {_lowered(subject)}?" if subject else None


def _stands(subject: str) -> bool:
    """Tell whether a subject is one, and whole."""
    if not re.search(r"[a-z0-9]{2,}$", subject, re.IGNORECASE):
        return False
    if subject.split(maxsplit=1)[0].lower() in IMPERATIVE or _HANGING.search(subject):
        return False
    return not (_NO_SUBJECT.search(subject) or _OF_ANOTHER.search(subject))


def _about_a_word(text: str) -> str:
    """Name a word of the key point, one that is surely a noun and no verb."""
    words = re.findall(r"(?<![\w-])[a-z][\w-]{3,}", text.removeprefix("You "))
    topics = common_nouns() - IMPERATIVE - DONE.keys()
    noun = next((each for each in words if each in topics and not _NO_TOPIC.match(each)), None)
    return f"What would you add about “{noun}”?" if noun else _ANYTHING


def _first_of(text: str) -> tuple[str, str]:
    first, _, rest = text.removeprefix("You ").partition(" ")
    return first.lower(), rest


def _instructs(first: str, rest: str) -> bool:
    """Tell whether the first word is the verb of an instruction, and no noun or adjective."""
    if not rest or (first == "separate" and not _PARTED.match(rest)):
        return False
    return not _NO_VERB.match(rest)


def _aim(rest: str, end: re.Pattern[str]) -> str | None:
    """Return the beginning of what follows a verb, up to the means; None if that says nothing.

    Where it would point to something outside of it, it ends earlier.
    """
    first, later = ((found.start() for found in each.finditer(rest)) for each in (end, _EITHER))
    ends = (at for at in (*first, len(rest), *later) if _may_end(rest, at))
    heads = (_HANGING.sub("", rest[:at].strip()) for at in ends)
    return next((each for each in heads if _content(each) and not _OF_ANOTHER.search(each)), None)


def _may_end(rest: str, at: int) -> bool:
    """Tell whether what stands before a place is whole, and no item or word of a list."""
    head, tail = rest[:at], rest[at:]
    if "," in head or _ITEMS.match(tail) or re.search(r"\bbetween (?!.* and )", head):
        return False
    if not re.match(r" (?:and|or)\b", tail):
        return True
    if _PAIRED.search(head) or re.search(r"\b(?:that|which|who) \w+$", head):
        return False
    return bool(_NEXT_NOUN.match(tail)) or not _ONE_WORD.search(head)


def _lowered(subject: str) -> str:
    """Return a subject as it stands within a sentence; names and acronyms stay."""
    first, *rest = subject.split(" ")
    plain = first.lower().split("-")[0] in common_words()
    return " ".join((first.lower() if plain else first, *rest))
