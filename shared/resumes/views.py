"""Resumes as the API shows them."""

from typing import Literal

from pydantic import Field

from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.ports.blobs import SignedUrl
from shared.resumes.model import ParsedResume, Warn
from shared.resumes.repository import StoredResume


class ResumeRow(View):
    """A resume in a list.

    ``no_text``: a scan, from which no questions can be generated until its owner states something.
    """

    id: str
    uploaded_at: Instant
    filename: str
    size_bytes: int
    pages: int
    status: Literal["parsed", "no_text"]


class ResumeView(ResumeRow):
    """A resume with its extracted data, in the field names of JSON Resume."""

    parsed: ParsedResume
    left_out: tuple[str, ...] = Field(
        description="what of a JSON Resume document was not kept, as at most 50 pointers (RFC 6901)"
    )


class DownloadLink(View):
    """A URL that gives the file to anyone who has it, until it expires."""

    url: str
    expires_at: Instant = Field(description="five minutes after this response")


def resume_row(resume: StoredResume) -> ResumeRow:
    """Return a resume as a list shows it."""
    return ResumeRow(
        id=resume.id,
        uploaded_at=resume.uploaded_at,
        filename=resume.filename,
        size_bytes=resume.size_bytes,
        pages=resume.parsed.pages,
        status="parsed" if resume.says_something else "no_text",
    )


def resume_view(resume: StoredResume) -> ResumeView:
    """Return a resume with its extracted data."""
    return ResumeView(
        **dict(resume_row(resume)), parsed=_with_loss(resume.current), left_out=resume.left_out
    )


def _with_loss(parsed: ParsedResume) -> ParsedResume:
    """Return extracted data with the warning that entries were lost, if some were.

    It follows from the counts and is not stored: the release before could not read it.
    """
    if parsed.entries_read >= parsed.entries_seen:
        return parsed
    warnings = tuple(sorted({*parsed.warnings, Warn.ENTRIES_LOST}))
    return parsed.model_copy(update={"warnings": warnings})


def download_link(link: SignedUrl) -> DownloadLink:
    """Return a signed URL as the API shows it."""
    return DownloadLink(url=link.url, expires_at=link.expires_at)
