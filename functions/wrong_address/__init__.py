"""Any other method or address under /api: 405 or 404, as a problem document.

The host tries routes in the order of the functions' names, so this name comes after all others.
"""

import azure.functions as func

from shared.web import fallback

bp = func.Blueprint()

fallback(bp, "wrong_address")
