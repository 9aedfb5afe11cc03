"""Links: the addresses that a page's annotations open, and the text that they lie on."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from pypdf import PageObject

from shared.resumes.extraction.pdf.characters import tidy
from shared.resumes.extraction.pdf.glyphs import multiply, view_of
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.words import Word

_MAX_LINKS = 300
_MAX_ADDRESS = 300
_NEAR_PT = 4.0
_HIGH_EM = 2.5
_SCHEMES = {"http", "https", "mailto", "tel"}
_BARE = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.ASCII)


class Link(NamedTuple):
    """An address and the text that it lies on. ``target`` of mailto and tel has no scheme."""

    scheme: str
    target: str
    text: str
    page: int
    y: float
    x0: float


class PageLinks(NamedTuple):
    """The links of a page that are safe to name, and how many others there were."""

    links: list[Link]
    dropped: int


def links_of(page: PageObject, number: int, words: Sequence[Word]) -> PageLinks:
    """Return the page's links to web pages, addresses and telephones; others are only counted."""
    links: list[Link] = []
    dropped = 0
    for annotation in annotations_of(page, "/Link"):
        action = resolved(annotation.get("/A"))
        if not isinstance(action, dict) or action.get("/S") in {"/GoTo", None}:
            continue
        address = _address(action)
        if address is None:
            dropped += 1
            continue
        box = box_of(annotation.get("/Rect"), page)
        inside = [word for word in words if box and _inside(word, box)]
        text = tidy(" ".join(word.text for word in inside))
        y, x0 = (box[3], box[0]) if box else (0.0, 0.0)
        links.append(Link(*address, text, number, y, x0))
    return PageLinks(links, dropped)


def lies_on(link: Link, line: Line) -> bool:
    """Tell whether a link lies on a line, or begins in it."""
    level = line.y - _NEAR_PT <= link.y <= line.y + _HIGH_EM * line.size
    across = line.x0 - _NEAR_PT <= link.x0 <= line.x1 + _NEAR_PT
    return link.page == line.page and level and across


def annotations_of(page: PageObject, sort: str) -> Iterator[dict[str, Any]]:
    """Yield the first annotations of a page that are of a sort."""
    annotations = resolved(page.get("/Annots"))
    for each in (annotations if isinstance(annotations, list) else [])[:_MAX_LINKS]:
        annotation = resolved(each)
        if isinstance(annotation, dict) and annotation.get("/Subtype") == sort:
            yield annotation


def resolved(node: Any) -> Any:  # noqa: ANN401 - any PDF object may stand here
    """Return the object that a reference leads to."""
    return node.get_object() if node is not None else None


def _address(action: dict[str, Any]) -> tuple[str, str] | None:
    """Return scheme and target of an action that only opens an address; else None."""
    uri = resolved(action.get("/URI"))
    if action.get("/S") != "/URI" or not isinstance(uri, (str, bytes)):
        return None
    text = tidy(uri.decode("latin-1") if isinstance(uri, bytes) else uri)
    if _BARE.fullmatch(text) and "@" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or len(text) > _MAX_ADDRESS:
        return None
    if parts.scheme in {"mailto", "tel"}:
        return parts.scheme, unquote(parts.path)
    return (parts.scheme, text) if parts.hostname else None


def box_of(rectangle: Any, page: PageObject) -> tuple[float, float, float, float] | None:  # noqa: ANN401 - any PDF object may stand here
    """Return left, bottom, right and top of an annotation on the page as it is seen."""
    corners = resolved(rectangle)
    try:
        x0, y0, x1, y1 = (float(resolved(each)) for each in corners)
    except (TypeError, ValueError):
        return None
    view = view_of(page)[0]
    ends = [multiply((1, 0, 0, 1, x, y), view)[4:] for x, y in ((x0, y0), (x1, y1))]
    (ax, ay), (bx, by) = ends
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _inside(word: Word, box: tuple[float, float, float, float]) -> bool:
    middle = (word.x0 + word.x1) / 2, word.y + 0.3 * word.size
    return box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3]
