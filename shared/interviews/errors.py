"""What can go wrong with an interview."""

from shared.kernel.errors import Conflict, Invalid, NotFound


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
    """Answers of this kind are not taken yet."""

    code = "session.mode_not_offered"
    title = "Only answers in text are taken"


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
