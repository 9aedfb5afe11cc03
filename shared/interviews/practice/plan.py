"""A plan of two weeks: which questions to answer again on which day, and when to be measured again.

It is made from what has happened, not stored: what is missed is planned again, what went well comes
later, and each day looks as if the plan had been made for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from fsrs import Rating

from shared.interviews.conditions.model import Conditions
from shared.interviews.model import InterviewSession
from shared.interviews.practice.history import History
from shared.interviews.practice.plan_views import (
    Plan,
    PlannedDay,
    PlannedTask,
    ReviewDate,
    TaskKind,
)
from shared.interviews.practice.progress import NOTHING_YET, words
from shared.interviews.practice.reviews import GOOD, HARD, STUCK_AFTER, Review, due_on, reviews_of
from shared.kernel.vocabulary import Competency, Locale
from shared.kernel.zones import usual_zone

DAYS = 14
MOST_TRIES = 4
"""So many tries on one day: twenty minutes, and the rest waits for the next day."""

MOST_TRIES_BESIDE_INTERVIEW = 2
INTERVIEW_EVERY = timedelta(days=7)
MOST_REVIEWS_SHOWN = 50

_TRY_MINUTES, _INTERVIEW_MINUTES = 5, 25
_WEAKEST = 3
_PRIOR_ANSWERS = 3
"""A competency with few answers is taken to be like all the others, with this weight."""

_OVERDUE_COUNTS = 0.2
"""A day overdue counts as so many points of weakness, so that nothing waits for ever."""


class _Planned(NamedTuple):
    """A review as the days are laid out: each planned try is taken to go well, on ``assumed``."""

    review: Review
    assumed: date | None = None

    def tried(self, on: date) -> Self:
        """Return it after the try of a day."""
        card = self.review.again(Rating.Good, on)
        again = replace(self.review, card=card, due_on=due_on(card), last_on=on)
        return self._replace(review=again, assumed=on)


def plan_of(history: History, now: datetime, time_zone: str | None) -> Plan:
    """Return the plan from today on; the same history and day always give the same."""
    zone = time_zone or usual_zone(
        history.sessions[-1].locale if history.sessions else Locale.EN_IN
    )
    there = ZoneInfo(zone)
    today = now.astimezone(there).date()
    reviews = reviews_of(history, there)
    weakness = _weakness(reviews)
    days = _days(history, reviews, weakness, today, there) if reviews else []
    return Plan(
        time_zone=zone,
        today=today,
        summary=_summary(days),
        weakest=_weakest(weakness),
        days=tuple(days),
        reviews=tuple(_shown(each) for each in reviews[:MOST_REVIEWS_SHOWN]),
        reviews_in_all=len(reviews),
    )


def _weakness(reviews: Sequence[Review]) -> dict[Competency, float]:
    """Return how good each competency is by the last try at each question.

    Few answers count for less: they are joined by some that are like all others.
    """
    scores: dict[Competency, list[float]] = {}
    for each in reviews:
        scores.setdefault(each.question.competency, []).append(each.last_score)
    usual = fmean([each.last_score for each in reviews]) if reviews else 0.0
    return {
        name: (sum(given) + _PRIOR_ANSWERS * usual) / (len(given) + _PRIOR_ANSWERS)
        for name, given in scores.items()
    }


def _weakest(weakness: Mapping[Competency, float]) -> tuple[Competency, ...]:
    return tuple(sorted(weakness, key=lambda name: (weakness[name], name))[:_WEAKEST])


def _days(
    history: History,
    reviews: Sequence[Review],
    weakness: Mapping[Competency, float],
    today: date,
    zone: ZoneInfo,
) -> list[PlannedDay]:
    """Lay out the days: what is due of the weakest competencies first, up to a day's measure."""
    waiting = [_Planned(each) for each in reviews if each.session]
    newest = history.sessions[-1]
    interview_on = _interview_on(history, today, zone)
    done = sum(each.at.astimezone(zone).date() == today for each in history.attempts)
    days: list[PlannedDay] = []
    for on in (today + timedelta(days=place) for place in range(DAYS)):
        tasks: list[PlannedTask] = []
        room = MOST_TRIES - done
        if on == interview_on:
            tasks.append(_interview(newest, _weakest(weakness)))
            interview_on, room = on + INTERVIEW_EVERY, MOST_TRIES_BESIDE_INTERVIEW - done
        due = [place for place, each in enumerate(waiting) if each.review.due_on <= on]
        due.sort(key=lambda place: _urgency(waiting[place], weakness, on))
        for place in due[: max(0, room)]:
            tasks.append(_try(waiting[place]))
            waiting[place] = waiting[place].tried(on)
        minutes = sum(each.minutes for each in tasks)
        days.append(PlannedDay(day=on, minutes=minutes, done=done, tasks=tuple(tasks)))
        done = 0
    return days


def _interview_on(history: History, today: date, zone: ZoneInfo) -> date:
    """Return the day of the next interview: a session for study measures nothing."""
    real = [each for each in history.sessions if each.conditions is Conditions.REAL]
    last = real[-1].created_at.astimezone(zone).date() if real else date.min
    return max(today, last + INTERVIEW_EVERY)


def _urgency(
    planned: _Planned, weakness: Mapping[Competency, float], on: date
) -> tuple[float, str]:
    """Return a key that is least for what helps most: weak, answered badly, long overdue."""
    review = planned.review
    score = max(GOOD, review.last_score) if planned.assumed else review.last_score
    overdue = (on - review.due_on).days * _OVERDUE_COUNTS
    return weakness[review.question.competency] + score - overdue, review.question.id


def _interview(newest: InterviewSession, weakest: Sequence[Competency]) -> PlannedTask:
    names = ", ".join(words(each) for each in weakest)
    return PlannedTask(
        kind=TaskKind.INTERVIEW,
        minutes=_INTERVIEW_MINUTES,
        why=f"It measures what practice has changed, on other questions. Weakest: {names}.",
        session_id=None,
        question_id=None,
        question=None,
        competency=None,
        due_on=None,
        last_score=None,
        assumes_try_on=None,
        role=newest.role,
        level=newest.level,
    )


def _try(planned: _Planned) -> PlannedTask:
    review = planned.review
    return PlannedTask(
        kind=TaskKind.TRY,
        minutes=_TRY_MINUTES,
        why=_why(planned),
        session_id=review.session.id if review.session else None,
        question_id=review.question.id,
        question=review.question.text,
        competency=review.question.competency,
        due_on=review.due_on,
        last_score=review.last_score,
        assumes_try_on=planned.assumed,
        role=None,
        level=None,
    )


def _why(planned: _Planned) -> str:
    review = planned.review
    score = f"{review.last_score:.1f} of 5"
    if planned.assumed:
        return f"The date holds if the try on {_day(planned.assumed)} goes well."
    if review.unanswered:
        return (
            "It has no answer yet: read its key points in the report, then answer without looking."
        )
    if review.stuck:
        return (
            f"It has rested since {_day(review.last_on)}, after {STUCK_AFTER} tries or more below "
            f"{HARD:.0f} of 5: read the strong answer in the report, then tell it in your words."
        )
    if review.last_score < HARD:
        return f"Your last try got {score}: read its key points, then answer without looking."
    if review.last_score < GOOD:
        return f"Your last try got {score}: say the key points that it left out."
    return f"It went well on {_day(review.last_on)} ({score}): say it again before it fades."


def _summary(days: Sequence[PlannedDay]) -> str:
    if not days:
        return NOTHING_YET
    today, later = days[0], [day for day in days[1:] if day.tasks]
    done = f"{_counted(today.done, 'try is', 'tries are')} done today. " if today.done else ""
    if today.tasks:
        tries = sum(each.kind is TaskKind.TRY for each in today.tasks)
        names = ["an interview"] if tries < len(today.tasks) else []
        names += [f"{_counted(tries, 'question', 'questions')} again"] if tries else []
        return f"{done}Today: {' and '.join(names)}, about {today.minutes} minutes."
    following = f"The next day with tasks is {_day(later[0].day)}." if later else ""
    return f"{done}Nothing is left for today. {following}".strip()


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _day(on: date) -> str:
    return f"{on.day} {on:%B}"


def _shown(review: Review) -> ReviewDate:
    return ReviewDate(
        question_id=review.question.id,
        session_id=review.session.id if review.session else None,
        question=review.question.text,
        competency=review.question.competency,
        tries=review.tries,
        last_score=review.last_score,
        last_on=review.last_on,
        due_on=review.due_on,
    )
