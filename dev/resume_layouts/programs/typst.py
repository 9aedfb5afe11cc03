"""Sheets set by Typst, whose compiler the package ``typst`` carries."""

import importlib
import json
from collections.abc import Sequence

from dev.resume_layouts.programs.blocks import Block, Gap, Heading, Items, Line, Run, Sheet, Table

_SIZE = 10


def pdf_of(sheet: Sheet) -> bytes:
    """Return a sheet as PDF."""
    font = "Libertinus Serif" if sheet.serif else "DejaVu Sans"
    rule = "#v(-3mm)#line(length: 100%, stroke: 0.5pt)" if sheet.ruled else ""
    shown = "upper(it.body)" if sheet.upper else "it.body"
    source = f"""
#set page(paper: "a4", margin: 16mm)
#set text(font: {json.dumps(font)}, size: {_SIZE}pt)
#show heading: it => {{ v(2mm); text(size: 13pt, weight: "bold", {shown}); parbreak() }}
#let ruled = [{rule}]
{_set(sheet.blocks)}
"""
    compiled: bytes = importlib.import_module("typst").compile(source.encode())
    return compiled


def _set(blocks: Sequence[Block]) -> str:
    return "\n\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"#heading(level: 2, {text_of(text)})\n#ruled"
        case Gap():
            return "#v(1mm)"
        case Items(texts):
            return "".join(f"#list.item({text_of(each)})\n" for each in texts)
        case Table(rows, widths, ruled):
            columns = ", ".join(f"{width}fr" for width in widths)
            stroke = "0.5pt" if ruled else "none"
            cells = ",\n".join(f"[{_set(cell)}]" for cells in rows for cell in cells)
            look = f"columns: ({columns},), stroke: {stroke}, inset: 3pt"
            return f"#table({look},\n{cells})"
        case Line():
            return _line(block)


def _line(line: Line) -> str:
    text = "".join(_run(run, line.size) for run in line.left)
    if line.right:
        text += "#h(1fr)" + "".join(_run(run, line.size) for run in line.right)
    if line.centred or line.flush_right:
        return f"#align({'center' if line.centred else 'right'})[{text}]"
    return text


def _run(run: Run, size: float) -> str:
    weight = "bold" if run.bold else "regular"
    style = "italic" if run.italic else "normal"
    words = text_of(run.text)
    words = f"smallcaps({words})" if run.capitals else words
    return f'#text(size: {size}pt, weight: "{weight}", style: "{style}", {words})'


def text_of(text: str) -> str:
    """Return a text as a string of Typst, in which no sign is markup."""
    return json.dumps(text, ensure_ascii=False)
