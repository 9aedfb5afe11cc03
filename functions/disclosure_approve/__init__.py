"""POST /api/v1/disclosures/{disclosure_id}/approval: approve a disclosure."""

import azure.functions as func

from shared.privacy.disclosure_model import NoSuchDisclosure, SecondPersonNeeded
from shared.privacy.views import DisclosureView
from shared.web import ADMIN, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/disclosures/{disclosure_id}/approval",
    access=ADMIN,
    errors=(NoSuchDisclosure, SecondPersonNeeded),
)
def disclosure_approve(call: Call) -> DisclosureView:
    """Confirm a disclosure as a second person.

    Not as the admin who requested it. Its content can be read for 30 days from then on.
    """
    entry = call.services.privacy.disclosures.approve(call.user_id, call.path["disclosure_id"])
    return DisclosureView.showing(entry)
