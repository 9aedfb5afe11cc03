"""The plan as the candidate sees it."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from shared.kernel.view import View
from shared.kernel.vocabulary import Competency, Level, Role
from shared.ports.evaluator import Score


class TaskKind(StrEnum):
    """What is to be done."""

    TRY = "try"
    """Try a question again (`session_attempt`); it is free."""
    INTERVIEW = "interview"
    """Open another interview (`session_create`), which measures again and uses a credit."""


class PlannedTask(View):
    """One thing to do on a day. What is no part of its kind is null."""

    kind: TaskKind = Field(description="try, or interview")
    minutes: int = Field(description="how long it takes, roughly")
    why: str = Field(description="the reason, in a sentence or two")
    session_id: str | None = Field(description="where the question is tried; null: an interview")
    question_id: str | None = Field(description="null: an interview")
    question: str | None = Field(description="its text; null: an interview")
    competency: Competency | None = Field(description="null: an interview asks about several")
    due_on: date | None = Field(description="its review date; null: an interview")
    last_score: Score | None = Field(description="of the last try; null: an interview")
    assumes_try_on: date | None = Field(
        description="the date holds if the planned try of this day goes well; null: it holds"
    )
    role: Role | None = Field(description="of the interview; null: a try")
    level: Level | None = Field(description="of the interview; null: a try")


class PlannedDay(View):
    """A day; without tasks nothing is due on it."""

    day: date = Field(description="the day, YYYY-MM-DD")
    minutes: int = Field(description="how long its tasks take together, roughly")
    done: int = Field(description="questions tried again on this day already")
    tasks: tuple[PlannedTask, ...] = Field(description="what to do, most useful first")


class ReviewDate(View):
    """When a question is to be answered again; in the past: it is overdue."""

    question_id: str
    session_id: str | None = Field(description="where it can be tried; null: it has no tries left")
    question: str
    competency: Competency
    tries: int = Field(description="with the answers in sessions, also one that was left out")
    last_score: Score
    last_on: date = Field(description="the day of the last try")
    due_on: date = Field(description="the day on which to try again")


class Plan(View):
    """A plan of 14 days from today on; empty while nothing has been evaluated."""

    time_zone: str = Field(description="where the dates are local")
    today: date = Field(description="the first day of the plan")
    summary: str = Field(description="what today brings, in a sentence or two")
    weakest: tuple[Competency, ...] = Field(
        description="at most three, by the last try at each question; few answers count for less"
    )
    days: tuple[PlannedDay, ...] = Field(description="each of the 14 days")
    reviews: tuple[ReviewDate, ...] = Field(description="the next 50, soonest first")
    reviews_in_all: int = Field(description="how many questions have a review date")
