"""Why an answer may not be judged on its merits.

Each gate is a plain rule with its numbers named, set so that of the graded real answers with
at least three points of five fewer than one in a hundred is stopped.
"""

import re
from collections.abc import Callable

from shared.evaluation.scorer.alignment import weighted
from shared.evaluation.scorer.instructions import first_instruction
from shared.evaluation.scorer.reading import Reading
from shared.evaluation.scorer.text import Text, grammar_share
from shared.evaluation.scorer.wordlists import words_of
from shared.ports.evaluator import Verdict

_NOT_KNOWING = re.compile(
    r"\b(?:i|we)? ?(?:really |honestly |just )?(?:do not|don't|dont|did not|didn't|can not|cannot"
    r"|can't|cant|could not|couldn't) (?:really |actually )?(?:know|remember|recall|answer|think of"
    r"|say|tell|understand)\b|\bno (?:idea|clue|answer|comment|submission|response|experience)\b"
    r"|\b(?:not|un)(?: really)? ?sure\b"
    r"|^(?:skip|pass|n a|no|none)(?: (?:this|it|please|one|answer))*$"
    r"|\bskip (?:it|this|that)\b|\bpass on (?:this|it)\b|\bidk\b|\bdunno\b|\bnever (?:heard|done"
    r"|used|worked|had|experienced)\b|\bnothing comes to mind\b|\b(?:i )?(?:forgot|forget)\b"
    r"|\bhave(?: not|n't) (?:done|heard|used|studied|learned|worked|had|been)\b|\bnext question\b"
)
_SMALL_TALK = words_of("""
    sorry question really answer one unfortunately afraid think moment next know idea please
    honest honestly topic much maybe perhaps guess possibly probably able something anything
    come mind remember right time good skip pass anyway thank thanks move subject never heard
    i'm
""")
_ATTEMPT_WORDS, _KNOWN_WORDS = 5, 2
_NO_ATTEMPT_WORDS = 40

_LEAST_WORDS, _LEAST_SHARE = 8, 12
_TELLING_REFERENCE = 30  # a shorter reference cannot tell what is off the topic
_FOREIGN_TOPIC, _FOREIGN_AGREEMENT, _FOREIGN_COVERAGE, _FOREIGN_WORDS = -1.5, 3.1, 0.08, 0.16
_ECHO_WORDS, _ECHO_SEQUENCE, _ECHO_MADE = 0.7, 0.5, 0.4
_WORDLIKE, _WORDLIKE_WORDS, _LONGEST_WORD = 0.6, 3, 40
_REPEATED_WORDS, _DISTINCT_POWER = 14, 0.6
_ORDER_WORDS, _ORDER_PER_WORD, _ORDER_MOST = 14, 0.033, 2.8
_GRAMMAR_SHARE, _LISTED = 0.2, 0.5
_ITEM, _ITEMS = re.compile(r"(?:^|\s)(?:[-*•●]|\(?[0-9a-z][.)])\s?(?=\w)"), 3


def _is_empty(reading: Reading) -> bool:
    return not reading.answer.text.words


def _is_addressed(reading: Reading) -> bool:
    return first_instruction(reading.answer.text) is not None


def _is_no_attempt(reading: Reading) -> bool:
    words = reading.answer.text.words
    if len(words) > _NO_ATTEMPT_WORDS:
        return False
    plain = " ".join(word.form for word in words)
    if not _NOT_KNOWING.search(plain):
        return False
    asked = frozenset(reading.expected.question.stems)
    rest = _NOT_KNOWING.sub(" ", plain).split()
    left = {
        word.stem
        for word in reading.answer.words
        if word.form in rest and word.form not in _SMALL_TALK and word.stem not in asked
    }
    known = left & frozenset(reading.expected.reference.stems)
    return len(left) < _ATTEMPT_WORDS and len(known) < _KNOWN_WORDS


def _is_other_language(reading: Reading) -> bool:
    return not reading.prose.is_english


def _is_gibberish(reading: Reading) -> bool:
    words = reading.prose.text.words
    if len(words) >= _WORDLIKE_WORDS and reading.wordlike_share < _WORDLIKE:
        return True
    lengths = [len(word.form) for word in words]
    if sum(length for length in lengths if length > _LONGEST_WORD) > sum(lengths) / 2:
        return True
    distinct = len({word.form for word in words})
    return len(words) >= _REPEATED_WORDS and distinct < len(words) ** _DISTINCT_POWER


def _is_echo(reading: Reading) -> bool:
    """Whether the words and their sequence are the question's, and the new ones answer nothing."""
    answer, question = reading.answer, reading.expected.question
    asked = frozenset(question.stems)
    repeated = weighted(1 - answer.without(asked), answer.weights * answer.counts)
    if repeated < _ECHO_WORDS or _copied_share(answer.text, question.text) < _ECHO_SEQUENCE:
        return False
    reference = reading.reference
    unasked = reference.expected.weights * reference.expected.without(asked)
    return weighted(reference.exact, unasked) < _ECHO_MADE


def _copied_share(answer: Text, question: Text) -> float:
    """Return the share of each three words in a row that the question has in a row too."""
    said, asked = _triples(answer), frozenset(_triples(question))
    if not said:
        return float(frozenset(answer.forms) <= frozenset(question.forms))
    return sum(triple in asked for triple in said) / len(said)


def _triples(text: Text) -> list[tuple[str, ...]]:
    return list(zip(text.forms, text.forms[1:], text.forms[2:], strict=False))


def _is_too_short(reading: Reading) -> bool:
    wanted = min(_LEAST_WORDS, len(reading.expected.reference.text.words) // _LEAST_SHARE)
    return len(reading.answer.text.words) < wanted


def _is_listed(reading: Reading) -> bool:
    """Whether most of this is words without grammar, where the reference answer has some."""
    return len(reading.answer.text.words) >= _LEAST_WORDS and reading.bare_share > _LISTED


def _is_jumbled(reading: Reading) -> bool:
    """Whether words with grammar among them stand in no order; lists of items may."""
    prose = reading.prose
    if len(prose.text.words) < _ORDER_WORDS:
        return False
    if len(_ITEM.findall(prose.text.raw)) >= _ITEMS:
        return False
    return grammar_share(prose.text) >= _GRAMMAR_SHARE and _is_disordered(reading)


def _is_disordered(reading: Reading) -> bool:
    count = len(reading.prose.text.words)
    return reading.order < min(_ORDER_MOST, _ORDER_PER_WORD * count)


def _is_off_topic(reading: Reading) -> bool:
    """Whether neither the question's words nor key points come up.

    A wrong answer is not off the topic: it takes up what was asked.
    """
    told_enough = len(reading.answer.text.words) >= _LEAST_WORDS
    expected_enough = len(reading.expected.reference.text.words) >= _TELLING_REFERENCE
    if not (told_enough and expected_enough):
        return False
    if reading.asked_share >= _FOREIGN_WORDS or reading.coverage >= _FOREIGN_COVERAGE:
        return False
    if reading.is_behavioural:
        return reading.topic < _FOREIGN_TOPIC
    return reading.agreement < _FOREIGN_AGREEMENT


_GATES: tuple[tuple[Callable[[Reading], bool], Verdict], ...] = (
    (_is_empty, Verdict.EMPTY),
    (_is_addressed, Verdict.INSTRUCTION_BEARING),
    (_is_no_attempt, Verdict.NO_ATTEMPT),
    (_is_other_language, Verdict.OTHER_LANGUAGE),
    (_is_gibberish, Verdict.GIBBERISH),
    (_is_echo, Verdict.COPIED_QUESTION),
    (_is_too_short, Verdict.TOO_SHORT),
    (_is_listed, Verdict.KEYWORD_STUFFED),
    (_is_jumbled, Verdict.GIBBERISH),
    (_is_off_topic, Verdict.OFF_TOPIC),
)


def verdict_of(reading: Reading) -> Verdict:
    """Return the verdict of the first gate that stops the answer, else that it was scored."""
    return next((verdict for stops, verdict in _GATES if stops(reading)), Verdict.SCORED)
