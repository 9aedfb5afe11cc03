"""Which passwords are accepted (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2).

Length is what counts, in code points. There is no rule about capitals, digits or signs, none
about age, and no hint. A refusal says why.
"""

import re
import unicodedata

from shared.accounts.blocklist import is_common
from shared.accounts.errors import (
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooPersonal,
    PasswordTooShort,
    PasswordTooSimple,
)

MAX_CHARS = 256

_OUR_WORDS = ("imock", "interview")
_MIN_CONTEXT_WORD = 3
_MIN_UNRELATED = 8
_MIN_DISTINCT = 5
_MIN_SURPRISES = 6
_MIN_PERIODS = 3


class PasswordPolicy:
    """Decides on new passwords. It is never asked about a password that is in use."""

    def __init__(self, *, min_chars: int) -> None:
        """Ask for at least so many code points."""
        self._min_chars = min_chars

    def require(self, password: str, *, name: str, email: str) -> None:
        """Raise the WeakPassword that says why this person may not have this password."""
        text = unicodedata.normalize("NFC", password)
        if len(text) < self._min_chars:
            raise PasswordTooShort(detail=f"Use at least {self._min_chars} characters.")
        if len(text) > MAX_CHARS:
            raise PasswordTooLong(detail=f"Use at most {MAX_CHARS} characters.")
        if is_simple(text):
            raise PasswordTooSimple
        if is_common(text):
            raise PasswordTooCommon
        if is_personal(text, name=name, email=email):
            raise PasswordTooPersonal


def is_simple(text: str) -> bool:
    """Tell whether a text is a short unit repeated, few different characters, or sequences."""
    folded = text.casefold()
    return (
        len(set(folded)) < _MIN_DISTINCT
        or _is_periodic(folded)
        or _surprises(folded) < _MIN_SURPRISES
    )


def is_personal(text: str, *, name: str, email: str) -> bool:
    """Tell whether too little is left of a text without its owner's and the product's names."""
    rest = text.casefold()
    words = re.findall(r"[^\W_]+", f"{name} {email}".casefold())
    own = {word for word in words if len(word) >= _MIN_CONTEXT_WORD}
    for word in sorted({*own, *_OUR_WORDS}, key=lambda each: (-len(each), each)):
        rest = rest.replace(word, "")
    return len(rest) < min(_MIN_UNRELATED, len(text))


def _is_periodic(text: str) -> bool:
    return any(
        text == (text[:unit] * (len(text) // unit + 1))[: len(text)]
        for unit in range(1, len(text) // _MIN_PERIODS + 1)
    )


def _surprises(text: str) -> int:
    """Count the characters that do not continue the step (-1, 0 or +1) that led to the last one."""
    count, last_step = 0, None
    for before, char in zip("\0" + text, text, strict=False):
        step = ord(char) - ord(before)
        count += step not in {-1, 0, 1} or step != last_step
        last_step = step
    return count
