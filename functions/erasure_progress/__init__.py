"""POST /api/v1/privacy/erasures: how far an erasure is, and its receipt."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.privacy.erasure.views import ErasureProgress
from shared.privacy.errors import NoSuchErasure
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class ProgressAsked(Body):
    """The token from the answer of account_delete."""

    progress_token: Annotated[str, Field(max_length=128)]


@endpoint(bp, "POST", "v1/privacy/erasures", access=PUBLIC, errors=(NoSuchErasure,))
def erasure_progress(call: Call[ProgressAsked]) -> ErasureProgress:
    """Read the progress of an erasure and its receipt.

    There is no account to log in to any more: the token says which erasure is meant. It is good
    for 90 days after the receipt was issued.
    """
    erasure = call.services.erasure
    found = erasure.erasures.progress(call.body.progress_token)
    return ErasureProgress.of(found, public_key=erasure.receipts.public_key())
