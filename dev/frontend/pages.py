"""The pages, as routes of the local host."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dev.hosting.mounted import MountedReply, MountedRequest
from shared.pages import template

FOLDER = Path(__file__).parent

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Where the link of a mail leads: what it asks for, and the operation that takes the token."""

    title: str
    text: str
    button: str
    operation: str
    fields: Mapping[str, str]
    """The members of the body beside the token, with the label of each."""


LINKS = {
    "verify-email": LinkPage(
        "Confirm your email address",
        "Enter the password that you chose when you registered.",
        "Confirm this address",
        "/api/v1/auth/verify-email",
        {"password": "Password"},
    ),
    "reset-password": LinkPage(
        "Choose a new password",
        "You will be logged out everywhere.",
        "Set this password",
        "/api/v1/auth/reset-password",
        {"new_password": "New password"},
    ),
    "confirm-email-change": LinkPage(
        "Change of the email address",
        "The change is made when both addresses have agreed.",
        "Agree",
        "/api/v1/account/email/confirm",
        {},
    ),
}

PLAIN = {
    "": "welcome.html.j2",
    "developers": "welcome.html.j2",
    "login": "elsewhere.html.j2",
    "forgot-password": "elsewhere.html.j2",
    "subscription": "elsewhere.html.j2",
    "privacy": "elsewhere.html.j2",
}


class Page:
    """One page of the stand-in."""

    def __init__(self, path: str) -> None:
        """Serve the page of this path."""
        self.template = path

    @cached_property
    def _content(self) -> bytes:
        link = LINKS.get(self.template)
        name = "link.html.j2" if link else PLAIN[self.template]
        return template(FOLDER, name).render(link=link).encode()

    def handle(self, request: MountedRequest) -> MountedReply:
        """Answer with the page; only reading is possible."""
        return _reply(request, "text/html; charset=utf-8", self._content)


class Script:
    """The script of the pages that send a token."""

    template = "frontend.js"

    def handle(self, request: MountedRequest) -> MountedReply:
        """Answer with the script."""
        return _reply(request, "text/javascript", (FOLDER / self.template).read_bytes())


def frontend_pages() -> tuple[Page | Script, ...]:
    """Return every page as a route, with the script that they use."""
    return (*map(Page, (*PLAIN, *LINKS)), Script())


def developers_page() -> Page:
    """Return the first page for developers, for where the web client is at /."""
    return Page("developers")


def _reply(request: MountedRequest, content_type: str, content: bytes) -> MountedReply:
    if request.method not in {"GET", "HEAD"}:
        return MountedReply(405, {"Allow": "GET, HEAD"})
    headers = {"Content-Type": content_type, "Content-Length": str(len(content)), **_HEADERS}
    return MountedReply(200, headers, (content,))
