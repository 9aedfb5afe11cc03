"""What iMock is, by domain; see docs/architecture.md."""

VERSION = "0.1.0"
