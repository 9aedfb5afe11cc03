"""Email: the address of the candidate, and what makes it certain.

An address is certain only where nothing says that a part of it is lost: it ends in a known
top-level domain, no word beside it or on the line above runs into it, no rest of it stands below,
and it is none that templates print. Any other address is given as doubtful or reported.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from shared.resumes.extraction.fields.facts import (
    CERTAIN,
    DOUBTFUL,
    FAIR,
    LIKELY,
    UNSURE,
    Fact,
    fact,
)
from shared.resumes.extraction.fields.top_level_domains import has_known_top_level
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.links import Link

EMAIL = re.compile(
    r"(?<![\w.%+@\ufffd\u2026-])[A-Za-z0-9](?:[A-Za-z0-9_%+-]|\.(?!\.)){0,63}"
    r"@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![\w\ufffd\u2026-]|\.\w|\.\.)"
)
"""No letter of any script may stand beside it: it would be a part of an address only."""

_BROKEN = re.compile(
    r"[\w.%+-]+\s@\s?[\w.-]+\.\w|[\w.%+-]+@\s[\w.-]+\.\w|\S*\ufffd\S*@|@\S*\ufffd"
    r"|[\w.%+-]*[^\W\x00-\x7f][\w.%+-]*@[\w.-]+\.\w"
)
_UNFINISHED = re.compile(r"(?<![@\w.%+-])[\w.%+-]+@[\w-]|\u2026\S*@\w|\.\.\S*@\w")
_PLACEHOLDER = re.compile(
    r"(?:your[._-]?(?:e?mail|name)|(?:e?mail|user)(?:[._-]?(?:address|name|here))?|username|name"
    r"|first(?:name)?[._-]?last(?:name)?|name[._-]?surname|example)@.*"
    r"|.*@(?:domain|yourdomain|your-?domain|reallygreatsite|yoursite|company-?name)\.\w+",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[\t|•·,;]|\s{2,}")
_LOCAL = re.compile(r"[a-z][\w.%+-]*")
_HANGING = re.compile(r"[a-z][\w.%+-]*[-_+]")
_REST = re.compile(r"[a-z]{1,4}(?=\s*(?:$|[\t|•·,;]))")
_BESIDE_LISTED = (
    "address adresse and at contact correo courriel e e-mail electrónico email id mail mailto me"
    " mejl on or posta reach to und via write y"
)
_BESIDE = frozenset(_BESIDE_LISTED.split())
"""Words that people write before an address, also without a colon."""


def email_of(
    zone: Sequence[Line], rest: Sequence[Line], links: Sequence[Link]
) -> tuple[Fact | None, Fact | None]:
    """Return the address, or else where one stands that could not be read."""
    linked = [link for link in links if link.scheme == "mailto" and EMAIL.fullmatch(link.target)]
    found = list(_printed(zone, {link.target.lower() for link in linked}))
    for address in found:
        if address.confidence > DOUBTFUL:
            return address, None
    if linked:
        first = linked[0]
        return Fact(first.target, first.page, first.text or f"mailto:{first.target}", LIKELY), None
    if found:
        return found[0], None
    broken = next((line for line in (*zone, *rest) if _BROKEN.search(line.text)), None)
    broken = broken or next((line for line in zone if _UNFINISHED.search(line.text)), None)
    if broken:
        return None, fact("", broken, UNSURE)
    for line in rest:
        if match := EMAIL.search(line.text):
            sure = DOUBTFUL if _is_doubtful(match, line.text) else FAIR
            return fact(match[0], line, sure), None
    return None, None


def joins(text: str, following: str) -> bool:
    """Tell whether an address at the end of a line goes on in the next one."""
    last, first = text.rsplit(maxsplit=1)[-1], following.split(maxsplit=1)[0]
    if first.endswith(":"):
        return False
    if "@" in first and first.startswith("@"):
        return "@" not in last and bool(re.fullmatch(r"[\w.%+-]+", last))
    if "@" not in last or "@" in first:
        return False
    complete = EMAIL.search(last)
    return first.startswith(".") or not complete or last.endswith(("-", "."))


def _printed(zone: Sequence[Line], linked: set[str]) -> Iterator[Fact]:
    above: Line | None = None
    for line, below in zip_longest(zone, zone[1:]):
        following = below if below and below.page == line.page else None
        if following and joins(line.text, following.text):
            both = line.text.rstrip() + following.text.lstrip()
            for match in EMAIL.finditer(both):
                if match[0] not in line.text:
                    sure = DOUBTFUL if _is_doubtful(match, both, above) else FAIR
                    seen = match[0].lower() in linked
                    yield fact(match[0], line, CERTAIN if seen else sure)
        for match in EMAIL.finditer(line.text):
            seen = match[0].lower() in linked
            doubtful = _is_doubtful(match, line.text, above, following)
            yield fact(match[0], line, CERTAIN if seen or not doubtful else DOUBTFUL)
        above = line


def _is_doubtful(
    match: re.Match[str], text: str, above: Line | None = None, below: Line | None = None
) -> bool:
    """Tell whether an address may be a part of one, or nobody's."""
    address = match[0]
    if _PLACEHOLDER.fullmatch(address) or not has_known_top_level(address):
        return True
    if _is_mixed(address) or _lost_beginning(text[: match.start()], above):
        return True
    ends_line = not text[match.end() :].strip()
    return bool(ends_line and below and _REST.match(below.text))


def _is_mixed(address: str) -> bool:
    """Tell whether only the end of an address has capitals: it is rather the next line's word."""
    before, _, last = address.rpartition(".")
    return last != last.lower() and before == before.lower()


def _lost_beginning(before: str, above: Line | None) -> bool:
    """Tell whether a word that an address may go on from stands before it, or ends the line above.

    A word before it on its line must be one of those that people write there.
    """
    piece = _SEPARATOR.split(before)[-1]
    if piece.strip():
        word = piece.split()[-1]
        return bool(_LOCAL.fullmatch(word)) and word not in _BESIDE
    if before.strip() or above is None:
        return False
    last = _SEPARATOR.split(above.text)[-1].strip()
    if not last or "@" in last:
        return False
    alone = _LOCAL.fullmatch(last) and last not in _BESIDE and not has_known_top_level(last)
    return bool(alone or _HANGING.fullmatch(last.split()[-1]))
