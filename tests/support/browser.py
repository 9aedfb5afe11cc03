"""Chromium with a camera and a microphone of its own, and a page through which to use the API."""

import base64
import http.server
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, override

import av
import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from dev.chromium import find_chromium
from tests.support.recorder import FIXTURES

_FLAGS = (
    "--no-sandbox",  # tests may run as root, and it opens our own pages only
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
_SET_BY_THE_BROWSER = {
    "accept-encoding", "connection", "content-length", "cookie", "host", "user-agent",
}  # fmt: skip


@contextmanager
def chromium(*, says: Path) -> Iterator[Browser]:
    """Run Chromium until the block ends; its microphone hears this WAV file again and again.

    Raises NoChromium.
    """
    path = find_chromium()
    flags = [*_FLAGS, f"--use-file-for-fake-audio-capture={says}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def wave_file(path: Path, *, voice: str = "slt") -> Path:
    """Write one of the spoken fixtures as the WAV file that Chromium takes for a microphone."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
    with (
        av.open(str(FIXTURES / "speech" / f"{voice}.webm")) as spoken,
        wave.open(str(path), "wb") as file,
    ):
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        for frame in spoken.decode(audio=0):
            for piece in resampler.resample(frame):
                file.writeframes(piece.to_ndarray().tobytes())
    return path


@contextmanager
def served_folder(folder: Path) -> Iterator[str]:
    """Serve files on an origin of their own, as a frontend is; yield the origin."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    handler = partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


class PageTransport(httpx.BaseTransport):
    """Sends requests by ``fetch`` of a page, and returns what the page may read of the answers."""

    def __init__(self, page: Page) -> None:
        """Send from this page, which has the script ``frontend.js``."""
        self._page = page

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in _SET_BY_THE_BROWSER
        }
        body = request.read().decode() or None
        answer = self._page.evaluate(
            "request => send(request)",
            {"method": request.method, "url": str(request.url), "headers": headers, "body": body},
        )
        return httpx.Response(
            answer["status"], headers=answer["headers"], content=base64.b64decode(answer["body"])
        )
