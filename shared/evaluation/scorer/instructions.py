"""Detects sentences of an answer that instruct the evaluator.

An answer is data: an instruction in it has no effect, and is detected only so that the verdict
can name it. It is recognised by its grammar: a command to the evaluator at the start of a clause,
or a demand for marks for "me" or "this answer". Talking about prompts, instructions or scores, or
quoting them, is an ordinary answer.
"""

import re
from collections.abc import Iterator

from shared.evaluation.scorer.text import Sentence, Text
from shared.evaluation.scorer.wordlists import words_of

_LEAD = (
    r"^(?:(?:and|but|so|now|then|please|kindly|just|also|ok|okay|hey|dear|attention|important|note"
    r"|grader|evaluator|examiner|assistant|ai|model|judge|marker|reviewer|interviewer|system|user"
    r"|end of answer|you (?:must|should|shall|will|need to|have to|are to|can|may)"
    r"|i (?:want|need|order|command|instruct|ask|request) you to|it is (?:ok|fine) to"
    r"|make sure (?:to|you)|be sure to|remember to|as an ai(?: model)?"
    r"|from now on|for this answer|instead) )*"
)
_ABOVE = (
    r"(?:(?:all|any|the|of|your|my|these|those|every|everything|anything|whatever|what) )*"
    r"(?:(?:previous|prior|above|earlier|preceding|foregoing|existing|original|system|given"
    r"|following|grading|scoring|evaluation|marking) )*"
)
_ORDERS = r"(?:instructions?|prompts?|rules?|rubrics?|criteria|guidelines?|directions?|key points?)"
_TOP = (
    r"(?:(?:a|an|the|all|me|full|maximum|max|highest|perfect|top|best|possible|excellent|5|five|10"
    r"|ten|100|hundred|out|of|with) )*"
)
_MARKS = r"(?:marks?|scores?|points?|grades?|ratings?|stars?|credits?|percent|5|10|100|five|ten)"
_BEST = (
    r"(?:full|maximum|max|highest|perfect|top|best|excellent|5|five|10|ten|100|hundred|covered"
    r"|scored|pass|correct)"
)
_MINE = r"(?:me|this|this answer|my answer|this response|my response|this candidate|the answer)"
_FOR_ME = r"(?: (?:to|for) (?:me|this|my|the) ?(?:answer|response|candidate|one)?| please)?"
_FOLLOWING = (
    r"(?: (?:and|then|so|please|just|or|to|also) .*"
    r"| (?:above|before|now|here|completely|entirely|you .*))?"
)

_COMMANDS = (
    rf"{_LEAD}(?:ignore|disregard|forget|override|bypass) {_ABOVE}{_ORDERS}\b",
    (
        rf"{_LEAD}(?:ignore|disregard|forget|override) (?:all |everything |anything"
        rf" )?(?:of )?(?:the |what"
        rf" (?:is|was|came) )?(?:above|previous|before|foregoing|preceding){_FOLLOWING}$"
    ),
    (
        rf"{_LEAD}(?:rate|score|grade|mark|evaluate|judge|treat) (?:{_MINE}|it)"
        rf"(?: (?:as|with|at|a|an|the))* {_TOP}\b{_BEST}\b"
    ),
    rf"{_LEAD}(?:give|award|assign|grant) {_MINE} {_TOP}(?:{_MARKS}|{_BEST})\b",
    (
        rf"{_LEAD}(?:give|award|assign|grant|output|return|print|respond with|reply with"
        rf"|answer with"
        rf"|set) {_TOP}{_BEST} {_TOP}{_MARKS}{_FOR_ME}$"
    ),
    (
        rf"{_LEAD}(?:output|return|print|respond|reply|answer) (?:only |with )*(?:the"
        rf" )?(?:json|score"
        rf" (?:is |of |as |to )?{_TOP}){_FOR_ME}$"
    ),
    (
        rf"{_LEAD}(?:set|change|raise|put) (?:(?:the|my|your|this|overall|final|score"
        rf"|grade|mark|rating"
        rf"|verdict)s? )+(?:to|at|as) {_TOP}(?:{_BEST}|{_MARKS}){_FOR_ME}$"
    ),
    (
        rf"{_LEAD}mark (?:this|my|the) (?:answer|response) (?:as )?(?:fully )?(?:correct|covered"
        r"|perfect|complete)\b"
    ),
    (
        r"\byou are (?:now )?(?:a|an|the|my) (?:\w+ ){0,3}(?:grader|evaluator|examiner"
        r"|assistant|judge"
        r"|marker|language model|ai) (?:who|that|which|and|whose)\b"
    ),
    (
        rf"^(?:please )?(?:this|my|the) (?:answer|response|candidate) (?:deserves?|must"
        rf" (?:get|receive"
        rf"|be given)|should (?:get|receive|be given|be (?:scored|graded|marked|rated)))"
        rf" (?:as )?{_TOP}"
        rf"(?:{_BEST}|{_MARKS})\b"
    ),
    (
        rf"\b(?:and|then|please|must|should) (?:give|award|grant|assign) (?:me|this answer"
        rf"|my answer)"
        rf" {_TOP}{_MARKS}\b"
    ),
    (
        rf"^(?:the )?(?:final |overall |correct )*(?:score|grade|mark|rating|verdict)s?"
        rf" (?:for (?:this|my)"
        rf" answer )?(?:is |must be |should be )?{_TOP}(?:{_BEST}|{_MARKS})(?: {_BEST})?{_FOR_ME}$"
    ),
)
_TRIGGERS = words_of("""
    ignore disregard forget override bypass rate score scores grade grades mark marks rating verdict
    evaluate judge treat give award assign grant output return print respond reply answer response
    candidate set change raise put grader evaluator examiner assistant marker model ai
""")
"""Every command contains at least one of these words."""
_COMMAND = re.compile("|".join(f"(?:{command})" for command in _COMMANDS))
_ROLE_MARK = re.compile(
    r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]|<</?SYS>>"
    r"|^\s*#{2,}\s*(?:instruction|system|new instructions?)\b|^\s*(?:system|assistant)\s*:\s*\S",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(
    r"\"[^\"]{2,400}\"|\u201c[^\u201d]{2,400}\u201d|\xab[^\xbb]{2,400}\xbb|`[^`]{2,400}`"
    r"|\u2018[^\u2019]{2,400}\u2019"
)
_SINGLE_QUOTED = re.compile(r"(?:(?<=\s)|(?<=\()|^)'[^'\n]{2,400}'(?=[\s.,;:!?)]|$)")


def first_instruction(text: Text) -> Sentence | None:
    """Return the first sentence that instructs the evaluator, if any."""
    quoted = [m.span() for p in (_QUOTED, _SINGLE_QUOTED) for m in p.finditer(text.raw)]
    for sentence in text.sentences:
        if _TRIGGERS.isdisjoint(word.form for word in sentence.words):
            continue
        if any(_COMMAND.search(clause) for clause in _clauses(text.raw, sentence, quoted)):
            return sentence
    for mark in _ROLE_MARK.finditer(text.raw):
        if not any(start <= mark.start() < end for start, end in quoted):
            return next((s for s in text.sentences if s.end > mark.start()), None)
    return None


def _clauses(raw: str, sentence: Sentence, quoted: list[tuple[int, int]]) -> Iterator[str]:
    """Yield the clauses outside of quotation marks, cut at punctuation, and all of them as one."""
    clause: list[str] = []
    everything: list[str] = []
    end = sentence.start
    for word in sentence.words:
        gap = raw[end : word.start]
        end = word.end
        inside = any(start <= word.start < stop for start, stop in quoted)
        if clause and (inside or any(mark in gap for mark in ',;:\u2013\u2014()-"')):
            yield " ".join(clause)
            clause = []
        if not inside:
            clause.append(word.form)
            everything.append(word.form)
    yield " ".join(everything)
    if clause:
        yield " ".join(clause)
