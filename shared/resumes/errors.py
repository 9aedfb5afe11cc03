"""What can go wrong with a resume, in words of the domain."""

from shared.kernel.errors import (
    Conflict,
    Invalid,
    NotFound,
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
    title = "The PDF is protected by a password"


class Broken(Invalid):
    """The PDF is damaged, or made in a way that nothing can be read."""

    code = "resume.broken"
    title = "The PDF cannot be read"


class TooManyPages(TooLarge):
    """The PDF has more pages than a resume."""

    code = "resume.too_many_pages"
    title = "The PDF has too many pages"


class TooCostly(Invalid):
    """Reading the PDF takes more time or memory than it may."""

    code = "resume.too_costly"
    title = "The PDF takes too much time or memory to read"


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


UPLOAD_ERRORS = (
    NotAPdf,
    Encrypted,
    Broken,
    TooManyPages,
    TooCostly,
    TooManyResumes,
    ReaderBusy,
)
"""What an upload may be answered with."""
