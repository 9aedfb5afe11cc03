"""Estimates, trends and plans of made-up histories."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.interviews.model import InterviewSession, Mode, Question, Result, State
from shared.interviews.practice.history import Given, History
from shared.interviews.practice.plan import MOST_TRIES, plan_of
from shared.interviews.practice.progress import Direction, progress_of
from shared.interviews.practice.reviews import STUCK_FOR, rating_of, reviews_of
from shared.kernel.vocabulary import Competency, Level, Role
from shared.ports.evaluator import QuestionKind, Verdict

BEGAN = datetime(2026, 11, 1, 12, tzinfo=UTC)
INDIA = ZoneInfo("Asia/Kolkata")


def question(name: str, competency: Competency = Competency.TESTING) -> Question:
    return Question(
        id=name, kind=QuestionKind.TECHNICAL, competency=competency, text=f"Why {name}?",
        key_points=("This.",), reference_answer="Because.",
    )  # fmt: skip


def session(day: int, questions: Sequence[Question], *, rubric: str = "1") -> InterviewSession:
    at = BEGAN + timedelta(days=day)
    result = Result(overall=2, competencies=(), answered=1, rubric_version=rubric, evaluated_at=at)
    return InterviewSession(
        id=f"ses_{day:02}", user_id="usr_1", created_at=at, state=State.EVALUATED, result=result,
        role=Role.BACKEND, level=Level.MID, mode=Mode.TEXT, seed=1, resume_id=None,
        recording=None, questions=tuple(questions),
    )  # fmt: skip


def history(*sessions: InterviewSession, scores: Sequence[Sequence[float]]) -> History:
    answers = tuple(
        Given(each, asked, each.created_at, overall, Verdict.SCORED, attempt=False)
        for each, given in zip(sessions, scores, strict=True)
        for asked, overall in zip(each.questions, given, strict=True)
    )
    return History(sessions=sessions, answers=answers, attempts=(), complete=True)


def tried(first: InterviewSession, *scores: float, verdict: Verdict = Verdict.SCORED) -> History:
    """Return a history of one question, tried on one day after the other."""
    [asked] = first.questions
    every = [
        Given(first, asked, BEGAN + timedelta(days=day), score, verdict, attempt=day > 0)
        for day, score in enumerate(scores)
    ]
    return History(
        sessions=(first,), answers=tuple(every[:1]), attempts=tuple(every[1:]), complete=True
    )


def three(name: str) -> list[Question]:
    return [question(f"{name}{place}") for place in range(3)]


def test_two_answers_give_no_number_and_three_give_one_with_its_interval() -> None:
    first = session(0, three("a")[:2])
    [shown] = progress_of(history(first, scores=[[2, 3]])).competencies
    assert (shown.estimate, shown.answers_needed, shown.answers) == (None, 1, 2)

    first = session(0, three("a"))
    [shown] = progress_of(history(first, scores=[[3, 3, 3]])).competencies
    assert shown.estimate
    assert (shown.estimate.low, shown.estimate.score, shown.estimate.high) == (2.1, 3.0, 3.9)


def test_more_answers_narrow_the_interval_and_it_ends_with_the_scale() -> None:
    few = progress_of(history(session(0, three("a")), scores=[[5, 5, 5]])).overall
    many = progress_of(
        history(*(session(day, three(f"{day}")) for day in range(4)), scores=[[5, 5, 5]] * 4)
    ).overall

    assert few
    assert many
    assert few.low < many.low < 5
    assert few.high == many.high == 5


@pytest.mark.parametrize(
    ("first", "latest", "rubric", "direction"),
    [
        ([1, 1, 1], [4, 4, 4], "1", Direction.UP),
        ([4, 4, 4], [1, 1, 1], "1", Direction.DOWN),
        ([2, 2, 2], [3, 3, 3], "1", Direction.UNCLEAR),
        ([1, 1, 1], [4, 4, 4], "2", Direction.NOT_COMPARABLE),
    ],
)
def test_a_trend_says_only_what_chance_does_not(
    first: list[float], latest: list[float], rubric: str, direction: Direction
) -> None:
    sessions = session(0, three("a")), session(9, three("b"), rubric=rubric)

    [shown] = progress_of(history(*sessions, scores=[first, latest])).competencies

    assert shown.trend
    assert shown.trend.direction is direction
    assert (shown.trend.first.score, shown.trend.latest.score) == (first[0], latest[0])


def test_no_answer_is_in_both_ends_of_a_trend() -> None:
    sessions = session(0, three("a")[:2]), session(1, three("b")[:2]), session(2, three("c")[:1])

    [shown] = progress_of(history(*sessions, scores=[[1, 1], [4, 4], [4]])).competencies

    assert shown.estimate
    assert shown.trend is None


@pytest.mark.parametrize(
    ("overall", "verdict", "rating"),
    [
        (2.99, Verdict.SCORED, 1),
        (3.0, Verdict.SCORED, 2),
        (3.5, Verdict.SCORED, 3),
        (4.5, Verdict.SCORED, 4),
        (5.0, Verdict.KEYWORD_STUFFED, 1),
        (0.0, Verdict.EMPTY, 1),
    ],
)
def test_a_score_is_a_rating(overall: float, verdict: Verdict, rating: int) -> None:
    assert rating_of(overall, verdict) == rating


def test_what_fails_comes_tomorrow_and_what_goes_well_later_each_time() -> None:
    first = session(0, [question("a")])

    def days(*scores: float) -> int:
        [review] = reviews_of(tried(first, *scores), INDIA)
        return (review.due_on - review.last_on).days

    assert days(1.0) == 1
    assert 1 < days(4.0) < days(4.0, 4.0) < days(4.0, 4.0, 4.0)
    assert days(4.0) < days(5.0)
    assert days(4.0, 4.0, 1.0) < days(4.0, 4.0)
    assert days(1.0) == days(1.0)


def test_a_question_that_always_fails_rests_for_a_week() -> None:
    first = session(0, [question("a")])

    [three_times] = reviews_of(tried(first, 1, 1, 1), INDIA)
    [four_times] = reviews_of(tried(first, 1, 1, 1, 1), INDIA)

    assert not three_times.stuck
    assert four_times.stuck
    assert four_times.due_on - four_times.last_on == STUCK_FOR
    assert (
        "rested"
        in plan_of(tried(first, 1, 1, 1, 1), BEGAN + timedelta(days=10), None).days[0].tasks[-1].why
    )


def test_the_same_question_in_two_sessions_has_one_date() -> None:
    asked = question("a")
    both = history(session(0, [asked]), session(5, [asked]), scores=[[1], [4]])

    [review] = reviews_of(both, INDIA)

    assert (review.tries, review.last_score) == (2, 4)
    assert review.session
    assert review.session.id == "ses_05"


def test_a_mountain_of_questions_is_planned_a_little_each_day_weakest_first() -> None:
    weak = [question(f"w{place:02}", Competency.SECURITY) for place in range(10)]
    strong = [question(f"s{place:02}", Competency.CODING) for place in range(60)]
    past = history(session(0, [*strong, *weak]), scores=[[4.0] * 60 + [1.0] * 10])

    plan = plan_of(past, BEGAN + timedelta(days=200), None)

    assert plan.reviews_in_all == 70
    assert plan.weakest[0] is Competency.SECURITY
    for day in plan.days:
        assert len([each for each in day.tasks if each.kind == "try"]) <= MOST_TRIES
    first = [each for day in plan.days[:3] for each in day.tasks if each.question_id]
    assert {each.competency for each in first} == {Competency.SECURITY}
    assert plan.days[0].tasks[0].kind == "interview"
    assert plan == plan_of(past, BEGAN + timedelta(days=200), None)


def test_a_day_is_a_day_across_a_change_of_the_clocks() -> None:
    """On 25 October 2026 London has 25 hours."""
    first = session(0, [question("a")])
    at = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
    past = History(
        sessions=(first,),
        answers=(Given(first, first.questions[0], at, 1.0, Verdict.SCORED, attempt=False),),
        attempts=(),
        complete=True,
    )

    [review] = reviews_of(past, ZoneInfo("Europe/London"))

    assert (review.last_on, review.due_on) == (date(2026, 10, 24), date(2026, 10, 25))
