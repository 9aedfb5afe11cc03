"""Signals that a key point of a behavioural question asks for and a story shows.

Such a key point describes the answer ("You state the outcome with a figure"), so a good answer need
not contain its words. Patterns detect which signals the key point asks for and which sentences
of the story show them. Only sentences that report past events count.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shared.evaluation.scorer import lexicons
from shared.evaluation.scorer.star import Story
from shared.evaluation.scorer.text import Sentence


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: the words by which a key point asks for it, and a test of a sentence for it."""

    asked: re.Pattern[str]
    shown: Callable[[Sentence, str], bool]


def _asks(stems: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{stems})")


def _matches(pattern: re.Pattern[str]) -> Callable[[Sentence, str], bool]:
    return lambda _, plain: pattern.search(plain) is not None


_SIGNALS = {
    "number": Signal(
        _asks(r"number|figure|measur|baseline|percent|quantif|before and after|how (?:much|often)"),
        lambda sentence, _: lexicons.has_number(sentence),
    ),
    "result": Signal(
        _asks(
            r"result|outcome|effect|happened|turned out|success|reports|paid off|worked|changed"
            r"|improve|gain|afterwards|evidence|fared|ends with|closes with|benefit"
        ),
        _matches(lexicons.RESULT),
    ),
    "cause": Signal(_asks(r"cause|why|reason|because|explains|case for"), _matches(lexicons.CAUSE)),
    "own action": Signal(
        _asks(
            r"own|action|steps?\b|did\b|approach|work\b|contribution|took|built|change\b|describes"
            r"|candidate|person|you\b|shows|how\b|design|method|plan"
        ),
        lambda sentence, _: lexicons.is_own_action(sentence),
    ),
    "people": Signal(
        _asks(
            r"involv|scept|convinc|support|resist|listen|feedback|others|colleague|team|stakehold"
            r"|told|inform|shared?\b|people|relationship|custom|sponsor|objection|doubt|teach|pair"
            r"|audience|users?\b|group|relat|blam|respons|help|asked|understand"
        ),
        lambda _, plain: lexicons.mentions_people(plain),
    ),
    "choice": Signal(
        _asks(r"option|trade|alternativ|consider|decision|decid|chos|select|reject|compar|offer"),
        _matches(lexicons.CHOICE),
    ),
    "lesson": Signal(
        _asks(r"lesson|learn|differently|lasting|prevent|habit|since|later|continu|afterward|keep"),
        _matches(lexicons.LESSON),
    ),
    "trouble": Signal(
        _asks(
            r"difficult|obstacle|hard\b|problem|mistake|wrong|setback|failure|fail|error|honest"
            r"|admit|risk|conflict|pressure|not work|misunder|resistance|went worse|surpris"
        ),
        _matches(lexicons.TROUBLE),
    ),
    "setting": Signal(
        _asks(
            r"names?\b|concrete|specific|situation|context|goal|who\b|setting|starting|project"
            r"|describes the|states the|gives the situation|at stake|the earlier"
        ),
        _matches(lexicons.SITUATION),
    ),
    "part": Signal(
        _asks(r"own part|personal|role|responsib|owned|led\b|contribution|clear as distinct"),
        _matches(lexicons.TASK),
    ),
}


def shown_by(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Return the signals that narrative sentences show."""
    told = [(each, lexicons.folded_text(each)) for each in sentences if lexicons.is_narrative(each)]
    return frozenset(
        name for name, kind in _SIGNALS.items() if any(kind.shown(*each) for each in told)
    )


def asked_by(key_point: str) -> tuple[str, ...]:
    """Return the signals that a key point asks for."""
    plain = key_point.casefold()
    return tuple(name for name, kind in _SIGNALS.items() if kind.asked.search(plain))


def credit(key_point: str, shown: frozenset[str], story: Story) -> float:
    """Return the share of requested signals that are shown, 0 to 1.

    The share is scaled by the story's substance: dropping cue words earns little.
    """
    asked = asked_by(key_point)
    return story.substance * sum(name in shown for name in asked) / max(1, len(asked))
