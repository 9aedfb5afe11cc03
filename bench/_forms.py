"""Right answers in a rough form lose nothing but form: each form over the bank, with its bound."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from dev.train_scorer.material import BankQuestion
from dev.train_scorer.rough_forms import FORMS
from shared.ports.evaluator import AnswerEvaluation, QuestionKind, Verdict

_LOSSES = {"no articles, auxiliaries": 0.15, "notes": 0.4, "you know, I mean": 0.25}
_OTHER_LOSS = 0.15
_LARGE = 0.3


class FormResult(NamedTuple):
    """What a form costs right answers: mean and worst, the share that loses much, the stopped."""

    name: str
    mean: float
    worst: float
    much: float
    stopped: Counter[str]

    @property
    def bound(self) -> float:
        """The most that the form may cost on average."""
        return _LOSSES.get(self.name, _OTHER_LOSS)

    @property
    def passed(self) -> bool:
        """Whether it costs no more, and no answer is stopped."""
        return self.mean <= self.bound and not self.stopped


def rough(
    ask: Callable[[BankQuestion, str], AnswerEvaluation], questions: Sequence[BankQuestion]
) -> list[FormResult]:
    """Compare each question's reference answer with the same in every form."""
    plain = [ask(each, each.reference_answer).overall for each in questions]
    results = []
    for name, form in FORMS.items():
        found = [ask(each, form(each.reference_answer)) for each in questions]
        lost = np.array(plain) - np.array([each.overall for each in found])
        stopped = Counter(r.verdict.value for r in found if r.verdict is not Verdict.SCORED)
        much = float(np.mean(lost > _LARGE))
        results.append(FormResult(name, float(lost.mean()), float(lost.max()), much, stopped))
    return results


def show(
    ask: Callable[[BankQuestion, str], AnswerEvaluation], questions: Sequence[BankQuestion]
) -> bool:
    """Print what the forms cost stories and other answers; return whether all is in bounds."""
    within = True
    for told, name in ((False, "other answers"), (True, "stories")):
        chosen = [q for q in questions if (q.kind is QuestionKind.BEHAVIOURAL) == told]
        if not chosen:
            continue
        print(f"\nWhat a rough form costs {len(chosen)} references, {name}")
        for each in rough(ask, chosen):
            verdict = "" if each.passed else f"  ABOVE {each.bound}"
            print(
                f"  {each.name:25} mean {each.mean:5.2f}  worst {each.worst:4.2f}  "
                f"over {_LARGE}: {each.much:4.0%}  stopped {dict(each.stopped)}{verdict}"
            )
            within &= each.passed
    return within
