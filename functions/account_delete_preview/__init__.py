"""GET /api/v1/account/deletion: what deleting the account would do."""

import azure.functions as func

from shared.privacy.erasure.views import ErasurePreview
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/account/deletion", access=USER)
def account_delete_preview(call: Call) -> ErasurePreview:
    """Read what deleting the account would remove, keep, and lose.

    Nothing is done. To be shown before the deletion is confirmed: credits and paid time are lost
    with the account, and invoices can only be fetched before.
    """
    return ErasurePreview.of(call.services.erasure.erasures.plan(call.user_id))
