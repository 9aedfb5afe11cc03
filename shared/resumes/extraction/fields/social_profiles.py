"""Networks: which addresses are accounts of a person, and whose."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_NETWORKS: tuple[tuple[str, str, str], ...] = (
    ("LinkedIn", r"linkedin\.com", r"/(?:in|pub|profile)/([^/]+)"),
    ("GitHub", r"github\.com", r"/([^/]+)"),
    ("GitHub", r"[^/]+\.github\.io", r""),
    ("GitLab", r"gitlab\.com", r"/([^/]+)"),
    ("Bitbucket", r"bitbucket\.org", r"/([^/]+)"),
    ("X", r"(?:x|twitter)\.com", r"/@?([^/]+)"),
    ("Stack Overflow", r"stackoverflow\.com", r"/users/(\d+)(?:/[^/]+)?"),
    ("Medium", r"medium\.com", r"/@?([^/]+)"),
    ("Kaggle", r"kaggle\.com", r"/([^/]+)"),
    ("LeetCode", r"leetcode\.com", r"/(?:u/)?([^/]+)"),
    ("HackerRank", r"hackerrank\.com", r"/(?:profile/)?([^/]+)"),
    ("HackerEarth", r"hackerearth\.com", r"/@?([^/]+)"),
    ("Codeforces", r"codeforces\.com", r"/profile/([^/]+)"),
    ("CodeChef", r"codechef\.com", r"/users/([^/]+)"),
    ("GeeksforGeeks", r"(?:auth\.)?geeksforgeeks\.org", r"/user/([^/]+)(?:/.*)?"),
    ("Behance", r"behance\.net", r"/([^/]+)"),
    ("Dribbble", r"dribbble\.com", r"/([^/]+)"),
    ("CodePen", r"codepen\.io", r"/([^/]+)"),
    ("ORCID", r"orcid\.org", r"/([\dX-]{19})"),
    ("Hugging Face", r"huggingface\.co", r"/([^/]+)"),
    ("DEV", r"dev\.to", r"/([^/]+)"),
    ("ResearchGate", r"researchgate\.net", r"/profile/([^/]+)"),
    ("XING", r"xing\.com", r"/profile/([^/]+)"),
    ("Devpost", r"devpost\.com", r"/([^/]+)"),
    ("YouTube", r"youtube\.com", r"/(?:c/|user/)?@?([^/]+)"),
    ("Instagram", r"instagram\.com", r"/([^/]+)"),
    ("Facebook", r"(?:facebook|fb)\.com", r"/([^/]+)"),
    ("Telegram", r"t\.me", r"/([^/]+)"),
    ("npm", r"npmjs\.com", r"/~([^/]+)"),
)
_HOSTS = [
    (name, re.compile(rf"(?:[a-z]{{2,3}}\.)?{host}"), re.compile(rf"{path}/?"))
    for name, host, path in _NETWORKS
]
_PLACEHOLDER = re.compile(r"\.{2,}|[<>{}\[\]\s]")
_DOMAIN = re.compile(
    r"(?<![@\w.-])(?P<url>(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,12}"
    r"(?::\d{2,5})?(?:/[^\s|,;•·()<>\ufffd]*)?)(?![\w@])",
    re.IGNORECASE,
)
_NO_DOMAIN = re.compile(
    r"(?:[\w+-]+\.(?:js|py|ts|net|io|md|tex|java|cpp|exe)|[a-z]\.\w+|.*\.(?:tech|sc|ed|com)\.?)",
    re.IGNORECASE,
)


class Account(NamedTuple):
    """An account of a network."""

    network: str
    username: str
    url: str


def account_of(url: str) -> Account | None:
    """Return the account that an address names; None where it names something else."""
    parts = _split(url)
    if parts is None or _PLACEHOLDER.search(parts[1]):
        return None
    host, path = parts
    for name, host_form, path_form in _HOSTS:
        if host_form.fullmatch(host):
            found = path_form.fullmatch(path or "/") if path_form.pattern != "/?" else None
            if found:
                return Account(name, found[1].lstrip("@"), f"https://{host}{path.rstrip('/')}")
            if path_form.pattern == "/?" and path in {"", "/"}:
                return Account(name, host.partition(".")[0], f"https://{host}")
    return None


def addresses_in(text: str) -> list[str]:
    """Return the web addresses that a text spells out, as they are printed."""
    found = []
    for match in _DOMAIN.finditer(text):
        url = match["url"].rstrip(".:-")
        explicit = url.lower().startswith(("http", "www."))
        if explicit or "/" in url or _is_domain(url):
            found.append(url)
    return found


def normal(url: str) -> str:
    """Return an address for comparing: without scheme, www and a slash at the end."""
    parts = _split(url)
    return f"{parts[0]}{parts[1].rstrip('/')}".lower() if parts else url.lower()


def with_scheme(url: str) -> str:
    """Return an address with its scheme; https where none is printed."""
    return url if url.lower().startswith("http") else f"https://{url}"


def _is_domain(url: str) -> bool:
    labels = url.split(".")
    return (
        (
            url == url.lower()
            and len(labels[-2]) > 1
            and not _NO_DOMAIN.fullmatch(url.partition(".")[0] + "." + labels[-1])
        )
        or (url == url.lower() and len(labels) > 2)  # noqa: PLR2004 - labels of a host below a domain
    )


def _split(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(with_scheme(url))
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    return (host, parts.path) if host else None
