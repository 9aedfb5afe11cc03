"""When a question is to be answered again, by the spaced repetition of FSRS.

Nothing is stored: all tries at a question are played to the scheduler again. It counts in whole
days of the candidate's time zone, and without its random part, so the dates are always the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler

from shared.interviews.model import InterviewSession, Question
from shared.interviews.practice.history import Given, History, has_room
from shared.ports.evaluator import Verdict

LONGEST_DAYS = 180
"""A preparation is no lifelong course: everything is asked again within half a year."""

HARD, GOOD, EASY = 3.0, 3.5, 4.5
"""The scores from which on a try was hard, good and easy; below, it is to be learnt again.

Good is where a report begins to call a competency a strength."""

STUCK_AFTER, STUCK_FOR = 4, timedelta(days=7)
"""After so many tries in a row that are to be learnt again a question rests for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A question with its next date. ``session`` is where it can be tried again, if anywhere.

    ``stuck``: the last tries have all failed, so it rests.
    """

    question: Question
    session: InterviewSession | None
    tries: int
    last_score: float
    last_on: date
    unanswered: bool
    stuck: bool
    due_on: date
    card: Card

    def again(self, rating: Rating, on: date) -> Card:
        """Return the card after a try on a day."""
        return _scheduler().review_card(self.card, rating, _noon(on))[0]


def reviews_of(history: History, zone: ZoneInfo) -> tuple[Review, ...]:
    """Return every question that was tried, the one first that is due first.

    A question is the same in two sessions if its id and its words are.
    """
    tries: dict[tuple[str, str], list[Given]] = {}
    given = sorted((*history.answers, *history.attempts), key=lambda each: each.at)
    for each in given:
        tries.setdefault((each.question.id, each.question.text), []).append(each)
    reviews = (_review(every, zone) for every in tries.values())
    return tuple(sorted(reviews, key=lambda each: (each.due_on, each.question.id)))


def rating_of(overall: float, verdict: Verdict, *, hinted: bool = False) -> Rating:
    """Return what a try says about the memory of it; what has no merit of its own says nothing.

    With hints the best of answers was hard.
    """
    if verdict is not Verdict.SCORED or overall < HARD:
        return Rating.Again
    if overall < GOOD or hinted:
        return Rating.Hard
    return Rating.Good if overall < EASY else Rating.Easy


def due_on(card: Card) -> date:
    """Return the day on which a card is due."""
    return card.due.date()


def _review(tries: Sequence[Given], zone: ZoneInfo) -> Review:
    card = Card(card_id=0, due=_noon(date.min.replace(year=1970)))
    for each in tries:
        on = each.at.astimezone(zone).date()
        rating = rating_of(each.overall, each.verdict, hinted=each.hinted)
        card, _ = _scheduler().review_card(card, rating, _noon(on))
    last = tries[-1]
    last_on = last.at.astimezone(zone).date()
    stuck = _stuck(tries)
    return Review(
        question=last.question,
        session=_where(tries),
        tries=len(tries),
        last_score=last.overall,
        last_on=last_on,
        unanswered=last.missed,
        stuck=stuck,
        due_on=max(due_on(card), last_on + STUCK_FOR) if stuck else due_on(card),
        card=card,
    )


def _stuck(tries: Sequence[Given]) -> bool:
    latest = tries[-STUCK_AFTER:]
    again = [rating_of(each.overall, each.verdict) is Rating.Again for each in latest]
    return len(again) == STUCK_AFTER and all(again)


def _where(tries: Iterable[Given]) -> InterviewSession | None:
    """Return the newest session in which the question can be tried once more."""
    newest = sorted(tries, key=lambda each: each.session.created_at, reverse=True)
    return next((each.session for each in newest if has_room(each.session, each.question)), None)


@cache
def _scheduler() -> Scheduler:
    """Return the scheduler, with steps of whole days only and without its random part."""
    return Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False
    )


def _noon(on: date) -> datetime:
    """Return one instant for a whole day, so that days between are days of the calendar."""
    return datetime.combine(on, time(12), UTC)
