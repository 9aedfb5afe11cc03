"""Timer: carry on erasures that nobody carries on."""

import azure.functions as func

from shared.bootstrap import Services
from shared.web import timer

bp = func.Blueprint()


@timer(bp, "30 */5 * * * *")
def erasure_resume(parts: Services) -> None:
    """Carry on every erasure that is due, whoever began it."""
    parts.erasure.worker.run_due()
