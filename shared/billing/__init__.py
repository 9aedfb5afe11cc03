"""Billing: the catalogue, orders and subscriptions, the ledger, invoices and webhooks."""
