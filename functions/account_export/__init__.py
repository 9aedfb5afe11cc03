"""POST /api/v1/account/exports: ask for an archive of everything."""

import azure.functions as func

from shared.privacy.export.views import ExportView
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "POST", "v1/account/exports", access=USER, status=202)
def account_export(call: Call) -> ExportView:
    """Request an archive of everything that is held about you.

    It is made in the background; `account_export_read` shows how far it is, and where to fetch it.
    While one is being made, asking again returns that one. The archive is removed after a week.
    """
    return ExportView.of_job(call.services.erasure.exports.request(call.user_id), None)
