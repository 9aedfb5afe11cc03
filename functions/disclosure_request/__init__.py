"""POST /api/v1/disclosures: record the demand of an authority."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.kernel.ids import ID_PATTERN
from shared.kernel.text import Line
from shared.privacy.disclosure_model import Order, Scope
from shared.privacy.views import DisclosureView
from shared.web import ADMIN, Body, Call, endpoint

bp = func.Blueprint()

Words = Annotated[Line, Field(max_length=300)]


class Demand(Body):
    """What an authority demands. Names of persons do not belong into it."""

    user_id: str = Field(pattern=f"^{ID_PATTERN}$", max_length=40)
    legal_basis: Words = Field(description="the law, with its section")
    authority: Words
    reference: Words = Field(description="the authority's number of the case")
    scope: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=len(Scope))]


@endpoint(bp, "POST", "v1/disclosures", access=ADMIN, status=201)
def disclosure_request(call: Call[Demand]) -> DisclosureView:
    """Request a disclosure to an authority.

    Nothing can be read before another admin has approved it. The record cannot be changed.
    """
    body = call.body
    order = Order(body.legal_basis, body.authority, body.reference, body.scope)
    entry = call.services.privacy.disclosures.request(call.user_id, body.user_id, order)
    return DisclosureView.showing(entry)
