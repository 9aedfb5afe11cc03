"""A coach's link as the candidate sees it, and a session as the coach does."""

from datetime import datetime
from enum import StrEnum
from statistics import fmean

from pydantic import Field

from shared.interviews.coaching.links import MadeLink, Opened
from shared.interviews.coaching.model import CoachGrade, CoachLink
from shared.interviews.report.model import Report, build_report
from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.kernel.vocabulary import Competency, Level, Role
from shared.kernel.zones import usual_zone
from shared.ports.evaluator import QuestionKind, Score

NO_NAME = "The candidate"


class CoachLinkState(StrEnum):
    """Whether a link leads anywhere."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


class CoachGradeView(View):
    """A coach's grade beside our score of the same answer."""

    question_id: str
    score: Score = Field(description="what the coach gives, 0 to 5")
    note: str = Field(description="what the coach says of the answer; may be empty")
    ours: Score | None = Field(
        description="our score when it was graded; null: the answer was not heard well"
    )


class CoachAgreement(View):
    """How near a coach's grades are to our scores."""

    mean_difference: Score = Field(
        description="the mean of the differences, whichever is higher; 0: the same"
    )
    answers: int = Field(description="how many answers have both; few say little")


class CoachLinkView(View):
    """A link for a coach, and what came of it."""

    id: str
    label: str = Field(description="whom you made it for; empty: not noted")
    state: CoachLinkState = Field(description="whether it leads anywhere")
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None = Field(
        description="when it was opened, noted once an hour; null: never"
    )
    revoked_at: Instant | None = Field(description="null: it was not revoked")
    show_name: bool = Field(description="whether the coach sees the candidate's name")
    graded_at: Instant | None = Field(description="null: the coach has not graded yet")
    grades: tuple[CoachGradeView, ...] = Field(description="empty until the coach has graded")
    note: str = Field(description="what the coach says of the whole session; may be empty")
    agreement: CoachAgreement | None = Field(description="null: no answer has a grade and a score")


class MadeCoachLink(CoachLinkView):
    """A new link with its URL, which is not shown again."""

    url: str = Field(description="shows the answers to anyone who has it")


class CoachLinksView(View):
    """The links of a session."""

    items: tuple[CoachLinkView, ...] = Field(description="every link, oldest first")


class CoachAnswer(View):
    """An answer to be graded, without anything that we say of it."""

    position: int
    question_id: str
    kind: QuestionKind = Field(description="what sort of question it is")
    competency: Competency
    question: str
    answer: str = Field(description="empty: it was left unanswered, and is not graded")
    duration_s: int | None


class CoachView(View):
    """A session as a coach sees it: its answers, and our report once they are graded."""

    candidate: str | None = Field(
        description="the name in the account; null: the candidate stays unnamed"
    )
    role: Role
    level: Level
    created_at: Instant
    expires_at: Instant = Field(description="when the link ends, unless it is revoked before")
    answers: tuple[CoachAnswer, ...] = Field(description="every question with its answer")
    graded_at: Instant | None = Field(description="null: nothing has been graded")
    grades: tuple[CoachGradeView, ...] = Field(description="empty until they are given")
    note: str = Field(description="the coach's own, of the whole session")
    agreement: CoachAgreement | None = Field(
        description="null: not graded, or no answer has a grade and a score"
    )
    report: Report | None = Field(description="null until the answers are graded")


def coach_link_view(link: CoachLink, now: datetime) -> CoachLinkView:
    """Return a link as its candidate sees it."""
    return CoachLinkView(
        id=link.id,
        label=link.label,
        state=_state(link, now),
        created_at=link.created_at,
        expires_at=link.expires_at,
        last_used_at=link.used_at,
        revoked_at=link.revoked_at,
        show_name=link.show_name,
        graded_at=link.graded_at,
        grades=tuple(CoachGradeView.showing(each) for each in link.grades),
        note=link.note,
        agreement=agreement_of(link.grades),
    )


def made_view(made: MadeLink, now: datetime) -> MadeCoachLink:
    """Return a new link with its URL."""
    return MadeCoachLink(**dict(coach_link_view(made.link, now)), url=made.url)


def coach_view(opened: Opened) -> CoachView:
    """Return a session as a coach sees it; our scores only once there are grades."""
    session, link = opened.session, opened.link
    return CoachView(
        candidate=opened.name,
        role=session.role,
        level=session.level,
        created_at=session.created_at,
        expires_at=link.expires_at,
        answers=tuple(
            CoachAnswer(
                position=position,
                question_id=question.id,
                kind=question.kind,
                competency=question.competency,
                question=question.text,
                answer=answer.text if (answer := session.answers.get(question.id)) else "",
                duration_s=answer.duration_s if answer else None,
            )
            for position, question in enumerate(session.questions, start=1)
        ),
        graded_at=link.graded_at,
        grades=tuple(CoachGradeView.showing(each) for each in link.grades),
        note=link.note,
        agreement=agreement_of(link.grades),
        report=_report(opened) if link.graded_at else None,
    )


def agreement_of(grades: tuple[CoachGrade, ...]) -> CoachAgreement | None:
    """Return how near grades are to our scores, over the answers that have both."""
    apart = [abs(each.score - each.ours) for each in grades if each.ours is not None]
    if not apart:
        return None
    return CoachAgreement(mean_difference=round(fmean(apart), 2), answers=len(apart))


def _state(link: CoachLink, now: datetime) -> CoachLinkState:
    if link.revoked_at:
        return CoachLinkState.REVOKED
    return CoachLinkState.OPEN if link.open_at(now) else CoachLinkState.EXPIRED


def _report(opened: Opened) -> Report:
    """Return the report of this one session, as it was given and not what was practised since.

    Without the name it is also without what cites the resume; a question that was drawn from that
    still names its fact, as it was asked.
    """
    report = build_report(
        opened.session,
        opened.evaluation,
        (),
        candidate=opened.name or NO_NAME,
        time_zone=usual_zone(opened.session.locale),
    )
    hidden: dict[str, object] = {"follow_up_answers": ()}
    if opened.name is None:
        hidden["about"] = None
    shown = tuple(each.model_copy(update=hidden) for each in report.answers)
    return report.model_copy(update={"answers": shown})
