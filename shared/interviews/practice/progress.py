"""Progress by competency over all sessions and roles, with how sure it is.

A number is given of three answers or more. Its interval goes by the spread of the candidate's own
answers within a competency, and by no less than what the evaluator is off by: a few equal scores
are no proof.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from math import sqrt
from statistics import fmean

from pydantic import Field

from shared.interviews.practice.history import Given, History
from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.kernel.vocabulary import Competency, Role
from shared.ports.evaluator import Score

LEAST_ANSWERS = 3
"""Of fewer answers no number is given."""

EVALUATOR_ERROR = 0.9
"""How far the evaluator is from people on questions that it has not seen (docs/evaluation.md)."""

NOTHING_YET = "No interview has been evaluated yet: progress and a plan begin with the first."

_TOP_SCORE = 5.0
_QUANTILE = 1.645
"""Of the normal distribution: nine in ten lie within so many standard errors of the mean."""


class Estimate(View):
    """How good the answers about a competency are. Nine intervals in ten hold the true mean."""

    score: Score = Field(description="the mean, 0 to 5")
    low: Score = Field(description="where the interval begins")
    high: Score = Field(description="where the interval ends")


class Period(View):
    """The mean of the first, or of the latest, answers: those of whole sessions, three or more."""

    score: Score = Field(description="their mean, 0 to 5")
    answers: int = Field(description="how many answers")
    since: Instant = Field(description="when the first of their sessions began")
    until: Instant = Field(description="when the last of their sessions began")


class Direction(StrEnum):
    """What can be said of the difference between the first answers and the latest."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"
    """The difference is within what chance makes of so few answers."""
    NOT_COMPARABLE = "not_comparable"
    """They were evaluated by different rubrics."""


class Trend(View):
    """The first answers beside the latest; no answer is in both."""

    first: Period = Field(description="the first answers")
    latest: Period = Field(description="the latest answers")
    direction: Direction = Field(description="what can be said of the difference")


class PracticeTry(View):
    """A later try at a question."""

    session_id: str = Field(description="id of the session that the question is from")
    question_id: str
    made_at: Instant = Field(description="when it was made")
    overall: Score


class CompetencyProgress(View):
    """How a candidate does in one competency. Tries after a session are shown, and not counted."""

    competency: Competency
    answers: int = Field(description="how many questions of sessions count; unanswered ones as 0")
    unanswered: int = Field(description="how many of these were left unanswered")
    sessions: int = Field(description="in how many evaluated sessions it was asked about")
    roles: tuple[Role, ...] = Field(description="the jobs that these sessions prepared for")
    estimate: Estimate | None = Field(description="null: there are too few answers")
    answers_needed: int = Field(description="so many more answers until there is an estimate")
    trend: Trend | None = Field(
        description="null: there are not three first and three later answers"
    )
    attempts: int = Field(description="how often its questions were tried again")
    best_attempt: PracticeTry | None = Field(description="null: none was tried again")
    last_attempt: PracticeTry | None = Field(description="null: none was tried again")


class Progress(View):
    """Progress over the newest sessions, weakest competency first, unmeasured ones last."""

    sessions: int = Field(description="how many evaluated sessions count")
    since: Instant | None = Field(description="when the first of them began; null: there is none")
    complete: bool = Field(description="whether these are all sessions of the candidate")
    summary: str = Field(description="what can be said, in one sentence")
    answers: int = Field(description="how many questions of sessions count; unanswered ones as 0")
    overall: Estimate | None = Field(
        description="over all competencies; null: there are too few answers"
    )
    trend: Trend | None = Field(
        description="over all competencies; null: there are not three first and three later answers"
    )
    competencies: tuple[CompetencyProgress, ...] = Field(
        description="each one that was asked about"
    )


def progress_of(history: History) -> Progress:
    """Return the progress that a history shows; the same history always shows the same."""
    evaluated = history.evaluated
    groups = _by_competency(history.answers)
    spread, overall = _spread(groups.values()), _spread([history.answers])
    tried = _by_competency(history.attempts)
    shown = [_competency(given, tried.get(name, []), spread) for name, given in groups.items()]
    return Progress(
        sessions=len(evaluated),
        since=evaluated[0].created_at if evaluated else None,
        complete=history.complete,
        summary=_summary(shown),
        answers=len(history.answers),
        overall=_estimate(history.answers, overall),
        trend=_trend(history.answers, overall),
        competencies=tuple(sorted(shown, key=_weakest_first)),
    )


def _by_competency(given: Sequence[Given]) -> dict[Competency, list[Given]]:
    found: dict[Competency, list[Given]] = {}
    for each in given:
        found.setdefault(each.competency, []).append(each)
    return found


def _spread(groups: Iterable[Sequence[Given]]) -> float:
    """Return the standard deviation of an answer about the mean of its group, pooled."""
    scores = [[each.overall for each in group] for group in groups if group]
    freedom = sum(len(group) - 1 for group in scores)
    squares = sum((score - fmean(group)) ** 2 for group in scores for score in group)
    return max(EVALUATOR_ERROR, sqrt(squares / freedom) if freedom else 0.0)


def _competency(
    given: Sequence[Given], tried: Sequence[Given], spread: float
) -> CompetencyProgress:
    best = max(tried, key=lambda each: each.overall, default=None)
    return CompetencyProgress(
        competency=given[0].competency,
        answers=len(given),
        unanswered=sum(each.missed for each in given),
        sessions=len({each.session.id for each in given}),
        roles=tuple(sorted({each.session.role for each in given})),
        estimate=_estimate(given, spread),
        answers_needed=max(0, LEAST_ANSWERS - len(given)),
        trend=_trend(given, spread),
        attempts=len(tried),
        best_attempt=_try(best) if best else None,
        last_attempt=_try(tried[-1]) if tried else None,
    )


def _estimate(given: Sequence[Given], spread: float) -> Estimate | None:
    if len(given) < LEAST_ANSWERS:
        return None
    mean = fmean(each.overall for each in given)
    off = _QUANTILE * spread / sqrt(len(given))
    return Estimate(
        score=round(mean, 1),
        low=round(max(0.0, mean - off), 1),
        high=round(min(_TOP_SCORE, mean + off), 1),
    )


def _trend(given: Sequence[Given], spread: float) -> Trend | None:
    sessions = _by_session(given)
    first, latest = _enough(sessions), _enough(sessions[::-1])
    if not first or not latest or len(first) + len(latest) > len(given):
        return None
    one, other = (fmean(each.overall for each in group) for group in (first, latest))
    off = _QUANTILE * spread * sqrt(1 / len(first) + 1 / len(latest))
    return Trend(
        first=_period(first),
        latest=_period(latest),
        direction=_direction(first, latest, other - one, off),
    )


def _by_session(given: Sequence[Given]) -> list[list[Given]]:
    """Return the answers of each session, in the order in which the sessions began."""
    found: dict[str, list[Given]] = {}
    for each in sorted(given, key=lambda each: (each.session.created_at, each.session.id)):
        found.setdefault(each.session.id, []).append(each)
    return list(found.values())


def _enough(sessions: Sequence[Sequence[Given]]) -> list[Given]:
    """Return the answers of the sessions in front until they are enough; else none."""
    found: list[Given] = []
    for group in sessions:
        found += group
        if len(found) >= LEAST_ANSWERS:
            return found
    return []


def _direction(
    first: Sequence[Given], latest: Sequence[Given], change: float, off: float
) -> Direction:
    if (
        len(
            {
                each.session.result and each.session.result.rubric_version
                for each in (*first, *latest)
            }
        )
        > 1
    ):
        return Direction.NOT_COMPARABLE
    if abs(change) <= off:
        return Direction.UNCLEAR
    return Direction.UP if change > 0 else Direction.DOWN


def _period(given: Sequence[Given]) -> Period:
    began = [each.session.created_at for each in given]
    return Period(
        score=round(fmean(each.overall for each in given), 1),
        answers=len(given),
        since=min(began),
        until=max(began),
    )


def _try(given: Given) -> PracticeTry:
    return PracticeTry(
        session_id=given.session.id,
        question_id=given.question.id,
        made_at=given.at,
        overall=given.overall,
    )


def _weakest_first(shown: CompetencyProgress) -> tuple[float, int, str]:
    return (
        shown.estimate.score if shown.estimate else _TOP_SCORE + 1,
        -shown.answers,
        shown.competency,
    )


def _summary(shown: Sequence[CompetencyProgress]) -> str:
    measured = sorted((each for each in shown if each.estimate), key=_weakest_first)
    if not shown:
        return NOTHING_YET
    if not measured:
        return (
            f"There are fewer than {LEAST_ANSWERS} answers about every competency: too few for a "
            "number that means something."
        )
    weakest = measured[0]
    if len(measured) == 1 or not weakest.estimate:
        return (
            f"Only {words(weakest.competency)} has {LEAST_ANSWERS} answers or more; about "
            "everything else there are too few for a number."
        )
    return (
        f"Of {len(measured)} competencies with {LEAST_ANSWERS} answers or more, "
        f"{words(weakest.competency)} is the weakest: {weakest.estimate.score:.1f} of 5, "
        f"between {weakest.estimate.low:.1f} and {weakest.estimate.high:.1f}."
    )


def words(competency: Competency) -> str:
    """Return the name of a competency as it stands in a sentence."""
    return competency.replace("_", " ")
