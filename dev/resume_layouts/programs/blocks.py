"""Blocks: what a page consists of, before a program sets it."""

from collections.abc import Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """Text in one font. ``capitals``: small capitals, where the program has them."""

    text: str
    bold: bool = False
    italic: bool = False
    capitals: bool = False


class Line(NamedTuple):
    """A paragraph; ``right`` stands at the right edge of its last line."""

    left: tuple[Run, ...]
    right: tuple[Run, ...] = ()
    size: float = 10
    centred: bool = False
    flush_right: bool = False


class Heading(NamedTuple):
    """The heading of a section."""

    text: str


class Items(NamedTuple):
    """A list with marks, set by the program's own list."""

    texts: tuple[str, ...]


class Table(NamedTuple):
    """Rows of cells, each with blocks. ``widths`` are shares of the width of the text."""

    rows: tuple[tuple[tuple["Block", ...], ...], ...]
    widths: tuple[float, ...]
    ruled: bool = False


class Gap(NamedTuple):
    """Space between two entries."""


type Block = Line | Heading | Items | Table | Gap


class Sheet(NamedTuple):
    """A page and the look of it. ``latin``: every letter is one of Latin-1."""

    blocks: Sequence[Block]
    upper: bool
    ruled: bool
    serif: bool
    latin: bool


def line(*texts: str | Run, right: str | Run = "", size: float = 10) -> Line:
    """Return a line of these texts; one at the right edge if it is given."""
    runs = tuple(text if isinstance(text, Run) else Run(text) for text in texts)
    end = right if isinstance(right, Run) else Run(right)
    return Line(runs, (end,) if end.text else (), size)


def row(*cells: Sequence[Block]) -> tuple[tuple[Block, ...], ...]:
    """Return the cells of one row."""
    return tuple(map(tuple, cells))
