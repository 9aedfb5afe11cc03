"""GET /api/v1/admin/acts/check: whether the record of acts is whole."""

import azure.functions as func
from pydantic import Field

from shared.privacy.views import ChainView
from shared.web import ADMIN, Body, Call, endpoint

bp = func.Blueprint()


class NotedHead(Body):
    """A head that was noted before."""

    head: str | None = Field(default=None, pattern="^[0-9a-f]{64}$", max_length=64)


@endpoint(bp, "GET", "v1/admin/acts/check", access=ADMIN)
def admin_record_check(call: Call[None, NotedHead]) -> ChainView:
    """Check that no act was changed or removed.

    With `head`, also that the record still holds the entry with that hash.
    """
    return ChainView.of(call.services.privacy.acts.verify(call.query.head))
