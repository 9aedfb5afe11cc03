"""The web client in ``web/``: built with Node, served by the local host, prepared for Azure."""
