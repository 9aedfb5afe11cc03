"""PUT /api/v1/consents/{purpose}: consent to a purpose."""

import azure.functions as func

from shared.privacy.model import VersionName
from shared.privacy.policy_errors import NoSuchPurpose, PurposeOutdated
from shared.privacy.views import ConsentsView, consents_view
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class PurposeConsent(Body):
    """The version of the policy whose words were read."""

    version: VersionName


@endpoint(
    bp,
    "PUT",
    "v1/consents/{purpose}",
    access=USER,
    path={"purpose": "[a-z][a-z0-9-]{1,39}"},
    errors=(NoSuchPurpose, PurposeOutdated),
)
def consent_agree(call: Call[PurposeConsent]) -> ConsentsView:
    """Consent to a purpose."""
    privacy = call.services.privacy
    consent = privacy.consents.agree(call.user_id, call.path["purpose"], version=call.body.version)
    return consents_view(privacy.policy.purposes(), consent)
