"""The served web client, on either backend, and a browser for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from dev.candidate import Outbox
from dev.hosting.testing import HOST, running_host
from dev.web.building import build
from tests.support.browser import chromium, wave_file

_PROGRAMS = {"embedded": HOST, "emulators": ("dev.emulators", "serve")}
_STARTS_WITHIN_S = 240.0  # as a set of emulators does beside all other tests


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSite:
    """The served client, its mails, and who looks at it."""

    url: str
    state: Path
    outbox: Outbox
    browser: Browser


@contextmanager
def web_site(
    folder: Path, *, backend: Literal["embedded", "emulators"] = "embedded"
) -> Iterator[WebSite]:
    """Serve the client with fresh state; raises NoChromium, NoNode, NotBuilt."""
    build()
    with (
        chromium(says=wave_file(folder / "speech.wav")) as browser,
        running_host(
            state=folder / "state",
            env={"IMOCK_BCRYPT_COST": "4"},
            arguments=["--web"],
            program=_PROGRAMS[backend],
            within_s=_STARTS_WITHIN_S,
        ) as host,
    ):
        outbox = Outbox(folder / "state" / "outbox")
        yield WebSite(url=host.url, state=folder / "state", outbox=outbox, browser=browser)
