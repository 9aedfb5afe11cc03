"""What a visitor of the web client loads before the first screen can be used, and for how long.

``--limit-kb``: exits with 1 above it. Times are those of Chromium on this machine over loopback,
the median of some loads with an empty cache: they compare two builds, not networks.
"""

import argparse
import gzip
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Response, sync_playwright

from dev.chromium import find_chromium
from dev.hosting.testing import running_host
from dev.web.building import build


def loaded(page: Page, url: str) -> dict[str, int]:
    """Open the first screen; return the compressed bytes of each file that it takes from us."""
    sizes: dict[str, int] = {}

    def note(answer: Response) -> None:
        if answer.url.startswith(url) and "/api/" not in answer.url:
            sizes[answer.url.removeprefix(url)] = 0

    page.on("response", note)
    page.goto(url)
    page.get_by_role("button", name="Sign in", exact=True).wait_for()
    return {path: compressed(page.request.get(url + path).body()) for path in sizes}


def compressed(content: bytes) -> int:
    """Return the bytes that a host sends which compresses as most do."""
    return len(gzip.compress(content, 6, mtime=0))


def times(browser: Browser, url: str, runs: int) -> Iterator[float]:
    """Yield the milliseconds until the first field takes what is typed, once per load."""
    for _ in range(runs):
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(url)
            page.get_by_label("Email address").fill("asha@example.com")
            yield float(page.evaluate("performance.now()"))


def main(arguments: list[str]) -> int:
    """Print the figures; return 1 if the first screen is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit-kb", type=float, default=150)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args(arguments)
    build()
    with (
        tempfile.TemporaryDirectory() as state,
        running_host(state=Path(state), arguments=["--web"]) as host,
        _browser() as browser,
    ):
        with browser.new_page() as page:
            sizes = loaded(page, host.url)
        ready = statistics.median(times(browser, host.url, given.runs))
    for path, size in sorted(sizes.items()):
        print(f"{size / 1000:8.1f} kB  {path or '/'}")
    total = sum(sizes.values()) / 1000
    print(f"{total:8.1f} kB  first screen, compressed; at most {given.limit_kb:g}")
    print(f"{ready:8.0f} ms  until it takes input (median of {given.runs})")
    return int(total > given.limit_kb)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        try:
            yield browser
        finally:
            browser.close()
