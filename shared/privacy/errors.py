"""The errors of privacy."""

from shared.kernel.errors import Invalid, NotFound

MAX_RECEIPT_CHARS = 16_384


class ReceiptInvalid(Invalid):
    """The text is no receipt that was signed by this installation."""

    code = "privacy.receipt_invalid"
    title = "This is not a receipt of ours"


class NoSuchExport(NotFound):
    """The user has no such export, or its archive is more than a week old."""

    code = "privacy.no_such_export"
    title = "Export not found"


class NoSuchErasure(NotFound):
    """The token names no erasure that is going on or was finished in the last 90 days."""

    code = "privacy.no_such_erasure"
    title = "Erasure not found"
