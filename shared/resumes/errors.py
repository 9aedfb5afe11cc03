"""Errors of resumes."""

from shared.kernel.errors import (
    Conflict,
    Invalid,
    NotFound,
    RateLimited,
    TooLarge,
    Unavailable,
    UnsupportedType,
)


class NotAPdf(UnsupportedType):
    """The file is not a PDF, whatever its name or type says."""

    code = "resume.not_pdf"
    title = "The file is not a PDF"


class Encrypted(Invalid):
    """The PDF cannot be opened without a password."""

    code = "resume.encrypted"
    title = "The PDF is password-protected"


class Broken(Invalid):
    """The PDF is damaged, or nothing in it can be read."""

    code = "resume.broken"
    title = "The PDF cannot be read"


class TooManyPages(TooLarge):
    """The PDF has more pages than are accepted."""

    code = "resume.too_many_pages"
    title = "The PDF has too many pages"


class TooCostly(Invalid):
    """Reading the PDF exceeds the limits on time or memory."""

    code = "resume.too_costly"
    title = "The PDF is too complex to process"


class NoSuchResume(NotFound):
    """The user has no resume with this id."""

    code = "resume.not_found"
    title = "Resume not found"


class TooManyResumes(Conflict):
    """The user already has the maximum number of resumes."""

    code = "resume.too_many"
    title = "Resume limit reached"


class NothingStated(Invalid):
    """The JSON Resume document has nothing that is kept."""

    code = "resume.nothing_stated"
    title = "Nothing in the document is kept"


class ReaderBusy(Unavailable):
    """As many files as the limit allows are being processed."""

    code = "resume.reader_busy"
    title = "Too many files are being processed"


class ReadTooOften(RateLimited):
    """As many files as one user may have read in an hour were read for this one."""

    code = "resume.read_too_often"
    title = "Many files were read for this account within an hour"


READING_ERRORS = (NotAPdf, Encrypted, Broken, TooManyPages, TooCostly, ReaderBusy, ReadTooOften)
"""The errors of reading a PDF."""

UPLOAD_ERRORS = (*READING_ERRORS, TooManyResumes)
"""The errors of an upload."""
