"""Which sentences of an answer are not claims of the candidate: asked, rejected or taken back.

Only what a person puts forward as true counts as said. These are rules over the words that frame a
sentence, since likeness cannot see them: "Some say that a cache is always fresh, but that is
wrong" has every word of the claim that it rejects.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.text import Sentence, Text

type Flags = NDArray[np.bool_]


def _any(*turns: str) -> str:
    return "(?:" + "|".join(turns) + ")"


_ADVERBS = r"(?:(?:just|simply|plain|plainly|completely|totally|all|quite|actually|really) )?"
_WRONG = _any(
    *("wrong", "false", "untrue", "incorrect", "nonsense", "rubbish", "mistaken", "a myth"),
    *("a mistake", "an error", "not true", "not right", "not correct", "not so", "not the case"),
    *("a misconception", "a misunderstanding", "bad advice", "the wrong way round"),
)
_OTHERS = r"(?:(?:some|many|most|other|certain|several|lots? of|a lot of|plenty of) )?" + _any(
    *("people", "folks", "candidates?", "colleagues?", "engineers?", "developers?", "managers?"),
    *("books?", "blogs?", "articles?", "others", "experts", "teachers?", "tutorials?"),
    *("textbooks?", "friends?", "seniors?", "interviewers?", "analysts?", "they", "someone"),
    *("everybody", "everyone", "some", "many"),
)
_CLAIM = _any(
    *("says?", "said", "claim(?:s|ed)?", "thinks?", "thought", "believe[sd]?", "argue[sd]?"),
    *("tells?", "told", "assumes?", "insists?", "teach(?:es)?", "taught", "writes?", "wrote"),
    *("recommends?", "suggests?", "reckons?"),
)
_NOT = r"(?:do not|don't|dont|never|would not|wouldn't|cannot|can't)"
_THIS_IS = r"(?:this|that|it|which|they|these|those)(?:'s| is| was|'re| are)"

_ASKED = re.compile(
    r"^(?:so |and |but |well |um |uh )*"
    + _any(
        r"(?:would|do|could|can|should) you (?:say|think|agree|tell)",
        r"is it (?:true|correct|right|the case|so|really|not|possible)\b",
        r"could it be\b",
        r"(?:i|i'm) (?:am |was )?wonder(?:ing)? (?:if|whether)\b",
        r"(?:i am|i'm) not (?:sure|certain) (?:if|whether|that)\b",
        r"i (?:do not|don't|dont|cannot|can't) (?:know|remember|recall|tell|say) (?:if|whether)\b",
        r"(?:maybe|perhaps|possibly) you (?:can|could) tell",
        r"(?:is|was) the (?:point|idea|answer) (?:here )?that",
    )
)
_YES_OR_NO = re.compile(
    r"^(?:so |and |but |or |well )*(?:is|are|was|were|am|do|does|did|has|have|had|can|could|should"
    r"|would|will|might|must|may|isn't|aren't|don't|doesn't|didn't|can't|shouldn't|won't"
    r"|wouldn't)\b"
)
_TAG = re.compile(
    r"\b(?:right|correct|no|yes|okay|ok|(?:is|does|do|are|would|can)n't (?:it|they|he|she|we|you))$"
)
_REJECTING = re.compile(
    r"(?<!\bif )(?<!\bwhether )(?<!\bwhen )\b"
    + _any(
        rf"{_THIS_IS} {_ADVERBS}{_WRONG}",
        r"i (?:think|believe|find|consider|know|would say) (?:that )?(?:this|that|it|they)?"
        rf"(?:'s| is| are)? ?{_ADVERBS}{_WRONG}",
        r"i (?:disagree|do not agree|don't agree|cannot agree|can't agree|beg to differ)\b",
        rf"i {_NOT} (?:believe|think|accept|buy|share) (?:so|it|that view|this view|that|this)$",
        r"(?:not|isn't|aren't|wasn't) (?:really |actually |at all )?(?:true|right|correct|so"
        r"|the case)$",
        r"(?:could not|couldn't) be further from the truth",
    )
)
_REPORTED = re.compile(
    r"\b"
    + _any(
        rf"{_OTHERS} (?:\w+ ){{0,3}}?{_CLAIM}",
        r"(?:it|one) (?:is|hears) (?:often|sometimes|commonly|widely) (?:said|claimed|believed"
        r"|heard|thought)",
        r"there is a (?:belief|claim|view)",
        r"(?:i|you) (?:have |often |sometimes )?(?:hear|heard|read) that",
    )
    + r"\b"
)
_REJECTED = re.compile(
    _any(
        rf"^(?:\w+ ){{0,3}}?(?:it|this|that)(?:'s| is| was) {_ADVERBS}(?:often |a )?{_WRONG}"
        r" (?:to (?:say|think|believe|claim|assume) )?that\b",
        rf"^(?:it|this)(?:'s| is) {_WRONG} to (?:say|think|believe|claim|assume)\b",
        rf"^(?:\w+ ){{0,2}}?i {_NOT} (?:\w+ )?(?:think|believe|agree|accept|buy|say|claim)"
        r"(?: with)?(?: the (?:claim|idea|view))? that\b",
        r"^(?:\w+ ){0,2}?(?:i|we) (?:used to|once|first|initially|always) (?:think|thought"
        r"|believed?|say|said|assumed?|learn|learned)\b",
        r"^(?:\w+ ){0,2}?(?:i|we) (?:disagree|reject|doubt|deny|dispute|refuse to believe)"
        r"(?: with)?(?: the (?:claim|idea|view|notion))?(?: that)?\b",
        r"^(?:\w+ ){0,2}?there is no truth in\b",
        r"^contrary to (?:what|popular)\b",
        rf"^nothing (?:could|can|would) be (?:more {_WRONG}|further from the truth) than\b",
        rf"^(?:who|any(?:one|body)? who|whoever|those who) (?:\w+ ){{0,3}}?{_CLAIM} (?:\w+ )?that\b"
        rf".* (?:is|are) {_ADVERBS}{_WRONG}$",
        rf"^the (?:idea|view|claim|notion|belief) that\b.* (?:is|was) {_ADVERBS}{_WRONG}$",
        rf"\b(?:which|but that) would be {_ADVERBS}{_WRONG}$",
        r"^(?:the )?(?:myth|misconception)\b",
    )
)
_WHAT_I_SAID = (
    r"(?:everything|all of what|all|most of what|what|the things?) (?:that )?i(?:'ve| have)? "
    r"(?:just |have )?(?:said|told you|described|mentioned)"
)
_ALL_TAKEN_BACK = re.compile(
    r"\b"
    + _any(
        r"(?:forget|ignore|scratch|disregard|strike) (?:all|everything|what i (?:just )?said$"
        r"|what i (?:just )?said (?:so far|before|above|earlier|now))",
        r"i take (?:all of |all )?(?:it|that|this|everything|those)(?: all)? back",
        r"(?:none|nothing) of (?:this|that|it|what i (?:just |have )?said) (?:is|was|holds|counts)",
        rf"{_WHAT_I_SAID}(?: so far| before| above| earlier| now)? (?:is|was|are|were)"
        rf" {_ADVERBS}{_WRONG}",
        rf"(?:it is|it's) {_ADVERBS}(?:exactly )?(?:the other way (?:round|around)|the opposite"
        r"|the reverse)",
        r"the opposite of (?:all |everything )?(?:this|that|what i)",
        r"i (?:was|am) wrong (?:about|on) (?:all|everything|each|every)",
    )
)
_UNTRUTH = _any(
    "myth", "error", "mistake", "misconception", "fallacy", "legend", "misunderstanding"
)
_CLAIMED = _any(
    *(_CLAIM, "goes the", "the (?:legend|myth|story|saying)", "used to (?:think|believe|say)"),
    *("i once (?:thought|believed)", "sounds? (?:plausible|right|good|convincing)"),
)
_OF_THE_LAST = re.compile(
    rf"\b{_CLAIM} (?:(?:so|this|it)(?: but| and| yet|$)|that$)"
    rf"|^(?:\w+ ){{0,2}}?(?:this|that|it)(?:'s| is| was) (?:what|how) .*\b{_CLAIM}\b"
    r"|\b(?:used to|once|or) (?:so )?(?:i )?(?:think|thought|believed?) (?:so|this|that|it)"
    r"(?: but| and| yet|$)"
)
_NOT_SO = _any(
    rf"(?:is|are|was|were|be) {_ADVERBS}{_WRONG}",
    r"(?:reality|the truth|practice) (?:is|looks) (?:\w+ )?(?:different|otherwise|another)",
    r"(?:do|does)(?: not|n't) (?:hold|hold up|work that way)",
)
_ONE_TAKEN_BACK = re.compile(
    r"^(?:no|oh|sorry|wait|actually|hmm|um|uh|on second thoughts?|well|but)?"
    r"(?: (?:no|wait|sorry|actually))* ?"
    + _any(
        r"(?:scratch|strike) that",
        r"forget (?:that|it)",
        rf"(?:that|this|it)(?:'s| is| was) {_ADVERBS}{_WRONG}(?: (?:sorry|actually|no|though))?$",
        r"i take (?:that|it) back",
        r"i was wrong",
        r"(?:exactly |quite )?the (?:opposite|reverse|contrary)"
        r" (?:is (?:true|the case|right)|holds)",
        r"(?:please )?(?:ignore|disregard) (?:that|this|it)(?=$| i | sorry)",
        rf"(?:this|that|it)(?:'s| is| was) (?:\w+ ){{0,3}}?{_UNTRUTH}$",
        rf"(?:\w+ ){{0,2}}?(?:that|this|it)(?:'s| is| was) (?:what|how) .*\b{_CLAIMED}\b"
        rf".*\b{_NOT_SO}$",
        rf"(?:or )?so {_CLAIMED}\b.*\b{_NOT_SO}$",
        rf"(?:\w+ ){{0,3}}?{_CLAIMED} (?:this|so|it)\b.*\b{_NOT_SO}$",
    )
    + r"\b"
)


class Moods(NamedTuple):
    """Which sentences are asked, and which are rejected or taken back (sentences,)."""

    asked: Flags
    denied: Flags

    @classmethod
    def none(cls, sentences: int) -> "Moods":
        """Return that every sentence is a claim."""
        return cls(*(np.zeros(sentences, dtype=np.bool_) for _ in range(2)))


def moods(text: Text, sentences: Sequence[Sentence]) -> Moods:
    """Return the mood of each of these sentences of a text."""
    asked, denied = found = Moods.none(len(sentences))
    reported = False
    for index, sentence in enumerate(sentences):
        plain = " ".join(word.form for word in sentence.words)
        asked[index] = _is_asked(text.raw, sentence, plain)
        rejecting = _REJECTING.search(plain) is not None
        denied[index] = _REJECTED.search(plain) is not None
        if rejecting and _REPORTED.search(plain):
            denied[index] = True
        if index and ((rejecting and reported) or _ONE_TAKEN_BACK.search(plain)):
            denied[index - 1 : index + 1] = True
        if _ALL_TAKEN_BACK.search(plain):
            denied[: index + 1] = True
        _spread(denied, index, sentences)
        reported = _REPORTED.search(plain) is not None
    return found


def _spread(denied: Flags, index: int, sentences: Sequence[Sentence]) -> None:
    """Deny also what is spoken of by a denied sentence: "Many believe this. They are wrong."."""
    for place in range(index, max(0, index - 2), -1):
        plain = " ".join(word.form for word in sentences[place].words)
        if denied[place] and _OF_THE_LAST.search(plain):
            denied[place - 1] = True


def _is_asked(raw: str, sentence: Sentence, plain: str) -> bool:
    if _ASKED.search(plain):
        return True
    ends = raw[sentence.end - 1 : sentence.end + 1].strip().endswith("?")
    return ends and _YES_OR_NO.search(plain) is not None and not _TAG.search(plain)
