"""What can go wrong with an interview."""

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.media.errors import Unsupported


class NoSuchSession(NotFound):
    """No interview of the caller has this id."""

    code = "session.not_found"
    title = "There is no such interview"


class NoSuchQuestion(NotFound):
    """The interview does not have this question."""

    code = "session.no_such_question"
    title = "The interview does not have this question"


class RoleUnknown(Invalid):
    """Neither the request nor the profile says what the interview is for."""

    code = "session.role_unknown"
    title = "Say the role and the level, here or on the profile"


class ModeNotOffered(Invalid):
    """Answers of this kind are not taken in an interview of this mode."""

    code = "session.mode_not_offered"
    title = "The interview does not take answers of this kind"


class SessionEnded(Conflict):
    """The interview has ended; its answers are final."""

    code = "session.ended"
    title = "The interview has ended"


class SessionStillOpen(Conflict):
    """The interview must end before it is evaluated."""

    code = "session.still_open"
    title = "The interview has not ended yet"


class NotEvaluated(Conflict):
    """There is no report before the interview has been evaluated."""

    code = "session.not_evaluated"
    title = "The interview has not been evaluated yet"


class SessionChanged(Conflict):
    """Too many changes at once; nothing was lost, and this one was not made."""

    code = "session.changed"
    title = "The interview is being changed by somebody else; try again"


class AnswerFailed(Conflict):
    """A spoken answer came to nothing; give it anew, or say that the others shall do."""

    code = "session.answer_failed"
    title = "An answer could not be processed; answer again or go on without it"


class TooManyUploads(Conflict):
    """The interview has been granted all the uploads it may have."""

    code = "session.too_many_uploads"
    title = "The interview has used up its uploads"


class NoSuchUpload(NotFound):
    """The interview has granted no such upload to this question."""

    code = "upload.not_found"
    title = "There is no such upload"


class NotUploaded(Conflict):
    """Nothing has arrived at the address that was granted."""

    code = "upload.missing"
    title = "Nothing has been uploaded yet"


class WrongSize(Invalid):
    """What has arrived is not of the size that was announced."""

    code = "upload.wrong_size"
    title = "The upload is not of the announced size"


class NoAnalysis(NotFound):
    """There is no spoken answer to this question, or it has not been analysed."""

    code = "session.no_analysis"
    title = "There is no analysis of an answer to this question"


UPLOAD_ERRORS = (
    NoSuchSession,
    NoSuchQuestion,
    ModeNotOffered,
    SessionEnded,
    SessionChanged,
    TooManyUploads,
)
"""What beginning an upload may fail with."""

ARRIVAL_ERRORS = (
    NoSuchSession,
    NoSuchQuestion,
    NoSuchUpload,
    NotUploaded,
    WrongSize,
    Unsupported,
    SessionEnded,
    SessionChanged,
)
"""What accepting an upload may fail with."""
