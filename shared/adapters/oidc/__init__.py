"""OpenID Connect: Google and LinkedIn behind the port of identity providers."""
