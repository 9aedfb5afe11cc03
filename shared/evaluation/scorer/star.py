"""The four parts of a told experience: situation, task, action, result."""

from dataclasses import dataclass

from shared.evaluation.scorer import cues
from shared.evaluation.scorer.text import Sentence

_OPENING = 0.4
_CLOSING = 0.4
_TELLING, _DEEDS, _TOLD_SHARE = 5, 2, 0.7
_UNSAID = 0.5  # own deeds that may be meant where none is said


@dataclass(frozen=True, slots=True)
class Story:
    """The first sentence that tells each part, and how many sentences tell of own deeds."""

    situation: Sentence | None
    task: Sentence | None
    action: Sentence | None
    result: Sentence | None
    deeds: int
    told: int
    total: int

    @property
    def substance(self) -> float:
        """How far a story is told at all, 0 to 1.

        Five sentences that tell are a story, with two own deeds in it and little else.
        """
        enough = min(1.0, self.told / _TELLING, (self.deeds + _UNSAID) / (_DEEDS + _UNSAID))
        return enough * min(1.0, self.told / max(1, self.total) / _TOLD_SHARE)


def story_of(sentences: tuple[Sentence, ...]) -> Story:
    """Find the parts; a sentence counts as situation early on and as result late."""
    told = [sentence for sentence in sentences if cues.is_told(sentence)]
    deeds = [sentence for sentence in told if cues.own_deed(sentence)]
    count = len(sentences)
    opening = sentences[: max(1, round(count * _OPENING))]
    closing = sentences[int(count * _CLOSING) :]
    situation = _first(
        tuple(s for s in opening if cues.is_told(s) or cues.has_number(s)), cues.SITUATION
    )
    result = _first(tuple(s for s in closing if s is not situation), cues.RESULT) if told else None
    return Story(
        situation=situation if told else None,
        task=_first(tuple(told), cues.TASK),
        action=next((s for s in deeds if s is not situation), deeds[0] if deeds else None),
        result=result,
        deeds=len(deeds),
        told=len(told),
        total=count,
    )


def _first(sentences: tuple[Sentence, ...], pattern: cues.Pattern) -> Sentence | None:
    return next((s for s in sentences if pattern.search(cues.plain_of(s))), None)
