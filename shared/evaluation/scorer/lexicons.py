"""Lexicons and phrase patterns for STAR parts, behavioural signals and style."""

import re

from shared.evaluation.scorer.text import Sentence
from shared.evaluation.scorer.wordlists import words_of

type Pattern = re.Pattern[str]

_IRREGULAR_PAST = words_of("""
    was were had did went found made told saw took got built wrote led gave ran came knew felt
    kept left lost met sent spent thought brought chose began became bought broke caught cut
    drew fell grew held heard hit hung hurt laid lent let lay lit paid put read rose said sold
    set shook shot showed shut sat slept spoke stood stuck swam taught threw understood
    undertook woke won wore rewrote rebuilt overcame underestimated
""")
_STATES = words_of("was were had felt thought knew wanted liked believed hoped seemed")
_PRESENT_ED = words_of("need needed embed indeed speed feed seed exceed proceed succeed bed red")

_FILLER = re.compile(
    r"\b(?:u+h*m+|uh+|er+m?|h+mm*|ah+|basically|actually|literally|honestly|you know|i mean"
    r"|(?<!a )(?<!the )(?<!this )(?<!that )(?<!what )(?<!some )(?<!any )(?:sort|kind) of)\b"
    r"|(?<=, )like(?=,)",
    re.IGNORECASE,
)
VAGUE = words_of("""
    thing things stuff something somehow various aspects nice good great bad important
    interesting everything everybody always best passionate hard worker player success
    successful key motivated dynamic synergy
""")
SIGNPOSTS = words_of("""
    first firstly second secondly third thirdly then next finally lastly afterwards because
    since therefore so however but although instead otherwise example instance such unless if
    once before after meanwhile while until also
""")
NUMBER_WORDS = words_of("""
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
    sixty seventy eighty ninety hundred hundreds thousand thousands million millions percent
    half twice third quarter double dozen
""")
_PEOPLE = re.compile(
    r"\b(colleagues?|managers?|teams?|designers?|developers?|engineers?|customers?|clients?|boss"
    r"|users?|director|directors|sponsor|everyone|everybody|people|him|her|them|analysts?|testers?"
    r"|professor|tutor|friend|lead|someone|together|stakeholders?|sales|marketing|support)\b"
)


def _any(*turns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(turns) + r")\b")


TASK = _any(
    r"my (?:\w+ )?(?:job|task|goal|role|part|aim|responsibility|assignment|brief) (?:was|is)",
    r"(?:i|we) (?:was|were) (?:\w+ )?(?:responsible|asked|given|expected|tasked|assigned|told to)",
    r"(?:i|we) (?:had|needed|wanted|have) to",
    r"(?:i|we) (?:owned|led|volunteered|agreed|took (?:on|over)|joined as|took it on)",
    r"(?:goal|aim|task|target|deadline|mandate|question|requirement)s? (?:was|were)",
    r"in charge|responsible for|as the (?:\w+ ){0,2}(?:lead|owner|manager)|asked me|(?:he|she|they)"
    r" wanted me|it was (?:up to me|my)|counts as a success|promised to|i was the",
)
RESULT = _any(
    r"results?|outcomes?|in the end|eventually|finally|as a consequence|since then|from then on",
    r"(?:went|fell|dropped|rose|grew|cut|reduced|down|up) (?:\w+ ){0,3}(?:from|by|to|under|over)",
    r"increased|decreased|reduced|improved|saved|gained|halved|doubled|renewed|shipped|launched",
    r"(?:it|that|this) worked|turned out|stopped|succeeded|received|accepted|won|solved|fixed",
    r"(?:a|one|two|three|six|\w+) (?:days?|weeks?|months?|years?|quarters?) later",
    r"after (?:\w+ ){1,3}(?:days?|weeks?|months?|years?)|percent|ever since|nobody|no longer",
    r"afterwards|today|now|is still|are still|has (?:run|been)|have (?:run|been)",
)
SITUATION = _any(
    r"(?:in|at|during|for) (?:my|our) (?:\w+ ){0,3}(?:company|job|team|year|role|project|thesis"
    r"|degree|internship|semester|studies|employer|firm|university|startup|department|position)",
    r"when (?:i|we)|(?:\w+) (?:years?|months?|weeks?) ago|last (?:year|summer|month|spring|autumn"
    r"|winter|quarter)|our|the (?:company|team|client|customer|project|system)|we|my|once|a \w+",
)
LESSON = _any(
    r"since then|next time|learn(?:ed|t)?|lesson|would (?:have|do|start|test|now|invest|move|ask)",
    r"from then on|now i|i now|ever since|underestimated|looking back|in hindsight|again",
    r"today|these days|i still|habit|has (?:run|caught|been|stopped)|have (?:caught|been)",
)
CAUSE = _any(
    "because", "since", "cause", "caused", "reason", "turned out", "due to", "so that", "why",
    "came from", "which meant", "therefore", "found that", "saw that", "showed that", "meant that",
)  # fmt: skip
CHOICE = _any(
    "instead", "rather than", "options?", "consider(?:ed)?", "decided?", "decision", "chose", "or",
    "choose", "alternatives?", "trade-?offs?", "compared?", "either", "whether", "could have",
    "suggested", "offered", "proposed", "agreed",
)  # fmt: skip
TROUBLE = _any(
    "problems?", "difficult(?:y|ies)?", "hard(?:er|est)?", "mistakes?", "wrong", "fail(?:ed|ure|s)",
    "unfortunately", "noticed", "struggled?", "broken?", "missed", "late", "worried", "afraid",
    "annoyed", "angry", "disappointed", "refused", "resisted", "against", "underestimated", "never",
    "but", "however", "stuck", "delay(?:ed|s)?", "errors?", "bugs?", "complain(?:ed|ts?)", "lost",
    "sceptical", "skeptical", "doubted", "unsure", "not sure", "too (?:slow|late|much|many|long)",
)  # fmt: skip


def fillers(text: str) -> int:
    """Return the number of filler words and phrases."""
    return sum(1 for _ in _FILLER.finditer(text))


def has_number(sentence: Sentence) -> bool:
    """Whether the sentence contains a number."""
    return any(w.form[:1].isdigit() or w.form in NUMBER_WORDS for w in sentence.words)


def is_narrative(sentence: Sentence) -> bool:
    """Whether the sentence reports a past event."""
    return any(is_past(word.form) for word in sentence.words)


def is_past(form: str) -> bool:
    """Whether a word looks like a verb in the past tense."""
    regular = form.endswith("ed") and len(form) > 4 and form not in _PRESENT_ED  # noqa: PLR2004
    return form in _IRREGULAR_PAST or regular


def is_own_action(sentence: Sentence) -> bool:
    """Whether the speaker reports an own action: "I", closely followed by a verb in the past.

    In notes the "I" is left out: a sentence that begins with the verb has no other subject.
    """
    forms = [word.form for word in sentence.words]
    if _is_verb_first(forms):
        return True
    for index, form in enumerate(forms):
        following = forms[index + 1 : index + 4]
        if form == "i" and any(is_past(f) and f not in _STATES for f in following):
            return True
    return False


def _is_verb_first(forms: list[str]) -> bool:
    head = forms[1:2] if forms[0] in SIGNPOSTS or forms[0] == "and" else forms[:1]
    return bool(head) and is_past(head[0]) and head[0] not in _STATES


def mentions_people(plain: str) -> bool:
    """Whether a folded sentence mentions other people."""
    return _PEOPLE.search(plain) is not None


def folded_text(sentence: Sentence) -> str:
    """Return the folded words of a sentence with single spaces, for the patterns above."""
    return " ".join(word.form for word in sentence.words)
