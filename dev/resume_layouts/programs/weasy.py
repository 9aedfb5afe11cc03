"""Sheets set by WeasyPrint: another engine for HTML, with other fonts and order of glyphs."""

import importlib
from collections.abc import Sequence
from html import escape

from dev.resume_layouts.programs.blocks import Block, Gap, Heading, Items, Line, Run, Sheet, Table

_STYLE = """
@page { size: letter; margin: 16mm } body { font: 10pt 'FACE' } p { margin: 0 }
h2 { font-size: 12pt; margin: 4mm 0 1mm; RULE } .upper h2 { text-transform: uppercase }
p span.right { float: right } .gap { height: 2mm } ul { margin: 0; padding-left: 5mm }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
td { vertical-align: top; padding: 0 2mm 0 0 }
.ruled td { border: 0.5pt solid #333; padding: 1mm } .capitals { font-variant: small-caps }
"""


def pdf_of(sheet: Sheet) -> bytes:
    """Return a sheet as PDF."""
    face = "Liberation Serif" if sheet.serif else "Liberation Sans"
    rule = "border-bottom: 1px solid #444" if sheet.ruled else ""
    style = _STYLE.replace("FACE", face).replace("RULE", rule)
    kind = " class=upper" if sheet.upper else ""
    page = f"<!doctype html><meta charset=utf-8><style>{style}</style><body{kind}>"
    made: bytes = (
        importlib.import_module("weasyprint").HTML(string=page + _set(sheet.blocks)).write_pdf()
    )
    return made


def _set(blocks: Sequence[Block]) -> str:
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Gap():
            return "<div class=gap></div>"
        case Items(texts):
            return f"<ul>{''.join(f'<li>{escape(text)}' for text in texts)}</ul>"
        case Table(rows, widths, ruled):
            columns = "".join(f"<col style='width:{width:.0%}'>" for width in widths)
            cells = "".join(
                f"<tr>{''.join(f'<td>{_set(cell)}</td>' for cell in each)}</tr>" for each in rows
            )
            return f"<table class={'ruled' if ruled else 'plain'}>{columns}{cells}</table>"
        case Line():
            return _line(block)


def _line(line: Line) -> str:
    right = "".join(map(_run, line.right))
    side = "center" if line.centred else "right" if line.flush_right else "left"
    ahead = f"<span class=right>{right}</span>" if right else ""
    style = f"font-size:{line.size}pt;text-align:{side}"
    return f"<p style='{style}'>{ahead}{''.join(map(_run, line.left))}</p>"


def _run(run: Run) -> str:
    text = escape(run.text)
    text = f"<b>{text}</b>" if run.bold else text
    text = f"<i>{text}</i>" if run.italic else text
    return f"<span class=capitals>{text}</span>" if run.capitals else text
