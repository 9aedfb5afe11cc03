"""Timer: make exports that nobody has made, and remove archives that are a week old."""

import azure.functions as func

from shared.bootstrap import Services
from shared.web import timer

bp = func.Blueprint()


@timer(bp, "45 */5 * * * *")
def export_sweep(services: Services) -> None:
    """Carry on exports, and end them."""
    services.erasure.exports.sweep()
