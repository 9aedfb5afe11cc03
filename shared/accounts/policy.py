"""Which passwords are accepted (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2).

A password needs a length in code points and a strength, which zxcvbn estimates. There is no rule
about capitals, digits or signs, none about age, and no hint. A refusal says why.
"""

import logging
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared.accounts.errors import (
    PasswordBreached,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooPersonal,
    PasswordTooShort,
    PasswordTooSimple,
    WeakPassword,
)
from shared.kernel.trace import log_event
from shared.ports import Outage
from shared.ports.breaches import BreachedPasswords

MAX_CHARS = 256

MIN_SCORE = 4
"""zxcvbn's highest: more than 10^10 guesses. At 3 it accepts "Summer2024!!!"."""

_ESTIMATED_CHARS = 40
"""zxcvbn takes time that grows with the cube of the length; strength shows in the beginning."""

_SUBSTITUTES = {
    "a": ["4", "@"],
    "b": ["8"],
    "e": ["3"],
    "i": ["1", "!"],
    "o": ["0"],
    "s": ["$", "5"],
    "t": ["7"],
}
"""Which signs stand for which letter: at most eight readings of a text.

zxcvbn's own table has many hundreds, and tries each: minutes for one hostile password.
"""

_FAMOUS = ("correcthorsebatterystaple",)
_LOCAL_WORDS = Path(__file__).parent / "local_words.txt"
_OUR_WORDS = ("imock", "interview")
_MIN_CONTEXT_WORD = 3
_MIN_UNRELATED = 8
_SIMPLE = {"bruteforce", "date", "regex", "repeat", "sequence"}

_SIGNS = re.compile(r"[\W_]+")
_FEW_DIGITS = 3

_one_at_a_time = threading.Lock()
"""zxcvbn keeps the words of the person whose password it estimates in a global dictionary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """Decides on new passwords. It is never asked about a password that is in use."""

    min_chars: int
    breaches: BreachedPasswords | None = None

    def require(self, password: str, *, name: str, email: str) -> None:
        """Raise the WeakPassword that says why this person may not have this password."""
        text = unicodedata.normalize("NFC", password)
        if len(text) < self.min_chars:
            raise PasswordTooShort(detail=f"Use at least {self.min_chars} characters.")
        if len(text) > MAX_CHARS:
            raise PasswordTooLong(detail=f"Use at most {MAX_CHARS} characters.")
        own = [*_context_words(name, email), *_OUR_WORDS]
        if _is_personal(text, own):
            raise PasswordTooPersonal
        head = text[:_ESTIMATED_CHARS]
        estimate = _estimate(head, own)
        if estimate["score"] < MIN_SCORE:
            raise _reason(estimate["sequence"])
        bare = _SIGNS.sub("", head)
        if bare and bare != head:
            estimate = _estimate(bare, own)
            if estimate["score"] < MIN_SCORE and _of_words(estimate["sequence"]):
                raise _reason(estimate["sequence"])
        self._require_unknown(text)

    def _require_unknown(self, text: str) -> None:
        """Raise PasswordBreached for a leaked one; a service that is away blocks nobody."""
        try:
            known = self.breaches is not None and self.breaches.seen(text)
        except Outage:
            log_event("password.breach_check_failed", level=logging.WARNING)
            return
        if known:
            raise PasswordBreached


def _context_words(name: str, email: str) -> list[str]:
    words = re.findall(r"[^\W_]+", f"{name} {email}".casefold())
    return [word for word in words if len(word) >= _MIN_CONTEXT_WORD]


def _is_personal(text: str, own: Sequence[str]) -> bool:
    """Tell whether too little is left of a text without the words of its owner and of the site."""
    rest = text.casefold()
    for word in sorted(set(own), key=lambda each: (-len(each), each)):
        rest = rest.replace(word, "")
    return len(rest) < min(_MIN_UNRELATED, len(text))


def _estimate(text: str, own: Sequence[str]) -> dict[str, Any]:
    with _one_at_a_time:
        estimate: dict[str, Any] = _estimator()(text, user_inputs=own)
    return estimate


def _of_words(sequence: Sequence[dict[str, Any]]) -> bool:
    """Tell whether a text is words, dates and a few digits, with nothing random in it.

    zxcvbn takes each sign between words for something random: "Virat@iloveyou632" for strong.
    """
    return all(
        _of_words(match.get("base_matches", ()))
        and (
            match["pattern"] != "bruteforce"
            or (match["token"].isdigit() and len(match["token"]) <= _FEW_DIGITS)
        )
        for match in sequence
    )


def local_words() -> list[str]:
    """Return the words of which passwords are made in India, most likely ones first.

    They were collected for this project: deities, greetings, cricketers, films, places, names.
    """
    return _LOCAL_WORDS.read_text(encoding="utf-8").split()


@cache
def _estimator() -> Callable[..., dict[str, Any]]:
    """Import zxcvbn with its dictionaries, which takes a fifth of a second."""
    from zxcvbn import matching, zxcvbn  # noqa: PLC0415 - few processes ever need it

    matching.L33T_TABLE.clear()
    matching.L33T_TABLE.update(_SUBSTITUTES)
    matching.add_frequency_lists({"famous": _FAMOUS, "local": local_words()})
    estimator: Callable[..., dict[str, Any]] = zxcvbn
    return estimator


def _reason(sequence: Sequence[dict[str, Any]]) -> type[WeakPassword]:
    """Return the refusal that fits the patterns of which a weak password is made."""
    patterns = set(_patterns(sequence))
    if "user_inputs" in patterns:
        return PasswordTooPersonal
    return PasswordTooSimple if patterns <= _SIMPLE else PasswordTooCommon


def _patterns(sequence: Sequence[dict[str, Any]]) -> Iterator[str]:
    for match in sequence:
        yield match.get("dictionary_name") or match["pattern"]
        yield from _patterns(match.get("base_matches", ()))
