"""A stateful emulator of Razorpay, for development and tests. Never deployed.

Orders, checkout, payments, capture, refunds, disputes, plans, subscriptions, signed webhooks.

It behaves as Razorpay's documentation says, including what is awkward: payments that fail and are
authorised later, notes that are a list when empty, card data in every webhook, and an event id
that is not signed.
"""
