"""The azure backend: Azure's services, opened by a managed identity and by no key."""
