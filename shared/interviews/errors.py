"""What can go wrong with an interview session."""

from shared.kernel.errors import Conflict, Invalid, NotFound, RateLimited
from shared.media.errors import Unsupported


class NoSuchSession(NotFound):
    """No session of the caller has this id."""

    code = "session.not_found"
    title = "There is no such session"


class NoSuchQuestion(NotFound):
    """The session does not have this question."""

    code = "session.no_such_question"
    title = "The session has no such question"


class RoleUnknown(Invalid):
    """Neither the request nor the profile names the role and the level."""

    code = "session.role_unknown"
    title = "A role and a level are required, in the request or in the profile"


class DescriptionUnreadable(Invalid):
    """The PDF of a job description holds no text, only pictures of it."""

    code = "job_description.no_text"
    title = "The PDF has no text"


class ModeNotOffered(Invalid):
    """Answers of this kind are not accepted in a session of this mode."""

    code = "session.mode_not_offered"
    title = "The mode of the session does not allow this kind of answer"


class SessionEnded(Conflict):
    """The session has ended; its answers are final."""

    code = "session.ended"
    title = "The session has ended"


class SessionStillOpen(Conflict):
    """The session must end before it is evaluated."""

    code = "session.still_open"
    title = "The session has not ended yet"


class NotEvaluated(Conflict):
    """There is no report before the session has been evaluated."""

    code = "session.not_evaluated"
    title = "The session has not been evaluated yet"


class NoSuchFollowUp(NotFound):
    """No follow-up question asks about this key point, or about a number."""

    code = "attempt.no_such_follow_up"
    title = "No such follow-up question was asked"


class TooManyAttempts(Conflict):
    """The question has been tried as often, or at such length, as it may be."""

    code = "attempt.too_many"
    title = "This question cannot be tried again any more"


class NothingToAppeal(Conflict):
    """The answer was not judged by its key points: there is none, or it could not be scored."""

    code = "appeal.nothing_to_judge"
    title = "This answer was not judged by its key points"


class PointNotMissed(Conflict):
    """Only a key point that is missed, or whose opposite is said, can be appealed."""

    code = "appeal.point_not_missed"
    title = "This key point is not missed"


class AppealMadeAlready(Conflict):
    """A key point is judged again once."""

    code = "appeal.made_already"
    title = "This key point has been judged again already"


class NoSuchKeyPoint(Invalid):
    """The question has no key point in this place."""

    code = "appeal.no_such_point"
    title = "The question has no such key point"


class NoSuchSpan(Invalid):
    """The span is empty, blank, too long, or not within the answer."""

    code = "appeal.no_such_span"
    title = "These words cannot be marked"


class NoSuchReportLink(NotFound):
    """The link was altered or has expired, or what it led to is gone."""

    code = "report.no_such_link"
    title = "The link shows no report"


class TooManyCoachLinks(Conflict):
    """As many links to the session are open, or have grades, as there may be."""

    code = "coach.too_many_links"
    title = "The session has too many coach's links; revoke one, or wait until it expires"


class AlreadyGraded(Conflict):
    """Other grades were given by the same link."""

    code = "coach.already_graded"
    title = "The answers have been graded by this link already"


class GradesIncomplete(Invalid):
    """The grades are not one for each answer of the session."""

    code = "coach.grades_incomplete"
    title = "Every answer needs exactly one grade, and nothing else does"


class HintsNotOffered(Conflict):
    """A session under real conditions has no hints."""

    code = "hint.not_offered"
    title = "A session under real conditions has no hints"


class NoSuchHint(NotFound):
    """The question has fewer hints than this."""

    code = "hint.not_found"
    title = "The question has no such hint"


class HintSkipped(Conflict):
    """Hints are revealed one after the other."""

    code = "hint.skipped"
    title = "An earlier hint has not been revealed yet"


class FollowUpsNotOffered(Conflict):
    """Under real conditions nothing is asked on before the session has ended."""

    code = "follow_up.not_offered"
    title = "Follow-up questions come after the end of a session under real conditions"


class NothingToFollow(Conflict):
    """There is no answer yet that could be asked on about."""

    code = "follow_up.no_answer"
    title = "There is no answer yet to ask on about"


class AnswerFailed(Conflict):
    """A spoken answer has failed; it may be repeated, or left out."""

    code = "session.answer_failed"
    title = "An answer could not be processed; repeat it or continue without it"


class TooManyUploads(Conflict):
    """The session has been granted all the uploads it may have."""

    code = "session.too_many_uploads"
    title = "The session has no uploads left"


class TooManyOpenUploads(RateLimited):
    """As many upload URLs of the session are valid as its answers can use."""

    code = "session.too_many_open_uploads"
    title = "Too many uploads of this session are open; use one, or wait until it expires"


class NoSuchUpload(NotFound):
    """The session has no such grant for this question."""

    code = "upload.not_found"
    title = "There is no such upload"


class NotUploaded(Conflict):
    """Nothing has arrived at the upload URL."""

    code = "upload.missing"
    title = "Nothing has been uploaded yet"


class WrongSize(Invalid):
    """What has arrived does not have the announced size."""

    code = "upload.wrong_size"
    title = "The upload does not have the announced size"


class NoAnalysis(NotFound):
    """There is no spoken answer to this question, or it has not been analysed."""

    code = "session.no_analysis"
    title = "There is no analysis of an answer to this question"


COACH_LINK_ERRORS = (NoSuchSession, NotEvaluated, TooManyCoachLinks, NoSuchReportLink)
"""What making a coach's link may fail with."""

GRADING_ERRORS = (NoSuchReportLink, GradesIncomplete, AlreadyGraded)
"""What a coach's grading may fail with."""

HINT_ERRORS = (
    NoSuchSession,
    NoSuchQuestion,
    HintsNotOffered,
    NoSuchHint,
    HintSkipped,
    SessionEnded,
)
"""What revealing a hint may fail with."""

FOLLOW_UP_ERRORS = (
    NoSuchSession,
    NoSuchQuestion,
    FollowUpsNotOffered,
    SessionEnded,
    NothingToFollow,
)
"""What asking on about an answer may fail with."""

APPEAL_ERRORS = (
    NoSuchSession,
    NoSuchQuestion,
    NotEvaluated,
    NothingToAppeal,
    NoSuchKeyPoint,
    PointNotMissed,
    NoSuchSpan,
    AppealMadeAlready,
)
"""What an appeal may fail with."""

ATTEMPT_ERRORS = (NoSuchSession, NoSuchQuestion, NoSuchFollowUp, NotEvaluated, TooManyAttempts)
"""What an attempt may fail with."""

UPLOAD_ERRORS = (
    NoSuchSession,
    NoSuchQuestion,
    ModeNotOffered,
    SessionEnded,
    TooManyUploads,
    TooManyOpenUploads,
)
"""What requesting an upload URL may fail with."""

ARRIVAL_ERRORS = (
    NoSuchSession,
    NoSuchQuestion,
    NoSuchUpload,
    NotUploaded,
    WrongSize,
    Unsupported,
    SessionEnded,
)
"""What confirming an upload may fail with."""
