"""The gates: reasons why an answer is not scored on its merits.

Each gate is a rule whose thresholds stop fewer than one in a hundred of the human-graded answers
with at least three points of five.
"""

import re
from collections.abc import Callable

from shared.evaluation.scorer.alignment import Alignment, weighted_mean
from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.instructions import first_instruction
from shared.evaluation.scorer.term_order import order_score
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
_LONG_REFERENCE = 30  # words; a shorter reference does not define a topic
_OFF_TOPIC_ODDS, _OFF_TOPIC_GRADE, _OFF_TOPIC_COVERAGE, _OFF_TOPIC_WORDS = -1.5, 3.1, 0.08, 0.16
_ECHO_WORDS, _ECHO_SEQUENCE, _ECHO_MADE = 0.7, 0.5, 0.4
_WORDLIKE, _WORDLIKE_WORDS, _LONGEST_WORD = 0.6, 3, 24
_REPEATED_WORDS, _DISTINCT_POWER = 14, 0.6
_ORDER_WORDS, _ORDER_PER_PAIR, _ORDER_MOST = 14, 0.033, 2.8
_GRAMMAR_SHARE, _LISTED = 0.2, 0.5
_FULL_GRAMMAR, _NOTES_SHARE = 0.4, 0.5
_TERMS_IN_ORDER = 3.5  # standard errors; 204 of 207 shuffled texts are stopped
_ITEM, _ITEMS = re.compile(r"(?:^|\s)(?:[-*•●]|\(?[0-9a-z][.)])\s?(?=[\w+(\"'])"), 3


def _is_empty(analysis: AnswerAnalysis) -> bool:
    return not analysis.answer.text.words


def _is_instruction(analysis: AnswerAnalysis) -> bool:
    return first_instruction(analysis.answer.text) is not None


def _is_no_attempt(analysis: AnswerAnalysis) -> bool:
    words = analysis.answer.text.words
    if len(words) > _NO_ATTEMPT_WORDS:
        return False
    plain = " ".join(word.form for word in words)
    if not _NOT_KNOWING.search(plain):
        return False
    asked = frozenset(analysis.reference.question.stems)
    rest = _NOT_KNOWING.sub(" ", plain).split()
    left = {
        word.stem
        for word in analysis.answer.words
        if word.form in rest and word.form not in _SMALL_TALK and word.stem not in asked
    }
    known = left & frozenset(analysis.reference.answer.stems)
    return len(left) < _ATTEMPT_WORDS and len(known) < _KNOWN_WORDS


def _is_other_language(analysis: AnswerAnalysis) -> bool:
    return not analysis.prose.is_english


def _is_gibberish(analysis: AnswerAnalysis) -> bool:
    words = analysis.prose.text.words
    if len(words) >= _WORDLIKE_WORDS and analysis.wordlike_share < _WORDLIKE:
        return True
    lengths = [len(word.form) for word in words]
    if sum(length for length in lengths if length > _LONGEST_WORD) > sum(lengths) / 2:
        return True
    distinct = len({word.form for word in words})
    return len(words) >= _REPEATED_WORDS and distinct < len(words) ** _DISTINCT_POWER


def _is_echo(analysis: AnswerAnalysis) -> bool:
    """Whether the answer repeats the question and its own words match little of the reference."""
    answer, question = analysis.answer, analysis.reference.question
    asked = frozenset(question.stems)
    repeated = weighted_mean(1 - answer.without(asked), answer.weights * answer.counts)
    if repeated < _ECHO_WORDS or _copied_share(answer.text, question.text) < _ECHO_SEQUENCE:
        return False
    reference = analysis.reference_alignment
    unasked = reference.expected.weights * reference.expected.without(asked)
    return weighted_mean(reference.exact, unasked) < _ECHO_MADE


def _copied_share(answer: Text, question: Text) -> float:
    """Return the share of the answer's word trigrams that are in the question."""
    said, asked = _trigrams(answer), frozenset(_trigrams(question))
    if not said:
        return float(frozenset(answer.forms) <= frozenset(question.forms))
    return sum(trigram in asked for trigram in said) / len(said)


def _trigrams(text: Text) -> list[tuple[str, ...]]:
    return list(zip(text.forms, text.forms[1:], text.forms[2:], strict=False))


def _is_too_short(analysis: AnswerAnalysis) -> bool:
    wanted = min(_LEAST_WORDS, len(analysis.reference.answer.text.words) // _LEAST_SHARE)
    return len(analysis.answer.text.words) < wanted


def _is_word_list(analysis: AnswerAnalysis) -> bool:
    """Whether most of the answer is lists of words, though the reference answer is none."""
    return (
        len(analysis.answer.text.words) >= _LEAST_WORDS
        and analysis.share(analysis.word_lists) > _LISTED
    )


def _is_jumbled(analysis: AnswerAnalysis) -> bool:
    """Whether words are in random order, by grammar and by the question's terms.

    The fewer small words there are, the less their order can tell. Itemised lists are exempt.
    """
    prose = analysis.prose
    if len(prose.text.words) < _ORDER_WORDS:
        return False
    if len(_ITEM.findall(prose.text.raw)) >= _ITEMS:
        return False
    return grammar_share(prose.text) >= _GRAMMAR_SHARE and _is_disordered(analysis)


def _is_disordered(analysis: AnswerAnalysis) -> bool:
    text = analysis.prose.text
    known = (grammar_share(text) - _GRAMMAR_SHARE) / (_FULL_GRAMMAR - _GRAMMAR_SHARE)
    reliable = _NOTES_SHARE + (1 - _NOTES_SHARE) * min(1.0, known)
    terms = order_score(text.sentences, analysis.reference.ordered_pairs)
    order, pairs = analysis.order_in_fragments
    least = reliable * min(_ORDER_MOST, _ORDER_PER_PAIR * pairs)
    return order < least and terms < _TERMS_IN_ORDER


def _is_off_topic(analysis: AnswerAnalysis) -> bool:
    """Whether the answer mentions neither the question's words nor a key point.

    A wrong answer is not off topic: it addresses what was asked.
    """
    long_answer = len(analysis.answer.text.words) >= _LEAST_WORDS
    long_reference = len(analysis.reference.answer.text.words) >= _LONG_REFERENCE
    if not (long_answer and long_reference):
        return False
    if _mentioned(analysis) >= _OFF_TOPIC_WORDS or analysis.coverage >= _OFF_TOPIC_COVERAGE:
        return False
    if analysis.is_behavioural:
        return analysis.story_topic < _OFF_TOPIC_ODDS
    return analysis.predicted_grade < _OFF_TOPIC_GRADE


def _mentioned(analysis: AnswerAnalysis) -> float:
    """Return the share of the question's words that the answer mentions."""
    aligned = Alignment(analysis.reference.question, analysis.answer)
    return weighted_mean(aligned.anywhere**2, aligned.expected.weights)


_GATES: tuple[tuple[Callable[[AnswerAnalysis], bool], Verdict], ...] = (
    (_is_empty, Verdict.EMPTY),
    (_is_instruction, Verdict.INSTRUCTION_BEARING),
    (_is_no_attempt, Verdict.NO_ATTEMPT),
    (_is_other_language, Verdict.OTHER_LANGUAGE),
    (_is_gibberish, Verdict.GIBBERISH),
    (_is_echo, Verdict.COPIED_QUESTION),
    (_is_too_short, Verdict.TOO_SHORT),
    (_is_word_list, Verdict.KEYWORD_STUFFED),
    (_is_jumbled, Verdict.GIBBERISH),
    (_is_off_topic, Verdict.OFF_TOPIC),
)


def verdict_of(analysis: AnswerAnalysis) -> Verdict:
    """Return the verdict of the first gate that stops the answer, else ``SCORED``."""
    return next((verdict for stops, verdict in _GATES if stops(analysis)), Verdict.SCORED)
