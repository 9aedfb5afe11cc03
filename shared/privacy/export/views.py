"""What the API shows of exports."""

from typing import TYPE_CHECKING, Self

from pydantic import Field

from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.privacy.export.model import ExportJob, ExportState

if TYPE_CHECKING:
    from shared.ports.blobs import SignedUrl


class ExportView(View):
    """An export: an archive (ZIP) of everything that is held about you."""

    export_id: str
    state: ExportState
    asked_at: Instant
    written: int = Field(description="kinds of data that are in it so far")
    of: int = Field(description="kinds of data that will be; 0 until it has begun")
    size_bytes: int
    sha256: str
    expires_at: Instant | None = Field(description="when the archive is removed")
    url: str | None = Field(description="gives the archive to anyone who has it; for a day")
    url_expires_at: Instant | None

    @classmethod
    def of_job(cls, job: ExportJob, link: "SignedUrl | None") -> Self:
        """Return the view of an export."""
        return cls(
            export_id=job.id,
            state=job.state,
            asked_at=job.asked_at,
            written=job.written,
            of=job.of,
            size_bytes=job.size_bytes,
            sha256=job.sha256,
            expires_at=job.expires_at,
            url=link.url if link else None,
            url_expires_at=link.expires_at if link else None,
        )
