"""The passwords that anybody would try first.

A password is blocked when what is left after undoing the usual disguises (capitals, digits for
letters, up to eight digits or signs around) is one of: an entry of ``common_words.txt``; two
entries, or one entry said several times; a walk over the keyboard, one way or the other; a run of
the alphabet or of digits. So each entry stands for all its decorated forms.
"""

import re
from functools import cache
from importlib.resources import files

_MAX_DECORATION = 8
_MIN_WALK = 4

_LEET = str.maketrans("0134578@$!|+", "oieastbasiit")
_ROWS = (
    "1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
)
_COLUMNS = "1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik, 9ol. 0p;/"
_WALKS = (
    *_ROWS,
    _COLUMNS.replace(" ", ""),
    _COLUMNS.replace(" ", "").translate({ord(digit): None for digit in "0123456789"}),
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
    "zaq12wsxcde34rfvbgt56yhnmju7",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qawsedrftgyhujikolp",
    "1a2b3c4d5e6f7g8h9i0j",
    "a1b2c3d4e5f6g7h8i9j0",
    "a1s2d3f4g5h6j7k8l9",
    "qweasdzxc",
    "qweasdzxcrtyfghvbn",
    "1qazxsw23edcvfr4",
    "147258369",
    "159753",
    "741852963",
)
_PARTS = re.compile(r"[^\W\d_]+")
_AHEAD = re.compile(r"^[\W\d_]+")
_BEHIND = re.compile(r"[\W\d_]+$")


def is_common(password: str) -> bool:
    """Tell whether a password is among the first to be tried."""
    text = password.casefold()
    ending_off = _BEHIND.sub("", text)
    bare = _AHEAD.sub("", ending_off)
    plain = {text, *(each.translate(_LEET) for each in (text, ending_off, bare))}
    return _is_walk(text) or any(_is_worded(each, len(text)) for each in plain)


@cache
def words() -> frozenset[str]:
    """Return the entries of the list."""
    text = files("shared.accounts").joinpath("common_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _is_worded(text: str, length: int) -> bool:
    letters = "".join(_PARTS.findall(text))
    if not letters or length - len(letters) > _MAX_DECORATION:
        return False
    return _is_phrase(letters) or _is_walk(letters)


def _is_phrase(letters: str) -> bool:
    """Tell whether the letters are one or two entries, or one entry again and again."""
    known = words()
    for end in range(1, len(letters) + 1):
        first, rest = letters[:end], letters[end:]
        if first in known and (not rest or rest in known or _repeats(rest, first)):
            return True
    return False


def _repeats(rest: str, unit: str) -> bool:
    return (unit * (len(rest) // len(unit) + 1)).startswith(rest)


def _is_walk(text: str) -> bool:
    """Tell whether the text falls into walks of at least four keys each, at most eight odd ones."""
    odd, at = 0, 0
    while at < len(text):
        step = _walk_at(text, at)
        at += step or 1
        odd += not step
    return len(text) > odd and odd <= min(_MAX_DECORATION, len(text) // 3)


def _walk_at(text: str, start: int) -> int:
    """Return how many characters from ``start`` on follow one walk; 0 if too few."""
    longest = 0
    for walk in _both_ways():
        end = start + max(longest + 1, _MIN_WALK)
        while end <= len(text) and text[start:end] in walk:
            longest = end - start
            end += 1
    return longest


@cache
def _both_ways() -> tuple[str, ...]:
    return (*_WALKS, *(walk[::-1] for walk in _WALKS))
