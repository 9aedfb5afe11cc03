"""Sheets set by LibreOffice Writer: paragraphs with tab stops, lists and tables."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from dev.resume_layouts.programs.blocks import Block, Gap, Heading, Items, Line, Run, Sheet, Table

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)
_WIDTH = 178.0


def pdf_of(sheet: Sheet) -> bytes:
    """Return a sheet as PDF."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "page.fodt"
        source.write_text(_Writer(sheet).document(), encoding="utf-8")
        program = shutil.which("soffice") or "soffice"
        command = [program, f"-env:UserInstallation=file://{place}/profile", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", place, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return source.with_suffix(".pdf").read_bytes()


class _Writer:
    """Writes flat OpenDocument; every paragraph and run has an automatic style of its own."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.styles: list[str] = []

    def document(self) -> str:
        body = self._set(self.sheet.blocks, _WIDTH)
        face = "Liberation Serif" if self.sheet.serif else "Liberation Sans"
        page = '<style:page-layout style:name="page"><style:page-layout-properties'
        page += ' fo:page-width="210mm" fo:page-height="297mm" fo:margin="16mm"/>'
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.2"'
            ' office:mimetype="application/vnd.oasis.opendocument.text">'
            '<office:styles><style:default-style style:family="paragraph"><style:text-properties'
            f' fo:font-family="{face}" fo:font-size="10pt"/></style:default-style></office:styles>'
            f"<office:automatic-styles>{page}</style:page-layout>{_LIST}{''.join(self.styles)}"
            "</office:automatic-styles><office:master-styles>"
            '<style:master-page style:name="Standard" style:page-layout-name="page"/>'
            f"</office:master-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document>"
        )

    def _style(self, family: str, properties: str) -> str:
        name = f"s{len(self.styles)}"
        self.styles.append(
            f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'
        )
        return name

    def _set(self, blocks: Sequence[Block], width: float) -> str:
        return "".join(self._block(block, width) for block in blocks)

    def _block(self, block: Block, width: float) -> str:
        match block:
            case Heading(text):
                title = text.upper() if self.sheet.upper else text
                rule = ' fo:border-bottom="0.5pt solid #444444"' if self.sheet.ruled else ""
                return self._paragraph(
                    self._run(Run(title, bold=True), 13), f'fo:margin-top="3mm"{rule}'
                )
            case Gap():
                return self._paragraph("", "")
            case Items(texts):
                items = "".join(
                    f"<text:list-item>{self._paragraph(escape(text), '')}</text:list-item>"
                    for text in texts
                )
                return f'<text:list text:style-name="marks">{items}</text:list>'
            case Table(rows, widths, ruled):
                return self._table(rows, [share * width for share in widths], ruled=ruled)
            case Line():
                return self._line(block, width)

    def _table(
        self, rows: Sequence[Sequence[Sequence[Block]]], widths: Sequence[float], *, ruled: bool
    ) -> str:
        border = "0.5pt solid #333333" if ruled else "none"
        look = f'<style:table-cell-properties fo:border="{border}" fo:padding="1mm"/>'
        cell_style = self._style("table-cell", look)
        columns = "".join(
            f'<table:table-column table:style-name="{self._column(width)}"/>' for width in widths
        )
        body = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell table:style-name="{cell_style}">{self._set(cell, width - 2)}'
                "</table:table-cell>"
                for cell, width in zip(each, widths, strict=True)
            )
            + "</table:table-row>"
            for each in rows
        )
        return f"<table:table>{columns}{body}</table:table>"

    def _column(self, width: float) -> str:
        look = f'<style:table-column-properties style:column-width="{width:.1f}mm"/>'
        return self._style("table-column", look)

    def _line(self, line: Line, width: float) -> str:
        text = "".join(self._run(run, line.size) for run in line.left)
        if line.right:
            text += "<text:tab/>" + "".join(self._run(run, line.size) for run in line.right)
        side = "center" if line.centred else "end" if line.flush_right else "start"
        return self._paragraph(text, f'fo:text-align="{side}"', stop=width)

    def _paragraph(self, text: str, look: str, *, stop: float = 0) -> str:
        stops = f'<style:tab-stop style:position="{stop:.1f}mm" style:type="right"/>'
        tabs = f"<style:tab-stops>{stops}</style:tab-stops>" if stop else ""
        properties = f"<style:paragraph-properties {look}>{tabs}</style:paragraph-properties>"
        return f'<text:p text:style-name="{self._style("paragraph", properties)}">{text}</text:p>'

    def _run(self, run: Run, size: float) -> str:
        look = f'fo:font-size="{size}pt"'
        look += ' fo:font-weight="bold"' if run.bold else ""
        look += ' fo:font-style="italic"' if run.italic else ""
        look += ' fo:font-variant="small-caps"' if run.capitals else ""
        name = self._style("text", f"<style:text-properties {look}/>")
        text = escape(run.text).replace("  ", " <text:s/>")
        return f'<text:span text:style-name="{name}">{text}</text:span>'


_LIST = (
    '<text:list-style style:name="marks"><text:list-level-style-bullet text:level="1"'
    ' text:bullet-char="\u2022"><style:list-level-properties text:space-before="2mm"'
    ' text:min-label-width="4mm"/></text:list-level-style-bullet></text:list-style>'
)
