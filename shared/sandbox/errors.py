"""Why a reader failed: the codes that readers and their callers share."""

BROKEN = "broken"
"""The file is damaged, or the reader gave up or crashed over it."""

TOO_COSTLY = "too_costly"
"""Reading the file takes more time, memory or output than it may."""


class ReaderError(Exception):
    """A file cannot be read. ``code`` says why, ``fault`` names the kind and place of an error.

    ``found`` names what the file holds instead of what is accepted, in the words of the decoder.
    """

    def __init__(self, code: str, *, fault: str = "", found: str = "") -> None:
        """Create an error with its code."""
        super().__init__(code)
        self.code = code
        self.fault = fault
        self.found = found
