"""Contacts: email, telephone, accounts and web site, from the text and from its links.

The visible text is preferred, a link on it is the second witness. What only looks like an
address, because a letter was lost in the PDF, is reported and not repaired.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from shared.resumes.extraction.fields.email_address import EMAIL, email_of, joins
from shared.resumes.extraction.fields.facts import (
    CERTAIN,
    DOUBTFUL,
    FAIR,
    LIKELY,
    Fact,
    fact,
)
from shared.resumes.extraction.fields.social_profiles import (
    Account,
    account_of,
    addresses_in,
    normal,
    with_scheme,
)
from shared.resumes.extraction.fields.top_level_domains import has_known_top_level
from shared.resumes.extraction.pdf.characters import LOST
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.links import Link, lies_on

_PHONE = re.compile(
    r"(?<![\w/.@-])(?:\(?\+|\(?\d)(?:[\d\s().\-\u2013]|/(?!\s)){5,22}\d(?![\w@])(?!\.\d)"
)
_PHONE_LABEL = re.compile(
    r"(?:phone|tel|mobile|mob|cell|contact|call|handy|ph)\W{0,4}$", re.IGNORECASE
)
_YEARS = re.compile(
    r"(?:19|20)\d\d\D+(?:(?:19|20)\d\d|\d{1,2}$)|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d"
)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_DIGITS = (7, 15)
_DIGITS_ONLY = re.compile(r"\(?\+?[\d\s()-]*\d[\d\s()-]*")
_NAMED = re.compile(
    r"(?P<network>linkedin|github|gitlab)\s?[:/|]+\s*(?P<user>[\w.-]{3,40})$", re.IGNORECASE
)


class Contacts(NamedTuple):
    """How to reach the candidate. ``email_unsure``: an email address that could not be read."""

    email: Fact | None
    email_unsure: Fact | None
    phone: Fact | None
    url: Fact | None
    accounts: list[tuple[Account, Fact]]


def contacts_of(zone: Sequence[Line], rest: Sequence[Line], links: Sequence[Link]) -> Contacts:
    """Return the contacts. ``zone``: where they are expected; ``rest``: all other lines."""
    email, unsure = email_of(zone, rest, links)
    accounts, url = _web(zone, rest, links)
    return Contacts(email, unsure, _phone(zone, rest, links), url, accounts)


def names_contacts(text: str) -> bool:
    """Tell whether a text names an email address and another way to reach the same person."""
    rest = EMAIL.sub(" ", text)
    phone = any(_is_phone(match[0].strip()) for match in _PHONE.finditer(rest))
    return rest != text and (phone or any(map(account_of, addresses_in(rest))))


def _phone(zone: Sequence[Line], rest: Sequence[Line], links: Sequence[Link]) -> Fact | None:
    linked = [link for link in links if link.scheme == "tel"]
    numbers = {_digits(link.target)[-_DIGITS[0] :] for link in linked}
    best: Fact | None = None
    for lines, confidence in ((zone, LIKELY), (rest, 0.0)):
        for index, line in enumerate(lines):
            for match in _PHONE.finditer(line.text):
                number = match[0].strip()
                if not _is_phone(number):
                    continue
                known = _digits(number)[-_DIGITS[0] :] in numbers
                label = bool(_PHONE_LABEL.search(line.text[: match.start()]))
                sure = CERTAIN if known or label else confidence
                if not known and (_is_placeholder(number) or _is_cut(match, lines, index)):
                    sure = min(sure, DOUBTFUL)
                if sure and (best is None or sure > best.confidence):
                    best = fact(number, line, sure)
        if best:
            return best
    if linked:
        first = linked[0]
        return Fact(first.target, first.page, first.text or f"tel:{first.target}", LIKELY)
    return None


def _is_phone(text: str) -> bool:
    count = len(_digits(text))
    if not _DIGITS[0] <= count <= _DIGITS[1] or _YEARS.search(text) or _ORCID.search(text):
        return False
    return text.count("(") == text.count(")")


def _is_placeholder(number: str) -> bool:
    """Tell whether a number is one that templates print: 123-456-7890, or one digit all through."""
    digits = _digits(number)
    return digits.endswith("1234567890") or len(set(digits[-_DIGITS[0] :])) == 1


def _is_cut(match: re.Match[str], lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line above or below holds nothing but more digits of a number."""
    line = lines[index]
    above = lines[index - 1 : index] if not line.text[: match.start()].strip() else ()
    below = lines[index + 1 : index + 2] if not line.text[match.end() :].strip() else ()
    return any(
        each.page == line.page and _DIGITS_ONLY.fullmatch(each.text) and not _is_phone(each.text)
        for each in (*above, *below)
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _web(
    zone: Sequence[Line], rest: Sequence[Line], links: Sequence[Link]
) -> tuple[list[tuple[Account, Fact]], Fact | None]:
    found: dict[str, Fact] = {}
    for address in _printed(zone):
        found.setdefault(normal(address.text), address)
    for address in _linked(zone, rest, links):
        shorter = [key for key in found if normal(address.text).startswith(key) and key]
        for key in shorter:
            # The text breaks off at the end of a line, the link goes on.
            if account_of(found[key].text) and key != normal(address.text):
                del found[key]
        found.setdefault(normal(address.text), address)
    accounts: list[tuple[Account, Fact]] = []
    url: Fact | None = None
    for address in found.values():
        account = account_of(address.text)
        if account:
            same = [each for each, _ in accounts if each.network == account.network]
            if not any(each.username == account.username for each in same):
                accounts.append((account, address))
        elif url is None and not _is_network_page(address.text):
            url = address
    networks = {account.network for account, _ in accounts}
    named = [each for each in _named_accounts(zone) if each[0].network not in networks]
    return accounts + named, url


def _is_network_page(address: str) -> bool:
    """Tell whether an address is of a network and names no account, as a placeholder does."""
    host = normal(address).partition("/")[0]
    return account_of(f"{host}/user") is not None or "linkedin" in host


def _printed(zone: Sequence[Line]) -> Iterator[Fact]:
    """Yield the addresses that the zone spells out, also over two lines."""
    rest = ""
    for line, following in zip_longest(zone, zone[1:]):
        text = EMAIL.sub(" ", line.text.removeprefix(rest)).rstrip()
        if following and joins(line.text, following.text):
            # An email over two lines: its halves are no addresses of their own.
            text, rest = text.rpartition(" ")[0], following.text.split()[0]
        for url in addresses_in(text):
            whole = url
            if following and text.endswith((url, url + "-")) and _goes_on(line, following):
                rest = following.text.split()[0]
                whole = text[text.rindex(url) :] + rest
            if account_of(whole) or "@" not in whole:
                sure = CERTAIN if whole == url else FAIR
                yield fact(with_scheme(whole), line, sure if _is_site(whole) else DOUBTFUL)


def _is_site(url: str) -> bool:
    """Tell whether a text is surely an address of the web, and not two words with a point."""
    host = normal(url).partition("/")[0].partition(":")[0]
    return url.lower().startswith(("http", "www.")) or has_known_top_level(host)


def _goes_on(line: Line, following: Line) -> bool:
    """Tell whether an address at the end of a line is cut there."""
    first = following.text.split()[0]
    return line.text.rstrip().endswith(("-", "/")) and bool(re.fullmatch(r"[\w./-]+", first))


def _linked(zone: Sequence[Line], rest: Sequence[Line], links: Sequence[Link]) -> Iterator[Fact]:
    """Yield the addresses of links in the zone, and of accounts anywhere."""
    for link in links:
        if link.scheme not in {"http", "https"} or LOST in link.target:
            continue
        on_zone = any(lies_on(link, line) for line in zone)
        on_rest = any(lies_on(link, line) for line in rest)
        account = account_of(link.target)
        printed = [url for url in addresses_in(link.text) if normal(url) != normal(link.target)]
        if printed and not any(normal(link.target).startswith(normal(url)) for url in printed):
            continue
        if on_zone or (account and not on_rest):
            quote = link.text or link.target
            yield Fact(link.target, link.page, quote, CERTAIN if on_zone else LIKELY)


def _named_accounts(zone: Sequence[Line]) -> list[tuple[Account, Fact]]:
    """Return accounts that are only named, as in "GitHub: ann"; the address is ours."""
    accounts = []
    for line in zone:
        for piece in re.split(r"\t|\s[|•·]\s", line.text):
            if match := _NAMED.search(piece.strip()):
                network = match["network"].lower()
                path = "in/" if network == "linkedin" else ""
                account = account_of(f"https://{network}.com/{path}{match['user']}")
                if account:
                    accounts.append((account, fact(account.url, line, FAIR)))
    return accounts
