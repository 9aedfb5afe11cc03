"""Why something is done, as it is recorded."""

from typing import Annotated

from pydantic import Field

from shared.kernel.text import Line

Reason = Annotated[
    Line,
    Field(max_length=200, pattern=r"^[^@]*$", examples=["ticket 4711"]),
    Field(description="why, such as a ticket's number; it is kept for ever, so name nobody"),
]
"""Why something is done. No email address can stand in it."""
