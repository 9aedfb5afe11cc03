"""GET /api/.well-known/jwks.json: the public keys of access tokens."""

import azure.functions as func

from shared.accounts.views import JsonWebKeySet
from shared.web import PUBLIC, Call, Reply, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", ".well-known/jwks.json", access=PUBLIC)
def api_jwks(call: Call) -> Reply[JsonWebKeySet]:
    """Read the public keys with which access tokens are verified.

    A new key is published 15 minutes before it signs, and stays until its last token has expired.
    """
    keys = JsonWebKeySet(keys=call.services.accounts.published_keys.read())
    return Reply(keys, headers={"Cache-Control": "public, max-age=300"})
