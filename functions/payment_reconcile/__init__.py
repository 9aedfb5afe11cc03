"""Every 15 minutes: fetch what webhooks missed, and look at what is not final yet."""

import azure.functions as func

from shared.bootstrap import Services
from shared.web import timer

bp = func.Blueprint()


@timer(bp, "0 */15 * * * *")
def payment_reconcile(services: Services) -> None:
    """Look at open items by their ids; queue overdue events; settle what lists show as changed."""
    services.billing.follow_up.run()
    services.billing.reconciliation.run()
