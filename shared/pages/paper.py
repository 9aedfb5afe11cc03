"""Documents on paper: PDFs that are tagged, in any script of India, the same for the same content.

Nothing that is marked crosses the edge of a page: a text that does not fit is marked again on the
next one, as those who have it read to them need it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import override

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from shared.pages.scripts import SCRIPTS, shown

_FONTS = Path(__file__).parent / "fonts"
_BASE = "NotoSans"
_FOOT_MM, _FOOT_SIZE = 15, 8
_MEASURED = 100
"""The size in which words are measured once; their width goes with the size."""

_SPARE = 1.0
"""So much of a line is left, since widths are rounded where it is drawn."""


class Paper:
    """A document that is written from top to bottom. ``texts``: all that will be written on it.

    ``foot`` stands at the foot of each page, before the number of the page; without it there is
    none of either.
    """

    def __init__(
        self, *, title: str, created_at: datetime, texts: Iterable[str], foot: str = ""
    ) -> None:
        """Begin the document on its first page."""
        pdf = _Sheets(foot)
        pdf.set_creation_date(created_at)
        pdf.set_title(title)
        pdf.set_lang("en-IN")
        pdf.set_auto_page_break(auto=False)
        pdf.add_font(_BASE, fname=_FONTS / f"{_BASE}.ttf")
        pdf.add_font(_BASE, style="B", fname=_FONTS / f"{_BASE}-Bold.ttf")
        needed = _scripts_of([*texts, title, foot])
        for script in needed:
            pdf.add_font(script, fname=_FONTS / f"{_BASE}{script}.ttf")
        if needed:
            pdf.set_fallback_fonts(needed, exact_match=False)
            pdf.set_text_shaping(use_shaping_engine=True)
        self._pdf = pdf
        self._widths: dict[tuple[str, bool], float] = {}
        self._use_font(10, bold=False)
        pdf.add_page()

    @property
    def left_mm(self) -> float:
        """How much room is left on this page."""
        return self._pdf.h - _FOOT_MM - self._pdf.y

    @property
    def whole_mm(self) -> float:
        """How much room a page has."""
        return self._pdf.h - _FOOT_MM - self._pdf.t_margin

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self._pdf.add_page()

    def text(
        self,
        text: str,
        tag: str = "/P",
        *,
        size: float = 10,
        bold: bool = False,
        line_mm: float = 7,
        indent_mm: float = 0,
    ) -> None:
        """Write a text over as many lines as it needs; nothing for none."""
        lines = self._lines(text, size, bold=bold, indent_mm=indent_mm)
        while lines:
            if self.left_mm < line_mm:
                self.new_page()
            fitting = max(1, int(self.left_mm // line_mm))
            with self._tagged(tag):
                for line in lines[:fitting]:
                    self._use_font(size, bold=bold)
                    self._pdf.set_x(self._pdf.l_margin + indent_mm)
                    self._pdf.cell(0, line_mm, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            lines = lines[fitting:]

    def height_mm(
        self, text: str, *, size: float, bold: bool, line_mm: float, indent_mm: float
    ) -> float:
        """Return how much room a text would take."""
        return line_mm * len(self._lines(text, size, bold=bold, indent_mm=indent_mm))

    def row(
        self, text: str, figure: str, *, size: float = 10, bold: bool, line_mm: float = 7
    ) -> None:
        """Write a line of an account: a short text and its figure."""
        if self.left_mm < line_mm:
            self.new_page()
        self._use_font(size, bold=bold)
        with self._tagged("/P"):
            self._pdf.cell(130, line_mm, shown(text), border="B")
            self._pdf.cell(
                0, line_mm, figure, border="B", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )

    def gap(self, mm: float = 7) -> None:
        """Leave room empty."""
        self._pdf.ln(mm)

    def bytes(self) -> bytes:
        """Return the document."""
        return bytes(self._pdf.output())

    def _lines(self, text: str, size: float, *, bold: bool, indent_mm: float) -> list[str]:
        """Return the lines of a text, broken between words, and within those that fill a line."""
        room = (self._pdf.epw - 2 * self._pdf.c_margin - indent_mm) * _MEASURED / size - _SPARE
        lines: list[str] = []
        for paragraph in shown(text).splitlines():
            line, taken = "", 0.0
            for word in self._words(paragraph, room, bold=bold):
                width = self._width(word, bold=bold)
                if line and taken + width > room:
                    lines.append(line)
                    line, taken = "", 0.0
                line = f"{line} {word}" if line else word
                taken += width + self._width(" ", bold=bold)
            lines.append(line)
        return lines

    def _words(self, paragraph: str, room: float, *, bold: bool) -> Iterator[str]:
        for word in paragraph.split():
            rest = word
            while self._width(rest, bold=bold) > room and len(rest) > 1:
                most = max(1, int(len(rest) * room / self._width(rest, bold=bold)) - 1)
                yield rest[:most]
                rest = rest[most:]
            yield rest

    def _width(self, word: str, *, bold: bool) -> float:
        """Return the width of a word in the size that all are measured in."""
        known = self._widths.get((word, bold))
        if known is None:
            self._pdf.set_font(_BASE, "B" if bold else "", _MEASURED)
            known = self._widths[word, bold] = self._pdf.get_string_width(word)
        return known

    def _use_font(self, size: float, *, bold: bool) -> None:
        """Set the base font, and write that to the page at once.

        Where a line begins in another script the library would write it within that line's own
        state, which ends with the line, and take the font of the next line to be set already.
        """
        self._pdf.use_font(size, bold=bold)

    @contextmanager
    def _tagged(self, tag: str) -> Iterator[None]:
        # The library tags only pictures by itself; its own way to do so takes any structure type.
        with self._pdf._marked_sequence() as element:  # noqa: SLF001 - see above
            element.s = tag
            yield


class _Sheets(FPDF):
    """The library's document, with a foot on each page that is no part of the content."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot

    def use_font(self, size: float, *, bold: bool) -> None:
        """See Paper._use_font."""
        self.set_font(_BASE, "B" if bold else "", size)
        if self.page:
            self._out(
                self._set_font_for_page(self.fonts[f"{_BASE.lower()}{'B' if bold else ''}"], size)
            )

    @override
    def footer(self) -> None:
        if not self._foot:
            return
        self._out("/Artifact BMC")
        self.use_font(_FOOT_SIZE, bold=False)
        self.set_y(-_FOOT_MM + 4)
        self.cell(150, 5, shown(self._foot))
        self.cell(0, 5, f"Page {self.page_no()}", align="R")
        self._out("EMC")


def _scripts_of(texts: Iterable[str]) -> list[str]:
    points = {ord(letter) for text in texts for letter in text}
    return [
        script
        for script, (first, last) in SCRIPTS.items()
        if any(first <= point <= last for point in points)
    ]
