"""What is kept of somebody who has been erased: by which law, and until when."""

from typing import Any

from shared.billing.closing import Books

BACKUPS = {
    "what": "backups of the database",
    "why": "they can be restored for 7 days; erasures are then done again before anybody is served",
    "until": "7 days after this receipt",
}
MESSAGES = {
    "what": "queued messages that name the account by its id, which leads nowhere any more",
    "why": "whoever handles one finds nobody and drops it",
    "until": "handled, 7 days at most",
}
PROCESSOR = {
    "what": "records of payments at Razorpay",
    "why": "Razorpay keeps them in its own name, by the law that binds it",
    "until": "see https://razorpay.com/privacy/",
}


def kept_of(books: Books | None) -> list[dict[str, Any]]:
    """Return what a receipt says of what is kept."""
    kept: list[dict[str, Any]] = [BACKUPS, MESSAGES]
    if books and books.orders:
        kept += [
            {
                "what": "paid orders and their invoices, without your name or address",
                "count": books.orders,
                "why": "Companies Act 2013, section 128(5); CGST Act 2017, section 36",
                "until": books.until.isoformat() if books.until else "8 years",
            },
            PROCESSOR,
        ]
    return kept
