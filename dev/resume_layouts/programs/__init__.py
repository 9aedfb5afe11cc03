"""Layouts that other programs set: Typst, ReportLab, WeasyPrint, LaTeX and LibreOffice.

The programs are optional and no dependency of the project: those that the machine has are used
(``pip install typst reportlab weasyprint``; ``pdflatex`` with Latin Modern, ``soffice``).
"""

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from typing import NamedTuple

from dev.resume_layouts.programs import latex, office, platypus, typst, weasy
from dev.resume_layouts.programs.blocks import Sheet
from dev.resume_layouts.programs.frames import Framed, framed
from dev.resume_layouts.programs.layouts import ALL_FRAMES


class _Program(NamedTuple):
    pdf_of: Callable[[Sheet], bytes]
    is_here: Callable[[], bool]


def _package(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _command(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


_PROGRAMS = {
    "typst": _Program(typst.pdf_of, _package("typst")),
    "reportlab": _Program(platypus.pdf_of, _package("reportlab")),
    "weasyprint": _Program(weasy.pdf_of, _package("weasyprint")),
    "latex": _Program(latex.pdf_of, _command("pdflatex")),
    "office": _Program(office.pdf_of, _command("soffice")),
}


def missing() -> list[str]:
    """Return the programs that the machine has not."""
    return [name for name, program in _PROGRAMS.items() if not program.is_here()]


def set_resumes() -> Iterator[tuple[Framed, bytes]]:
    """Set every frame with every program that the machine has; yield each with its PDF."""
    for name, program in _PROGRAMS.items():
        for frame in ALL_FRAMES if program.is_here() else ():
            made = framed(frame, name)
            yield made, program.pdf_of(made.sheet)
