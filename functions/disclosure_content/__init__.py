"""POST /api/v1/disclosures/{disclosure_id}/content: read what is disclosed."""

import azure.functions as func
from pydantic import Field

from shared.kernel.ids import ID_PATTERN
from shared.privacy.disclosure_model import NoSuchDisclosure, NotApproved
from shared.privacy.views import HeldView, held_view
from shared.web import ADMIN, Body, Call, endpoint

bp = func.Blueprint()


class DisclosureSubject(Body):
    """Whom the disclosure is about: the record does not say it."""

    user_id: str = Field(pattern=f"^{ID_PATTERN}$", max_length=40)


@endpoint(
    bp,
    "POST",
    "v1/disclosures/{disclosure_id}/content",
    access=ADMIN,
    errors=(NoSuchDisclosure, NotApproved),
)
def disclosure_content(call: Call[DisclosureSubject]) -> HeldView:
    """Read the content of an approved disclosure.

    Each reading is recorded first, with the SHA-256 of what is handed over.
    """
    content = call.services.privacy.disclosures.hand_over(
        call.user_id, call.path["disclosure_id"], call.body.user_id
    )
    return held_view(content)
