"""Sheets set by pdfLaTeX with Latin Modern, as most resumes in LaTeX are."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dev.resume_layouts.programs.blocks import Block, Gap, Heading, Items, Line, Run, Sheet, Table

_PREAMBLE = r"""\documentclass[10pt,a4paper]{article}
\usepackage[utf8]{inputenc}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{array}
\usepackage[margin=16mm]{geometry}\usepackage{enumitem}\setlist{nosep,leftmargin=5mm}
\setlength{\parindent}{0pt}\pagestyle{empty}\raggedright
"""
_SPECIAL = {
    "\\": r"\textbackslash{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "|": r"\textbar{}",
    "\u2013": "--",
    "\u00b7": r"\textperiodcentered{}",
}


def pdf_of(sheet: Sheet) -> bytes:
    """Return a sheet as PDF."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "page.tex").write_text(source_of(sheet), encoding="utf-8")
        program = shutil.which("pdflatex") or "pdflatex"
        command = [program, "-interaction=batchmode", "-no-shell-escape", "page.tex"]
        subprocess.run(command, cwd=place, check=True, capture_output=True, timeout=120)
        return (Path(place) / "page.pdf").read_bytes()


def source_of(sheet: Sheet) -> str:
    """Return a sheet as a document of LaTeX."""
    face = "" if sheet.serif else r"\renewcommand{\familydefault}{\sfdefault}"
    body = _set(sheet.blocks, sheet)
    return f"{_PREAMBLE}{face}\\begin{{document}}\n{body}\n\\end{{document}}\n"


def _set(blocks: Sequence[Block], sheet: Sheet) -> str:
    return "\n\n".join(_block(block, sheet) for block in blocks)


def _block(block: Block, sheet: Sheet) -> str:
    match block:
        case Heading(text):
            title = text_of(text.upper() if sheet.upper else text)
            # A line break by two backslashes would end the row of the table that it stands in.
            rule = r"\par\vspace{-2mm}\rule{\linewidth}{0.4pt}" if sheet.ruled else ""
            return rf"\vspace{{2mm}}{{\large\bfseries {title}}}{rule}"
        case Gap():
            return r"\vspace{1mm}"
        case Items(texts):
            items = "\n".join(rf"\item {text_of(text)}" for text in texts)
            return f"\\begin{{itemize}}\n{items}\n\\end{{itemize}}"
        case Table(rows, widths, ruled):
            return _table(rows, widths, sheet, bar="|" if ruled else "")
        case Line():
            return _line(block)


def _table(
    rows: Sequence[Sequence[Sequence[Block]]], widths: Sequence[float], sheet: Sheet, *, bar: str
) -> str:
    sides = [
        rf">{{\raggedright\arraybackslash}}p{{{share * 0.92:.3f}\linewidth}}" for share in widths
    ]
    rule = r"\hline" if bar else ""
    cells = "\n".join(
        " & ".join(_set(cell, sheet) for cell in each) + rf"\\{rule}" for each in rows
    )
    columns = bar + bar.join(sides) + bar
    return f"\\begin{{tabular}}{{@{{}}{columns}@{{}}}}{rule}\n{cells}\n\\end{{tabular}}"


def _line(line: Line) -> str:
    text = "".join(map(_run, line.left))
    if line.right:
        text += r"\hfill " + "".join(map(_run, line.right))
    size = rf"\fontsize{{{line.size}}}{{{line.size * 1.2}}}\selectfont "
    if line.centred or line.flush_right:
        side = "centering" if line.centred else "raggedleft"
        return rf"{{\{side} {size}{text}\par}}"
    return f"{{{size}{text}\\par}}"


def _run(run: Run) -> str:
    text = text_of(run.text)
    for wanted, command in ((run.bold, "textbf"), (run.italic, "textit"), (run.capitals, "textsc")):
        text = rf"\{command}{{{text}}}" if wanted else text
    return text


def text_of(text: str) -> str:
    """Return a text with its signs written as LaTeX prints them."""
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
