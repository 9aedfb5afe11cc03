"""The STAR parts of a story: situation, task, action, result."""

from dataclasses import dataclass

from shared.evaluation.scorer import lexicons
from shared.evaluation.scorer.text import Sentence

_OPENING = 0.4
_CLOSING = 0.4
_NARRATIVE_SENTENCES, _OWN_ACTIONS, _NARRATIVE_SHARE = 5, 2, 0.7
_IMPLIED_ACTIONS = 0.5  # own actions to assume if none is stated


@dataclass(frozen=True, slots=True)
class Story:
    """The first sentence of each part; counts of own actions, narrative sentences and sentences."""

    situation: Sentence | None
    task: Sentence | None
    action: Sentence | None
    result: Sentence | None
    own_actions: int
    narrative: int
    total: int

    @property
    def substance(self) -> float:
        """How far the answer is a story at all, 0 to 1.

        1 needs five narrative sentences, two own actions among them, and little else.
        """
        enough = min(
            1.0,
            self.narrative / _NARRATIVE_SENTENCES,
            (self.own_actions + _IMPLIED_ACTIONS) / (_OWN_ACTIONS + _IMPLIED_ACTIONS),
        )
        return enough * min(1.0, self.narrative / max(1, self.total) / _NARRATIVE_SHARE)


def story_of(sentences: tuple[Sentence, ...]) -> Story:
    """Find the parts; a sentence counts as situation early on and as result late."""
    narrative = [sentence for sentence in sentences if lexicons.is_narrative(sentence)]
    own_actions = [sentence for sentence in narrative if lexicons.is_own_action(sentence)]
    count = len(sentences)
    opening = sentences[: max(1, round(count * _OPENING))]
    closing = sentences[int(count * _CLOSING) :]
    situation = _first(
        tuple(s for s in opening if lexicons.is_narrative(s) or lexicons.has_number(s)),
        lexicons.SITUATION,
    )
    result = (
        _first(tuple(s for s in closing if s is not situation), lexicons.RESULT)
        if narrative
        else None
    )
    return Story(
        situation=situation if narrative else None,
        task=_first(tuple(narrative), lexicons.TASK),
        action=next(
            (s for s in own_actions if s is not situation), own_actions[0] if own_actions else None
        ),
        result=result,
        own_actions=len(own_actions),
        narrative=len(narrative),
        total=count,
    )


def _first(sentences: tuple[Sentence, ...], pattern: lexicons.Pattern) -> Sentence | None:
    return next((s for s in sentences if pattern.search(lexicons.folded_text(s))), None)
