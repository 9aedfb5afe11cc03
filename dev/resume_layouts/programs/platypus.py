"""Sheets set by ReportLab's Platypus: paragraphs, lists and tables that flow."""

import importlib
import io
from collections.abc import Sequence
from html import escape
from typing import Any

from dev.resume_layouts.programs.blocks import Block, Gap, Heading, Items, Line, Run, Sheet, Table

_DEJAVU = "/usr/share/fonts/truetype/dejavu"
_WIDTH = 500.0
_EDGE = 48
_LEADING = 1.25
_TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")


def pdf_of(sheet: Sheet) -> bytes:
    """Return a sheet as PDF."""
    return _Setter(sheet).pdf()


class _Setter:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.platypus: Any = importlib.import_module("reportlab.platypus")
        self.styles: Any = importlib.import_module("reportlab.lib.styles")
        self.face = ("Times-Roman" if sheet.serif else "Helvetica") if sheet.latin else _dejavu()

    def pdf(self) -> bytes:
        file = io.BytesIO()
        page = self.platypus.SimpleDocTemplate(file, leftMargin=_EDGE, rightMargin=_EDGE)
        page.build(self._set(self.sheet.blocks, _WIDTH))
        return file.getvalue()

    def _set(self, blocks: Sequence[Block], width: float) -> list[Any]:
        return [flowable for block in blocks for flowable in self._block(block, width)]

    def _block(self, block: Block, width: float) -> list[Any]:
        match block:
            case Heading(text):
                title = text.upper() if self.sheet.upper else text
                rule = [self.platypus.HRFlowable(width="100%")] if self.sheet.ruled else []
                return [self._paragraph(f"<b>{escape(title)}</b>", 13, before=8), *rule]
            case Gap():
                return [self.platypus.Spacer(1, 5)]
            case Items(texts):
                items = [self._paragraph(escape(text), 10) for text in texts]
                return [self.platypus.ListFlowable(items, bulletType="bullet", start="\u2022")]
            case Table(rows, widths, ruled):
                spans = [share * width for share in widths]
                cells = [
                    [self._set(cell, span - 12) for cell, span in zip(each, spans, strict=True)]
                    for each in rows
                ]
                return [self._table(cells, spans, ruled=ruled)]
            case Line():
                return [self._line(block, width)]

    def _table(self, cells: list[list[Any]], spans: list[float], *, ruled: bool) -> Any:  # noqa: ANN401 - an optional package
        style: list[tuple[Any, ...]] = [_TOP]
        if ruled:
            style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
        return self.platypus.Table(cells, spans, style=style)

    def _line(self, line: Line, width: float) -> Any:  # noqa: ANN401 - an optional package
        side = 1 if line.centred else 2 if line.flush_right else 0
        text = "".join(map(_run, line.left))
        left = self._paragraph(text, line.size, side=side)
        if not line.right:
            return left
        right = self._paragraph("".join(map(_run, line.right)), line.size, side=2)
        style = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
        style += [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
        widths = [width * 0.62, width * 0.38]
        return self.platypus.Table([[left, right]], widths, style=[*style, _TOP])

    def _paragraph(self, text: str, size: float, *, side: int = 0, before: int = 0) -> Any:  # noqa: ANN401 - an optional package
        leading = size * _LEADING
        style = self.styles.ParagraphStyle(
            "any",
            fontName=self.face,
            fontSize=size,
            leading=leading,
            alignment=side,
            spaceBefore=before,
        )
        return self.platypus.Paragraph(text, style)


def _run(run: Run) -> str:
    text = escape(run.text.upper() if run.capitals else run.text)
    text = f"<b>{text}</b>" if run.bold else text
    return f"<i>{text}</i>" if run.italic else text


def _dejavu() -> str:
    """Register DejaVu with its bold; return its name."""
    metrics: Any = importlib.import_module("reportlab.pdfbase.pdfmetrics")
    fonts: Any = importlib.import_module("reportlab.pdfbase.ttfonts")
    for name, file in (("DejaVu", "DejaVuSans"), ("DejaVu-Bold", "DejaVuSans-Bold")):
        metrics.registerFont(fonts.TTFont(name, f"{_DEJAVU}/{file}.ttf"))
    metrics.registerFontFamily(
        "DejaVu", normal="DejaVu", bold="DejaVu-Bold", italic="DejaVu", boldItalic="DejaVu-Bold"
    )
    return "DejaVu"
