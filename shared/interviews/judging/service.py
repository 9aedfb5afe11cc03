"""Has the answers of a session judged by a language model, one after the other.

Before each call its tokens are set aside in the session, and after it the judgement is stored: a
process that dies in between costs one call, and nobody pays twice for what is stored. One request
at a time asks for a session; its turn ends by itself. All that fails leaves the built-in
evaluation, which says why. A failure that would only come again, a service that is away or slow,
ends the asking for this request, so nobody waits for it answer by answer.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from shared.evaluation.judge.calibration import calibration
from shared.evaluation.judge.masking import masked
from shared.evaluation.judge.outcome import judged, not_judged
from shared.evaluation.judge.prompt import VERSION, prompt_of
from shared.evaluation.judge.reply import read_reply
from shared.interviews.errors import NoSuchSession
from shared.interviews.judging.model import Judgement, LanguageModelUse, Turn
from shared.interviews.model import MAX_ANSWER_CHARS, InterviewSession
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock
from shared.kernel.errors import Unavailable
from shared.kernel.trace import log_event
from shared.ports.evaluator import AnswerEvaluation, EvaluationTask, Evaluator, Grading, Verdict
from shared.ports.language_model import LanguageModel, LanguageModelFailed, NoCompletion, Prompt

CALL_S = 20.0
"""How long one answer may take."""

SESSION_S = 75.0
"""How long one request asks for answers; those that are left have no judgement of the model."""

_TURN = timedelta(seconds=60)
"""Renewed before each call; longer than that and what is stored after it."""

_LEAST_S = 2.0
"""With less time left than that, nothing is asked any more."""

_CHARS_PER_TOKEN = 3
"""Fewer than English has, so that what is set aside for a prompt is enough."""

_WOULD_COME_AGAIN = {
    NoCompletion.THROTTLED,
    NoCompletion.UNAVAILABLE,
    NoCompletion.TOO_SLOW,
    NoCompletion.NOT_AUTHORISED,
}


class Asked(NamedTuple):
    """An answer to be judged, and what the built-in evaluator says of it."""

    task: EvaluationTask
    built_in: AnswerEvaluation


class BeingJudged(Exception):
    """Another request has the answers of this session judged right now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """Judges answers by a language model too, where there is one.

    ``candidate`` returns the name in an account, which is masked in what the model gets.
    """

    repository: SessionRepository
    model: Callable[[], LanguageModel | None]
    evaluator: Callable[[], Evaluator]
    candidate: Callable[[str], str | None]
    session_tokens: int
    clock: Clock
    monotonic: Callable[[], float] = time.monotonic

    def judged(
        self, session: InterviewSession, answers: Mapping[str, Asked]
    ) -> Mapping[str, AnswerEvaluation]:
        """Return the evaluations of answers; the built-in ones where there is no model.

        An answer with another verdict than ``SCORED`` is never sent, for no grade would change
        that, nor one to a question about a resume. Raises BeingJudged, NoSuchSession, Contended.
        """
        model = self.model()
        found = {name: each.built_in for name, each in answers.items()}
        if model is None:
            return found
        scored = {
            name: each for name, each in answers.items() if each.built_in.verdict is Verdict.SCORED
        }
        found |= {
            name: not_judged(each.built_in, None)
            for name, each in scored.items()
            if each.task.personal
        }
        sent = {name: each for name, each in scored.items() if not each.task.personal}
        if sent:
            found |= _Asking(self, model, session.user_id, session.id).judged(sent)
        return found


class _Asking:
    """One request that asks about answers of a session."""

    def __init__(
        self, judging: Judging, model: LanguageModel, user_id: str, session_id: str
    ) -> None:
        self._judging = judging
        self._model = model
        self._place = user_id, session_id
        self._owner = secrets.token_hex(8)
        self._ends_at = judging.monotonic() + SESSION_S
        self._name = judging.candidate(user_id)
        self._given_up: NoCompletion | None = None

    def judged(self, answers: Mapping[str, Asked]) -> dict[str, AnswerEvaluation]:
        kept = use = self._change(lambda use: use)  # takes the turn
        try:
            found = {name: self._judgement(kept, name, each) for name, each in answers.items()}
        finally:  # else the turn ends by itself
            with suppress(BeingJudged, NoSuchSession, Unavailable):
                use = self._change(lambda use: use, turn=False)
        failed = sum(each.failure is not None for each in found.values())
        log_event("session.judged", judged=len(found) - failed, failed=failed, tokens=use.tokens)
        return {name: self._outcome(answers[name], each) for name, each in found.items()}

    def _judgement(self, kept: LanguageModelUse, name: str, asked: Asked) -> Judgement:
        """Return what is stored of an answer, or ask about it and store that."""
        known, identity = kept.judgements.get(name), _identity(asked.task)
        if known and known.asked == identity:
            return known
        answer = masked(asked.task.answer[:MAX_ANSWER_CHARS], self._name)
        prompt = prompt_of(asked.task, answer, self._judging.evaluator().statements)
        failure = self._given_up or self._set_aside(prompt)
        if failure:
            return Judgement(asked=identity, failure=failure)
        found, tokens = self._asked(prompt, answer, asked.task)
        judgement = found.model_copy(update={"asked": identity})
        self._store(name, judgement, tokens - _most_tokens(prompt))
        return judgement

    def _asked(self, prompt: Prompt, answer: str, task: EvaluationTask) -> tuple[Judgement, int]:
        """Ask, and return what came of it and the tokens that it has used."""
        left_s = self._ends_at - self._judging.monotonic()
        try:
            completion = self._model.complete(prompt, deadline_s=min(CALL_S, left_s))
        except LanguageModelFailed as failed:
            if failed.failure in _WOULD_COME_AGAIN:
                self._given_up = failed.failure
            return Judgement(asked="", failure=failed.failure), failed.tokens
        find = self._judging.evaluator().find
        grading = read_reply(completion.text, answer, len(task.key_points), find)
        if grading is None:
            return Judgement(asked="", failure=NoCompletion.INVALID), completion.tokens
        found = Judgement(
            asked="", model=completion.model, content=grading.content, points=grading.points
        )
        return found, completion.tokens

    def _set_aside(self, prompt: Prompt) -> NoCompletion | None:
        """Set the tokens of a call aside, or return why there is to be none."""
        if self._ends_at - self._judging.monotonic() < _LEAST_S:
            self._given_up = NoCompletion.TOO_SLOW
            return self._given_up
        most = _most_tokens(prompt)

        def step(use: LanguageModelUse) -> LanguageModelUse:
            if use.tokens + most > self._judging.session_tokens:
                raise _OverBudget
            return use.model_copy(update={"tokens": use.tokens + most})

        try:
            self._change(step)
        except _OverBudget:
            return NoCompletion.OVER_BUDGET
        return None

    def _store(self, name: str, judgement: Judgement, more_tokens: int) -> None:
        """Store what came of a call, and what it used instead of what was set aside.

        What may go better next time is not stored: a request after a crash asks again.
        """
        keep = judgement.failure not in _WOULD_COME_AGAIN

        def step(use: LanguageModelUse) -> LanguageModelUse:
            kept = {**use.judgements, name: judgement} if keep else use.judgements
            tokens = max(0, use.tokens + more_tokens)
            return use.model_copy(update={"tokens": tokens, "judgements": kept})

        self._change(step)

    def _change(
        self, step: Callable[[LanguageModelUse], LanguageModelUse], *, turn: bool = True
    ) -> LanguageModelUse:
        """Change the session's use while it is our turn, and keep that or give it up.

        Raises BeingJudged when it is somebody else's.
        """
        now = self._judging.clock()
        mine = Turn(owner=self._owner, until=now + _TURN) if turn else None

        def change(session: InterviewSession) -> InterviewSession:
            use = session.language_model or LanguageModelUse()
            if use.turn and use.turn.owner != self._owner and now < use.turn.until:
                raise BeingJudged
            update = {"language_model": step(use).model_copy(update={"turn": mine})}
            return session.model_copy(update=update)

        changed = self._judging.repository.change(*self._place, change)
        return changed.language_model or LanguageModelUse()

    def _outcome(self, asked: Asked, judgement: Judgement) -> AnswerEvaluation:
        if judgement.failure:
            return not_judged(asked.built_in, judgement.failure)
        content = calibration().calibrated(judgement.content, judgement.model)
        grading = Grading(content=content, points=judgement.points)
        by_model = self._judging.evaluator().evaluate(asked.task, grading)
        return judged(by_model, asked.built_in, judgement.model)


class _OverBudget(Exception):
    """The tokens of the session do not suffice for another call."""


def _most_tokens(prompt: Prompt) -> int:
    """Return how many tokens a call may use, by how long its prompt is."""
    chars = len(prompt.system) + len(prompt.user) + len(json.dumps(prompt.schema))
    return chars // _CHARS_PER_TOKEN + prompt.most_tokens


def _identity(task: EvaluationTask) -> str:
    """Return a hash of everything that a model is asked about an answer."""
    asked = [VERSION, task.question, task.key_points, task.reference_answer, task.answer]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
