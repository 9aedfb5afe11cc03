"""Every 15 minutes: fetch what webhooks missed."""

import azure.functions as func

from shared.bootstrap import Services
from shared.web import timer

bp = func.Blueprint()


@timer(bp, "0 */15 * * * *")
def payment_reconcile(services: Services) -> None:
    """Queue overdue events again; settle payments, refunds and disputes of the last five days."""
    services.billing.reconciliation.run()
