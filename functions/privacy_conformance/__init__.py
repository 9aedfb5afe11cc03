"""GET /api/v1/privacy/conformance: the clauses of the privacy policy and their tests."""

import azure.functions as func

from shared.privacy.conformance import ConformanceTable, conformance
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/privacy/conformance", access=PUBLIC)
def privacy_conformance(call: Call) -> ConformanceTable:  # noqa: ARG001 - the same for every caller
    """Read which tests show each clause of the policy.

    The table was written when this installation was built: the commit, and for each clause its
    text, the SHA-256 of the text, and how many tests passed and failed.
    """
    return conformance()
