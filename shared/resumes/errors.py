"""What can go wrong with a resume."""

from shared.kernel.errors import Conflict, NotFound, Unavailable


class NoSuchResume(NotFound):
    """No resume of the caller has this id."""

    code = "resume.not_found"
    title = "There is no such resume"


class TooManyResumes(Conflict):
    """The caller keeps as many resumes as one person may."""

    code = "resume.too_many"
    title = "Delete a resume before you upload another one"


class ReaderBusy(Unavailable):
    """Every process that reads resumes is busy."""

    code = "resume.reader_busy"
    title = "Too many resumes are being read just now"
