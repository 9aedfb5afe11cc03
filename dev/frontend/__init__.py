"""What the local host shows where a frontend would be: a first page, and where links of mails lead.

It stands in for a frontend only until one is there: ``IMOCK_FRONTEND_URL`` names another.
"""
