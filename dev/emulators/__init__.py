"""Stand-ins for Azure on this machine, for development and the tests; never deployed.

Azurite keeps blobs and queues; an identity endpoint hands out tokens as App Service does. The
product runs on them with the code that it runs on in Azure: all that differs is settings.
"""
