"""GET /api/v1/disclosures/check: whether the record of disclosures is whole."""

import azure.functions as func
from pydantic import Field

from shared.privacy.views import ChainView
from shared.web import ADMIN, Body, Call, endpoint

bp = func.Blueprint()


class KnownHead(Body):
    """A head that was noted before."""

    head: str | None = Field(default=None, pattern="^[0-9a-f]{64}$", max_length=64)


@endpoint(bp, "GET", "v1/disclosures/check", access=ADMIN)
def disclosure_check(call: Call[None, KnownHead]) -> ChainView:
    """Check that no disclosure was changed or removed.

    With `head`, also that the record still holds the entry with that hash.
    """
    return ChainView.of(call.services.privacy.disclosures.verify(call.query.head))
