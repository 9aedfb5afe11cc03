"""What iMock is, by domain; see docs/architecture.md."""
