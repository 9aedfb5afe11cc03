"""Passkeys (WebAuthn): a key pair in a device that opens the account, alone or as a factor."""
