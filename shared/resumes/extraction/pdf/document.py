"""Documents: the pages of a PDF as running text, without what repeats on each of them."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from pypdf import PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.errors import FileNotDecryptedError, WrongPasswordError

from shared.resumes.extraction.pdf.characters import fold
from shared.resumes.extraction.pdf.columns import Column, columns_of, gutters_of
from shared.resumes.extraction.pdf.form_fields import words_in_fields
from shared.resumes.extraction.pdf.glyphs import read_page
from shared.resumes.extraction.pdf.gutters import characters
from shared.resumes.extraction.pdf.lines import Line, line_of, rows_of
from shared.resumes.extraction.pdf.links import Link, PageLinks, links_of
from shared.resumes.extraction.pdf.words import (
    Word,
    with_emphasis,
    without_mistaken_icons,
    words_of,
)
from shared.sandbox.errors import ReaderError

MAX_PAGES = 20
_MOST_CHARACTERS = 100_000
"""Twenty densely printed pages. What is read in them, with its quotes, fits one document."""

_LARGEST_STREAM = 32_000_000
_EDGE_ROWS = 2
_EDGE = 0.1
_SAME_FLOW_PT = 20
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p)?\.?\s*\d{1,2}(?:\s*(?:of|/|von|-)\s*\d{1,2})?", re.IGNORECASE
)


class Failure(StrEnum):
    """Why a file cannot be read as a resume."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COSTLY = "too_costly"


class UnreadablePdf(ReaderError):
    """The file cannot be read; ``failure`` says why."""

    def __init__(self, failure: Failure) -> None:
        """Create the error of a failure."""
        super().__init__(failure.value)
        self.failure = failure


@dataclass
class Document:
    """A PDF as text. ``flows[0]`` is the main text, the others are columns beside it.

    ``running``: what repeats at the edge of the pages and is no part of the flows, once each.
    """

    pages: int
    characters: int = 0
    flows: list[list[Line]] = field(default_factory=list)
    running: list[Line] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    links_dropped: int = 0
    unreadable: int = 0
    shortened: bool = False

    @property
    def lines(self) -> list[Line]:
        """Every line, flow by flow."""
        return [line for flow in self.flows for line in flow]


def read_document(data: bytes) -> Document:
    """Return the text of a PDF; raises UnreadablePdf."""
    with apply_configuration(
        zlib_maximum_output_length=_LARGEST_STREAM,
        lzw_maximum_output_length=_LARGEST_STREAM,
        run_length_maximum_output_length=_LARGEST_STREAM,
        jbig2dec_binary=None,
        disable_legacy_handling=True,
    ):
        try:
            return _read(data)
        except UnreadablePdf:
            raise
        except (FileNotDecryptedError, WrongPasswordError):
            raise UnreadablePdf(Failure.ENCRYPTED) from None
        except MemoryError:
            raise UnreadablePdf(Failure.TOO_COSTLY) from None
        except Exception as error:
            # pypdf raises far more kinds than its own for files that are broken on purpose.
            raise UnreadablePdf(Failure.BROKEN) from error


def _read(data: bytes) -> Document:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise UnreadablePdf(Failure.ENCRYPTED)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise UnreadablePdf(Failure.TOO_MANY_PAGES)
    document = Document(pages=count)
    pages: list[list[Word]] = []
    heights: list[float] = []
    for number, page in enumerate(reader.pages, 1):
        text = read_page(page)
        words = [*words_of(text.glyphs), *_fields(page)]
        found = _links(page, number, words)
        document.links += found.links
        document.links_dropped += found.dropped
        document.unreadable += text.unreadable
        pages.append(words)
        heights.append(text.height)
    _arrange(document, with_emphasis(without_mistaken_icons(pages)), heights)
    return document


def _links(page: PageObject, number: int, words: Sequence[Word]) -> PageLinks:
    """Return the links of a page: none where they are broken, which the text need not be."""
    try:
        return links_of(page, number, words)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - pypdf raises many kinds; links are not the page
        return PageLinks([], 0)


def _fields(page: PageObject) -> list[Word]:
    """Return what was typed into the page's fields: nothing where they are broken."""
    try:
        return words_in_fields(page)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - pypdf raises many kinds; fields are not the page
        return []


def _arrange(document: Document, pages: list[list[Word]], heights: Sequence[float]) -> None:
    left = _MOST_CHARACTERS
    flows = _Flows()
    gutters: list[float] = []
    kept, document.running = _without_running(pages, heights)
    for number, words in enumerate(kept, 1):
        within = _first(words, left)
        document.shortened |= len(within) < len(words)
        left -= characters(within)
        columns = columns_of(within, number, gutters)
        gutters += gutters_of(columns)
        flows.add(columns)
    document.flows = [flow for flow in flows.lines if flow]
    document.characters = sum(len(line.text) for line in document.lines)


def _first(words: Sequence[Word], most: int) -> list[Word]:
    """Return the first words, as many as have this number of characters together."""
    totals = accumulate(len(word.text) for word in words)
    return [word for word, total in zip(words, totals, strict=True) if total <= most]


class _Flows:
    """Continues each column of a page with the column below it on the next page."""

    def __init__(self) -> None:
        self.lines: list[list[Line]] = [[]]
        self._x0: list[float] = [float("inf")]

    def add(self, columns: Sequence[Column]) -> None:
        """Add a page."""
        beside = any(column.aside for column in columns)
        main = max(
            (column for column in columns if not column.aside),
            key=lambda each: sum(len(line.text) for line in each.lines),
            default=None,
        )
        target = 0
        if main:
            target = self._flow(main.x0, 0) if beside else 0
            self._x0[target] = main.x0
        for column in columns:
            at = self._flow(column.x0, None, target) if column.aside else target
            self.lines[at] += column.lines
            if column.aside:
                self._x0[at] = column.x0

    def _flow(self, x0: float, default: int | None, taken: int | None = None) -> int:
        near = [
            (abs(other - x0), index)
            for index, other in enumerate(self._x0)
            if index != taken and abs(other - x0) <= _SAME_FLOW_PT
        ]
        if near:
            return min(near)[1]
        if default is None:
            self.lines.append([])
            self._x0.append(x0)
            return len(self.lines) - 1
        return default


def _without_running(
    pages: list[list[Word]], heights: Sequence[float]
) -> tuple[list[list[Word]], list[Line]]:
    """Take out headers and footers: what stands at the edge of several pages, and page numbers."""
    edges = [_edges(words, height) for words, height in zip(pages, heights, strict=True)]
    counts = Counter(text for rows in edges for text in {_pattern(row) for row, _ in rows})
    kept: list[list[Word]] = []
    running: dict[str, Line] = {}
    for index, (words, rows) in enumerate(zip(pages, edges, strict=True)):
        dropped: set[int] = set()
        for row, at_bottom in rows:
            if _is_running(row, counts, first=index == 0 and not at_bottom):
                dropped |= {id(word) for word in row}
                line = line_of(row, index + 1)
                if line:
                    running.setdefault(_pattern(row), line)
        kept.append([word for word in words if id(word) not in dropped])
    return kept, list(running.values())


def _edges(words: list[Word], height: float) -> list[tuple[list[Word], bool]]:
    """Return the first and last rows of a page, and whether they are at its bottom."""
    rows = rows_of(words)
    top = [(row, False) for row in rows[:_EDGE_ROWS] if row[0].y > (1 - _EDGE) * height]
    bottom = [(row, True) for row in rows[-_EDGE_ROWS:] if row[0].y < _EDGE * height]
    return top + bottom


def _pattern(row: Sequence[Word]) -> str:
    return re.sub(r"\d+", "#", fold(" ".join(word.text for word in row)))


def _is_running(row: Sequence[Word], counts: Counter[str], *, first: bool) -> bool:
    text = " ".join(word.text for word in row)
    numbered = bool(_PAGE_NUMBER.fullmatch(text.strip(" -\u2013|•·")))
    repeats = counts[_pattern(row)] > 1 and len(_pattern(row)) > 1
    # The header of the first page may be the only place where the name and the address stand.
    return numbered or (repeats and (not first or any(map(str.isdigit, text))))
