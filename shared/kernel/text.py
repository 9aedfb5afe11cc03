"""Text that people type: what may be in it, and the one form in which it is kept."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

_CONTROL = r"\x00-\x1f\x7f-\x9f"
_CONTROL_BUT_BREAKS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"


def tidy(text: str) -> str:
    """Return the text in Unicode form NFC, without white space round it."""
    return unicodedata.normalize("NFC", text).strip()


Line = Annotated[
    str,
    Field(pattern=rf"^[^{_CONTROL}]*[^{_CONTROL}\s][^{_CONTROL}]*$"),
    AfterValidator(tidy),
]
"""One line: no control characters, not blank. Add ``Field(max_length=...)`` where it is used."""

Prose = Annotated[
    str,
    Field(pattern=rf"^[^{_CONTROL_BUT_BREAKS}]*$"),
    AfterValidator(tidy),
]
"""Any number of lines, possibly none: no control characters but tab and line breaks."""
