"""Leaves out of an answer who gave it, before it is sent to a language model.

Every mask is as long as what it hides, so that places in the masked text are those in the answer.
"""

import re

_MASK = "_"

_ADDRESSES = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:https?://|www\.)\S+"
    r"|\b(?:linkedin|github|gitlab|twitter|x|facebook|instagram)\.com/\S+",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\w.])\+?\d(?:[ ()-]{0,2}\d){9,}(?!\w)")
_INTRODUCED = r"(?:my name is|my name's|i am|i['\u2019]m|this is|call me|myself)\s+"


def masked(answer: str, name: str | None) -> str:
    """Return the answer without addresses, links, telephone numbers and the candidate's name.

    A part of the name is masked where it is written as in the account, or introduced as a name; the
    whole name in whatever case.
    """
    for pattern in (_ADDRESSES, _NUMBERS):
        answer = pattern.sub(_mask, answer)
    parts = [part for part in re.findall(r"[^\W\d_]+", name or "") if len(part) > 1]
    if not parts:
        return answer
    whole = r"\W+".join(map(re.escape, parts))
    any_part = "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))
    answer = re.sub(rf"\b{whole}\b", _mask, answer, flags=re.IGNORECASE)
    answer = re.sub(
        rf"\b{_INTRODUCED}(?P<name>(?:{any_part}))\b", _mask_name, answer, flags=re.IGNORECASE
    )
    capitalised = "|".join(
        re.escape(part) for part in sorted(parts, key=len, reverse=True) if part[0].isupper()
    )
    return re.sub(rf"\b(?:{capitalised})\b", _mask, answer) if capitalised else answer


def _mask(found: re.Match[str]) -> str:
    return _MASK * len(found.group())


def _mask_name(found: re.Match[str]) -> str:
    name = found["name"]
    return found.group().removesuffix(name) + _MASK * len(name)
