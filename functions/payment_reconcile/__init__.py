"""Every 15 minutes: fetch what webhooks missed, what is not final yet, and payouts once a day."""

import azure.functions as func

from shared.bootstrap import Services
from shared.web import timer

bp = func.Blueprint()


@timer(bp, "0 */15 * * * *")
def payment_reconcile(services: Services) -> None:
    """Look at open items by their ids; queue overdue events; settle what lists show as changed.

    After each day of India it reads what was paid out to our bank account.
    """
    services.billing.follow_up.run()
    services.billing.reconciliation.run()
    services.billing.settlements.run()
