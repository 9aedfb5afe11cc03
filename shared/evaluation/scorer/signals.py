"""What a key point of a behavioural question asks a story to show.

Such a key point describes the answer ("It states the outcome with a figure"), so its words need
not occur in a good one. It is read for what kinds of sentence it asks for, and the story is
read for sentences of these kinds. Only sentences that tell what happened count.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shared.evaluation.scorer import cues
from shared.evaluation.scorer.star import Story
from shared.evaluation.scorer.text import Sentence


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sentence: how a key point asks for it and how a story shows it."""

    asked: re.Pattern[str]
    shown: Callable[[Sentence, str], bool]


def _asks(stems: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{stems})")


def _cue(pattern: re.Pattern[str]) -> Callable[[Sentence, str], bool]:
    return lambda _, plain: pattern.search(plain) is not None


_KINDS = {
    "number": Kind(
        _asks(r"number|figure|measur|baseline|percent|quantif|before and after|how (?:much|often)"),
        lambda sentence, _: cues.has_number(sentence),
    ),
    "result": Kind(
        _asks(
            r"result|outcome|effect|happened|turned out|success|reports|paid off|worked|changed"
            r"|improve|gain|afterwards|evidence|fared|ends with|closes with|benefit"
        ),
        _cue(cues.RESULT),
    ),
    "cause": Kind(_asks(r"cause|why|reason|because|explains|case for"), _cue(cues.CAUSE)),
    "deed": Kind(
        _asks(
            r"own|action|steps?\b|did\b|approach|work\b|contribution|took|built|change\b|describes"
            r"|candidate|person|you\b|shows|how\b|design|method|plan"
        ),
        lambda sentence, _: cues.own_deed(sentence),
    ),
    "people": Kind(
        _asks(
            r"involv|scept|convinc|support|resist|listen|feedback|others|colleague|team|stakehold"
            r"|told|inform|shared?\b|people|relationship|custom|sponsor|objection|doubt|teach|pair"
            r"|audience|users?\b|group|relat|blam|respons|help|asked|understand"
        ),
        lambda _, plain: cues.mentions_people(plain),
    ),
    "choice": Kind(
        _asks(r"option|trade|alternativ|consider|decision|decid|chos|select|reject|compar|offer"),
        _cue(cues.CHOICE),
    ),
    "lesson": Kind(
        _asks(r"lesson|learn|differently|lasting|prevent|habit|since|later|continu|afterward|keep"),
        _cue(cues.LESSON),
    ),
    "trouble": Kind(
        _asks(
            r"difficult|obstacle|hard\b|problem|mistake|wrong|setback|failure|fail|error|honest"
            r"|admit|risk|conflict|pressure|not work|misunder|resistance|went worse|surpris"
        ),
        _cue(cues.TROUBLE),
    ),
    "setting": Kind(
        _asks(
            r"names?\b|concrete|specific|situation|context|goal|who\b|setting|starting|project"
            r"|describes the|states the|gives the situation|at stake|the earlier"
        ),
        _cue(cues.SITUATION),
    ),
    "part": Kind(
        _asks(r"own part|personal|role|responsib|owned|led\b|contribution|clear as distinct"),
        _cue(cues.TASK),
    ),
}


def shown_by(sentences: Iterable[tuple[int, Sentence]]) -> dict[str, int]:
    """Return the number of the first telling sentence of each kind among these."""
    shown: dict[str, int] = {}
    for number, sentence in sentences:
        if not cues.is_told(sentence):
            continue
        plain = cues.plain_of(sentence)
        for name, kind in _KINDS.items():
            if name not in shown and kind.shown(sentence, plain):
                shown[name] = number
    return shown


def asked_by(key_point: str) -> tuple[str, ...]:
    """Return the kinds of sentence that a key point asks for, the rarest kind first."""
    plain = key_point.casefold()
    return tuple(name for name, kind in _KINDS.items() if kind.asked.search(plain))


def credit(key_point: str, shown: dict[str, int], story: Story) -> tuple[float, int]:
    """Return 0 to 1, and the sentence that shows it: the share of what is asked for that is shown.

    A story that tells little gets little credit, however many cues it drops.
    """
    asked = asked_by(key_point)
    present = [shown[name] for name in asked if name in shown]
    if not present:
        return 0.0, 0
    return story.substance * len(present) / len(asked), present[0]
