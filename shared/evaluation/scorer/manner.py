"""How an answer is told: shape, detail and flow, whatever it says."""

import math
from dataclasses import dataclass

from shared.evaluation.scorer import cues
from shared.evaluation.scorer.passage import Passage
from shared.evaluation.scorer.reading import Reading
from shared.evaluation.scorer.text import Sentence, Text

_ENOUGH = 0.6  # of the reference's length
_LINKS_PER_SENTENCE = 0.35
_LONG, _ENDLESS = 30, 42  # words per sentence
_RARE = 0.62
_ENOUGH_DETAIL = 0.6  # of the reference's details, and of its density
_FULL_ORDER = 0.3  # standard errors per square root of a word
_TELLING_WORDS = 12
_TOLD = 0.8  # a smaller loss is not worth a remark


@dataclass(frozen=True, slots=True)
class Shape:
    """How far the answer is developed and its sentences linked, 0 to 1 each."""

    fullness: float
    linking: float
    evenness: float

    @property
    def score(self) -> float:
        """Points of five."""
        return 5 * (0.5 * self.fullness + 0.25 * self.linking + 0.25 * self.evenness)


@dataclass(frozen=True, slots=True)
class Detail:
    """How concrete the answer is, 0 to 5, the sentences that are, and words that say little."""

    score: float
    sentences: tuple[Sentence, ...]
    vague: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """How well it reads, 0 to 5, what disturbs most, and where."""

    score: float
    worst: str
    sentences: tuple[Sentence, ...]


def shape_of(reading: Reading) -> Shape:
    """Measure development against the reference's length, never above it."""
    text = reading.answer.text
    sentences = len(text.sentences)
    wanted = max(1.0, _ENOUGH * len(reading.expected.reference.text.words))
    links = sum(form in cues.SIGNPOSTS for form in text.forms)
    mean = len(text.words) / max(1, sentences)
    return Shape(
        fullness=min(1.0, len(text.words) / wanted),
        linking=min(1.0, links / max(1.0, _LINKS_PER_SENTENCE * sentences)),
        evenness=_falling(mean, _LONG, _ENDLESS) if _is_pointed(text) else 1.0,
    )


def detail_of(reading: Reading) -> Detail:
    """Count figures, names and rare words, against the reference's count and density."""
    answer, reference = reading.answer, reading.expected.reference
    asked = frozenset(reading.expected.question.stems)
    details, usual = _details(answer, asked), _details(reference, asked)
    per_word = details / max(1, len(answer.text.words))
    usual_per_word = usual / max(1, len(reference.text.words))
    amount = min(1.0, details / max(1.0, _ENOUGH_DETAIL * usual))
    density = min(1.0, per_word / max(0.01, _ENOUGH_DETAIL * usual_per_word))
    vague = tuple(dict.fromkeys(form for form in answer.text.forms if form in cues.VAGUE))
    counted = sum(form in cues.VAGUE for form in answer.text.forms)
    vagueness = min(0.5, 4 * counted / max(1, len(answer.text.words)))
    concrete = tuple(s for s in answer.sentences if cues.has_number(s))
    return Detail(5 * (0.5 * amount + 0.5 * density) * (1 - vagueness), concrete, vague)


def _is_pointed(text: Text) -> bool:
    """Whether the text has full stops at all; what was only heard may have none."""
    return any(mark in text.raw for mark in ".!?")


def _details(passage: Passage, asked: frozenset[str]) -> float:
    figures = sum(cues.has_number(sentence) for sentence in passage.sentences)
    rare = sum(
        float(weight) - 0.5 >= _RARE and stem not in asked
        for weight, stem in zip(passage.weights, passage.stems, strict=True)
    )
    return float(figures + rare / 2)


def flow_of(reading: Reading) -> Flow:
    """Take off for what disturbs: order, endless sentences, fillers, non-words, repetition."""
    text = reading.prose.text
    count = len(text.words)
    if not count:
        return Flow(2.5, "", ())
    order = reading.order / (_FULL_ORDER * math.sqrt(count)) if count >= _TELLING_WORDS else 1.0
    pointed = _is_pointed(text)
    fillers = sum(form in cues.FILLERS for form in text.forms)
    distinct = len(set(text.forms))
    losses = {
        "order": 3.0 * (1 - min(1.0, max(0.0, order))),
        "length": 2.0 * (1 - _falling(count / len(text.sentences), _LONG, _ENDLESS)) * pointed,
        "fillers": min(2.0, 25 * max(0.0, fillers / count - 0.02)),
        "words": min(3.0, 8 * (1 - reading.wordlike_share)),
        "repeats": min(2.0, max(0.0, 3 - 3 * distinct / count**0.8)) * (count > _LONG),
    }
    worst = max(losses, key=lambda name: losses[name])
    score = max(0.0, 5.0 - sum(losses.values()))
    return Flow(score, worst if losses[worst] >= _TOLD else "", _disturbing(reading, worst, losses))


def _disturbing(reading: Reading, worst: str, losses: dict[str, float]) -> tuple[Sentence, ...]:
    if losses[worst] < _TOLD:
        return ()
    sentences = reading.answer.sentences
    if worst == "fillers":
        return tuple(s for s in sentences if any(w.form in cues.FILLERS for w in s.words))
    if worst == "length":
        return tuple(sorted(sentences, key=lambda s: -len(s.words))[:1])
    return ()


def _falling(value: float, full: float, nothing: float) -> float:
    """Return 1 up to ``full``, 0 from ``nothing`` on, straight between."""
    return min(1.0, max(0.0, (nothing - value) / (nothing - full)))
