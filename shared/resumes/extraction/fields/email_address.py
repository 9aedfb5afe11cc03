"""Email: the address of the candidate, and what makes it certain.

An address is certain only where nothing says that a part of it is lost: it ends in a known
top-level domain, no word beside it or on the line above runs into it, no rest of it stands below,
the page does not cut it, no link goes on where it ends, and it is none that templates print. Any
other address is given as doubtful or reported.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_REST = re.compile(r"[a-z]+(?=\s*(?:$|[\t|•·,;]))")
_REST_OF_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?=\s*(?:$|[\t|•·,;]))")
_SHORT_REST = 4
_SHARED_LETTERS = 3
_CUT_TOP_LEVELS = frozenset({"bi", "co", "ne"})
"""Countries whose domain is the beginning of a commoner one: biz, com, net."""

_EDGE_PT = 1.0
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
    targets = {link.target.lower() for link in linked}
    found = list(_printed(zone, targets, _farthest([*zone, *rest])))
    best = max(found, key=lambda each: each.confidence, default=None)
    if best and best.confidence > DOUBTFUL:
        return best, None
    if linked:
        first = next((each for each in linked if _goes_on_in(best, each)), linked[0])
        sure = DOUBTFUL if _is_nobodys(first.target) else LIKELY
        return Fact(first.target, first.page, first.text or f"mailto:{first.target}", sure), None
    if best:
        return best, None
    broken = next((line for line in (*zone, *rest) if _BROKEN.search(line.text)), None)
    broken = broken or next((line for line in zone if _UNFINISHED.search(line.text)), None)
    if broken:
        return None, fact("", broken, UNSURE)
    for line in rest:
        if match := EMAIL.search(line.text):
            cut = _is_nobodys(match[0]) or _has_lost_some(match, line.text)
            sure = DOUBTFUL if cut else FAIR
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


def _goes_on_in(printed: Fact | None, link: Link) -> bool:
    """Tell whether a printed address is a part of the one that a link has."""
    return printed is not None and printed.text.lower() in link.target.lower()


def _farthest(lines: Iterable[Line]) -> dict[int, float]:
    """Return for each page how far to the right its text goes."""
    farthest: dict[int, float] = {}
    for line in filter(lambda each: each.spans, lines):
        farthest[line.page] = max(farthest.get(line.page, 0.0), line.x1)
    return farthest


def _printed(
    zone: Sequence[Line], linked: set[str], farthest: Mapping[int, float]
) -> Iterator[Fact]:
    above: Line | None = None
    for line, below in zip_longest(zone, zone[1:]):
        following = below if below and below.page == line.page else None
        if following and joins(line.text, following.text):
            both = line.text.rstrip() + following.text.lstrip()
            for match in EMAIL.finditer(both):
                if match[0] not in line.text:
                    cut = _has_lost_some(match, both, above)
                    yield fact(match[0], line, _sure(match[0], linked, FAIR, cut=cut))
        for match in EMAIL.finditer(line.text):
            cut = _has_lost_some(match, line.text, above) or (
                not line.text[match.end() :].strip()
                and (_is_cut_by_page(match[0], line, farthest) or _goes_on(match[0], line, below))
            )
            yield fact(match[0], line, _sure(match[0], linked, CERTAIN, cut=cut))
        above = line


def _sure(address: str, linked: set[str], whole: float, *, cut: bool) -> float:
    """Return how sure an address is. ``cut``: it looks like a part of one, which a link settles."""
    if _is_nobodys(address):
        return DOUBTFUL
    if address.lower() in linked:
        return CERTAIN
    longer = any(address.lower() in target for target in linked)
    return DOUBTFUL if cut or longer else whole


def _is_nobodys(address: str) -> bool:
    """Tell whether an address is one that templates print, or ends as none does."""
    return bool(_PLACEHOLDER.fullmatch(address)) or not has_known_top_level(address)


def _has_lost_some(match: re.Match[str], text: str, above: Line | None = None) -> bool:
    """Tell whether the line and the one above look as if an address began before its match."""
    return _is_mixed(match[0]) or _lost_beginning(text[: match.start()], above)


def _is_cut_by_page(address: str, line: Line, farthest: Mapping[int, float]) -> bool:
    """Tell whether an address that may go on ends where no other text of the page reaches."""
    top_level = address.rpartition(".")[2].lower()
    return top_level in _CUT_TOP_LEVELS and line.x1 >= farthest.get(line.page, line.x1)


def _goes_on(address: str, line: Line, below: Line | None) -> bool:
    """Tell whether the line below may be the rest of an address that ends a line."""
    if below is None or below.page != line.page:
        return False
    if rest := _REST.match(below.text):
        return len(rest[0]) <= _SHORT_REST or has_known_top_level(address + rest[0])
    host = _REST_OF_HOST.match(below.text)
    if host is None or line.x1 < line.edge - _EDGE_PT:
        return False
    # A site of the candidate's own is named like the address; any other text may be its rest.
    name = re.split(r"[\W\d_]+", address.partition("@")[0].lower())
    return not any(part in host[0] for part in name if len(part) >= _SHARED_LETTERS)


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
