"""GET /api/v1/account/exports/{export_id}: how far an export is, and where to fetch it."""

import azure.functions as func

from shared.privacy.errors import NoSuchExport
from shared.privacy.export.views import ExportView
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/account/exports/{export_id}", access=USER, errors=(NoSuchExport,))
def account_export_read(call: Call) -> ExportView:
    """Read the progress of an export and the URL of its archive.

    The URL gives the archive to anyone who has it, for a day. The archive (ZIP) holds JSON by kind
    of data, the original files, a description of both, and the SHA-256 of each.
    """
    exports = call.services.erasure.exports
    job = exports.read(call.user_id, call.path["export_id"])
    return ExportView.of_job(job, exports.link(job))
