"""Why a file was not read, in a word that the reader and its caller agree on."""

BROKEN = "broken"
"""The file is damaged, or the reader gave up or crashed over it."""

TOO_COSTLY = "too_costly"
"""Reading the file takes more time, memory or output than it may."""


class Refusal(Exception):
    """A file cannot be read. ``code`` says why, ``fault`` names the kind and place of an error."""

    def __init__(self, code: str, *, fault: str = "") -> None:
        """Remember why."""
        super().__init__(code)
        self.code = code
        self.fault = fault
