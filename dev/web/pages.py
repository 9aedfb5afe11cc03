"""The built client as routes of the local host: the page at every path of it, and its files."""

import json
import mimetypes
import re
from dataclasses import dataclass, field
from pathlib import Path

from dev.hosting.mounted import MountedReply, MountedRequest
from dev.web.building import WEB
from dev.web.headers import ASSETS_CACHED, security_headers

_HERE = ("http://localhost:*", "https://localhost:*", "http://127.0.0.1:*")
"""Where the emulators are that uploads and recordings go to and come from."""

_HEADERS = security_headers(calls=_HERE, media=("'self'", *_HERE))
_PAGE = "index.html"
_CHECKOUT = re.compile(r'(<meta name="imock:checkout" content=")[^"]*')


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    """The page at one path of the client; ``checkout`` is where its script of payments is."""

    template: str
    folder: Path
    checkout: str | None = None

    def handle(self, request: MountedRequest) -> MountedReply:
        """Answer with the page; only reading is possible."""
        page = (self.folder / _PAGE).read_text(encoding="utf-8")
        if self.checkout:
            page = _CHECKOUT.sub(rf"\g<1>{self.checkout}", page)
        return _reply(request, "text/html; charset=utf-8", page.encode(), "no-store")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFile:
    """The files of one folder of the client. Those in assets/ are named by what is in them."""

    template: str
    files: dict[str, Path]
    cached: str = field(default="no-cache")

    def handle(self, request: MountedRequest) -> MountedReply:
        """Answer with the file of this name; only what was built is found."""
        path = self.files.get(request.path.get("name", ""))
        if path is None:
            return MountedReply(404)
        content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return _reply(request, content_type, path.read_bytes(), self.cached)


def client_pages(folder: Path, *, checkout: str | None) -> tuple[ClientPage | ClientFile, ...]:
    """Return the routes of the client that was built into a folder."""
    paths: list[str] = json.loads((WEB / "src" / "routes.json").read_text(encoding="utf-8"))
    pages = [
        ClientPage(template=_template(path), folder=folder, checkout=checkout) for path in paths
    ]
    assets = {path.name: path for path in (folder / "assets").iterdir()}
    icon = {"": folder / "icon.svg"}
    return (
        *pages,
        ClientFile(template="assets/{name}", files=assets, cached=ASSETS_CACHED),
        ClientFile(template="icon.svg", files=icon),
    )


def _template(path: str) -> str:
    return re.sub(r":(\w+)", r"{\1}", path.strip("/"))


def _reply(request: MountedRequest, content_type: str, content: bytes, cached: str) -> MountedReply:
    if request.method not in {"GET", "HEAD"}:
        return MountedReply(405, {"Allow": "GET, HEAD"})
    headers = {
        "Cache-Control": cached,
        "Content-Type": content_type,
        "Content-Length": str(len(content)),
        **_HEADERS,
    }
    return MountedReply(200, headers, (content,))
