"""DELETE /api/v1/consents/{purpose}: withdraw the consent to a purpose."""

import azure.functions as func

from shared.privacy.policy_errors import NoSuchPurpose
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "DELETE",
    "v1/consents/{purpose}",
    access=USER,
    path={"purpose": "[a-z][a-z0-9-]{1,39}"},
    status=204,
    errors=(NoSuchPurpose,),
)
def consent_withdraw(call: Call) -> None:
    """Withdraw the consent to a purpose."""
    call.services.privacy.consents.withdraw(call.user_id, call.path["purpose"])
