"""How the parts of resumes are put together."""

from collections.abc import Callable

from shared.kernel.clock import Clock
from shared.ports.blobs import BlobStore
from shared.ports.documents import DocumentStore
from shared.ports.events import Announce
from shared.resumes.repository import ResumeRepository
from shared.resumes.sandbox import parse_resume, text_of_pdf
from shared.resumes.service import Resumes


def build(
    documents: DocumentStore,
    blobs: BlobStore,
    *,
    clock: Clock,
    announce: Announce,
    pace: Callable[[str], int],
) -> Resumes:
    """Put resumes together."""
    return Resumes(
        repository=ResumeRepository(documents),
        blobs=blobs,
        parse=parse_resume,
        read_text=text_of_pdf,
        clock=clock,
        announce=announce,
        pace=pace,
    )
