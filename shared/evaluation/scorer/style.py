"""The style of an answer, whatever its content: shape, detail and flow."""

import math
from dataclasses import dataclass

from shared.evaluation.scorer import lexicons
from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.text import Sentence, Text
from shared.evaluation.scorer.text_vectors import TextVectors

_ENOUGH = 0.6  # of the reference's length
_LINKS_PER_SENTENCE = 0.35
_LONG, _VERY_LONG = 30, 42  # words per sentence
_RARE = 0.62  # least rarity of a rare word
_ENOUGH_DETAIL = 0.6  # of the reference's details, and of its density
_FULL_ORDER = 0.3  # standard errors per square root of a word
_RELIABLE_WORDS = 12
_NOTABLE = 0.8  # a smaller deduction is not mentioned


@dataclass(frozen=True, slots=True)
class Shape:
    """How developed, linked and evenly cut the answer is, 0 to 1 each."""

    fullness: float
    linking: float
    evenness: float

    @property
    def score(self) -> float:
        """The score, 0 to 5."""
        return 5 * (0.5 * self.fullness + 0.25 * self.linking + 0.25 * self.evenness)


@dataclass(frozen=True, slots=True)
class Detail:
    """How concrete the answer is, 0 to 5, its concrete sentences, and its vague words."""

    score: float
    sentences: tuple[Sentence, ...]
    vague: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """How well the answer reads, 0 to 5, what disturbs most, and where."""

    score: float
    worst: str
    sentences: tuple[Sentence, ...]


def measure_shape(analysis: AnswerAnalysis) -> Shape:
    """Measure the length against the reference's; being longer earns nothing."""
    text = analysis.answer.text
    sentences = len(text.sentences)
    wanted = max(1.0, _ENOUGH * len(analysis.reference.answer.text.words))
    links = sum(form in lexicons.SIGNPOSTS for form in text.forms)
    mean = len(text.words) / max(1, sentences)
    return Shape(
        fullness=min(1.0, len(text.words) / wanted),
        linking=min(1.0, links / max(1.0, _LINKS_PER_SENTENCE * sentences)),
        evenness=_falling(mean, _LONG, _VERY_LONG) if _is_punctuated(text) else 1.0,
    )


def measure_detail(analysis: AnswerAnalysis) -> Detail:
    """Compare count and density of numbers and rare words with the reference's."""
    answer, reference = analysis.answer, analysis.reference.answer
    asked = frozenset(analysis.reference.question.stems)
    details, usual = _details(answer, asked), _details(reference, asked)
    per_word = details / max(1, len(answer.text.words))
    usual_per_word = usual / max(1, len(reference.text.words))
    amount = min(1.0, details / max(1.0, _ENOUGH_DETAIL * usual))
    density = min(1.0, per_word / max(0.01, _ENOUGH_DETAIL * usual_per_word))
    vague = tuple(dict.fromkeys(form for form in answer.text.forms if form in lexicons.VAGUE))
    counted = sum(form in lexicons.VAGUE for form in answer.text.forms)
    vagueness = min(0.5, 4 * counted / max(1, len(answer.text.words)))
    concrete = tuple(s for s in answer.sentences if lexicons.has_number(s))
    return Detail(5 * (0.5 * amount + 0.5 * density) * (1 - vagueness), concrete, vague)


def _is_punctuated(text: Text) -> bool:
    """Whether the text is punctuated at all; transcripts may not be."""
    return any(mark in text.raw for mark in ".!?")


def _details(text_vectors: TextVectors, asked: frozenset[str]) -> float:
    figures = sum(lexicons.has_number(sentence) for sentence in text_vectors.sentences)
    rare = sum(
        float(weight) - 0.5 >= _RARE and stem not in asked
        for weight, stem in zip(text_vectors.weights, text_vectors.stems, strict=True)
    )
    return float(figures + rare / 2)


def measure_flow(analysis: AnswerAnalysis) -> Flow:
    """Deduct for disorder, very long sentences, fillers, non-words and repetition."""
    text = analysis.prose.text
    count = len(text.words)
    if not count:
        return Flow(2.5, "", ())
    order = (
        analysis.word_order / (_FULL_ORDER * math.sqrt(count)) if count >= _RELIABLE_WORDS else 1.0
    )
    punctuated = _is_punctuated(text)
    fillers = lexicons.fillers(analysis.said)
    distinct = len(set(text.forms))
    losses = {
        "order": 3.0 * (1 - min(1.0, max(0.0, order))),
        "length": 2.0 * (1 - _falling(count / len(text.sentences), _LONG, _VERY_LONG)) * punctuated,
        "fillers": min(2.0, 10 * max(0.0, fillers / count - 0.04)),
        "words": min(3.0, 8 * (1 - analysis.wordlike_share)),
        "repeats": min(2.0, max(0.0, 3 - 3 * distinct / count**0.8)) * (count > _LONG),
    }
    worst = max(losses, key=lambda name: losses[name])
    score = max(0.0, 5.0 - sum(losses.values()))
    return Flow(
        score, worst if losses[worst] >= _NOTABLE else "", _disturbing(analysis, worst, losses)
    )


def _disturbing(
    analysis: AnswerAnalysis, worst: str, losses: dict[str, float]
) -> tuple[Sentence, ...]:
    if losses[worst] < _NOTABLE:
        return ()
    sentences = analysis.answer.sentences
    if worst == "fillers":
        return tuple(s for s in sentences if lexicons.fillers(analysis.said[s.start : s.end]))
    if worst == "length":
        return tuple(sorted(sentences, key=lambda s: -len(s.words))[:1])
    return ()


def _falling(value: float, full: float, nothing: float) -> float:
    """Return 1 up to ``full``, 0 from ``nothing`` on, linear in between."""
    return min(1.0, max(0.0, (nothing - value) / (nothing - full)))
