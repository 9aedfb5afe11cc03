"""Glyphs: what a page shows, where, how large and in which font.

A small interpreter of the text operators of ISO 32000-1, 9.3 and 9.4. Coordinates are points,
the origin is the lower left corner of the page as it is seen, y points up.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from shared.resumes.extraction.pdf.fonts import Face
from shared.resumes.extraction.pdf.instructions import instructions

type Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MAX_FORM_DEPTH = 8
_MAX_FORMS = 300
_MAX_GLYPHS = 60_000
_SMALLEST_PT = 2.0
_UPRIGHT = 0.05
_SAME_WORD_EM = 0.1
_DRAW = b"Do"


class Glyph(NamedTuple):
    """One or more characters that the page shows as one; ``y`` is the baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    face: Face


class PageText(NamedTuple):
    """What a page shows, in the order in which it is painted."""

    width: float
    height: float
    glyphs: list[Glyph]
    unreadable: int


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """Return the matrix that applies ``m`` first and ``n`` then."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def read_page(page: PageObject) -> PageText:
    """Return what the page shows; raises whatever pypdf raises for a page that is broken."""
    view, width, height = view_of(page)
    painter = _Painter(page.pdf)
    contents = page.get("/Contents")
    if contents is not None:
        painter.paint(contents.get_object(), _resources(page), view, depth=0)
    return PageText(width, height, _on_page(painter.glyphs, width, height), painter.unreadable)


def _on_page(glyphs: Sequence[Glyph], width: float, height: float) -> list[Glyph]:
    """Return what stands on the page, and the end of a word that runs over its right edge."""
    kept: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        inside = -1 <= glyph.x0 <= width + 1 and -1 <= glyph.y <= height + 1
        goes_on = (
            last is not None
            and last.y == glyph.y
            and abs(glyph.x0 - last.x1) < _SAME_WORD_EM * glyph.size
            and not glyph.text.isspace()
        )
        last = glyph if inside or goes_on else None
        if last:
            kept.append(glyph)
    return kept


def view_of(page: PageObject) -> tuple[Matrix, float, float]:
    """Return the matrix from the page's own space to the page as seen, its width and height."""
    box = page.cropbox
    left, bottom, right, top = (float(each) for each in (*box.lower_left, *box.upper_right))
    turn = page.rotation % 360
    views: dict[int, Matrix] = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }
    width, height = right - left, top - bottom
    return views.get(turn, views[0]), *((height, width) if turn in {90, 270} else (width, height))


def _resources(node: DictionaryObject) -> DictionaryObject:
    """Return the resources of a page or form; a page may inherit them."""
    seen = 0
    current: Any = node
    while current is not None and seen < _MAX_FORM_DEPTH:
        found = current.get("/Resources")
        if found is not None and isinstance(found.get_object(), DictionaryObject):
            resources: DictionaryObject = found.get_object()
            return resources
        parent = current.get("/Parent")
        current, seen = (parent.get_object() if parent is not None else None), seen + 1
    return DictionaryObject()


class _State:
    """The graphics state, as far as it concerns text."""

    __slots__ = ("char_gap", "ctm", "face", "leading", "rise", "size", "stretch", "word_gap")

    def __init__(self, ctm: Matrix) -> None:
        self.ctm = ctm
        self.face: Face | None = None
        self.size = 0.0
        self.char_gap = self.word_gap = self.leading = self.rise = 0.0
        self.stretch = 1.0

    def copy(self) -> "_State":
        other = _State(self.ctm)
        for name in self.__slots__:
            setattr(other, name, getattr(self, name))
        return other


class _Painter:
    """Follows the operators of a page and of the forms that it draws."""

    def __init__(self, reader: Any) -> None:  # noqa: ANN401 - pypdf's own protocol is private
        self._reader = reader
        self._faces: dict[int, Face | None] = {}
        self._forms = 0
        self._state = _State(_IDENTITY)
        self._stack: list[_State] = []
        self._matrix = self._line = _IDENTITY
        self._resources = DictionaryObject()
        self.glyphs: list[Glyph] = []
        self.unreadable = 0
        self._operators: dict[bytes, Callable[[Sequence[Any]], None]] = {
            b"q": lambda _: self._stack.append(self._state.copy()),
            b"Q": self._restore,
            b"cm": self._concatenate,
            b"BT": self._begin,
            b"Tf": self._select,
            b"Td": lambda o: self._move(_at(o, 0), _at(o, 1)),
            b"TD": self._move_and_lead,
            b"Tm": self._place,
            b"T*": lambda _: self._move(0, -self._state.leading),
            b"Tj": lambda o: self._show(o[0]) if o else None,
            b"TJ": self._show_all,
            b"'": self._next_line,
            b'"': self._next_line_spaced,
            b"Tc": lambda o: setattr(self._state, "char_gap", _at(o, 0)),
            b"Tw": lambda o: setattr(self._state, "word_gap", _at(o, 0)),
            b"Tz": lambda o: setattr(self._state, "stretch", _at(o, 0, 100) / 100),
            b"TL": lambda o: setattr(self._state, "leading", _at(o, 0)),
            b"Ts": lambda o: setattr(self._state, "rise", _at(o, 0)),
        }

    def paint(self, stream: Any, resources: DictionaryObject, ctm: Matrix, *, depth: int) -> None:  # noqa: ANN401 - any PDF object may stand here
        """Follow the operators of one content stream."""
        outer = (self._state, self._stack, self._resources, self._matrix, self._line)
        self._state, self._stack, self._resources = _State(ctm), [], resources
        content = ContentStream(stream, self._reader, "bytes")
        for operands, operator in instructions(content, {*self._operators, _DRAW}):
            if operator == _DRAW:
                self._draw(operands, depth)
            else:
                self._operators[operator](operands)
            if len(self.glyphs) > _MAX_GLYPHS:
                break
        self._state, self._stack, self._resources, self._matrix, self._line = outer

    def _draw(self, operands: Sequence[Any], depth: int) -> None:
        form = self._resource("/XObject", operands)
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            return
        self._forms += 1
        if depth >= _MAX_FORM_DEPTH or self._forms > _MAX_FORMS:
            return
        own = form.get("/Matrix")
        matrix = _matrix(own.get_object()) if own is not None else _IDENTITY
        resources = _resources(form) if "/Resources" in form else self._resources
        self.paint(form, resources, multiply(matrix, self._state.ctm), depth=depth + 1)

    def _restore(self, _: Sequence[Any]) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _concatenate(self, operands: Sequence[Any]) -> None:
        self._state.ctm = multiply(_matrix(operands), self._state.ctm)

    def _begin(self, _: Sequence[Any]) -> None:
        self._matrix = self._line = _IDENTITY

    def _select(self, operands: Sequence[Any]) -> None:
        self._state.size = _at(operands, 1, self._state.size)
        self._state.face = self._face(self._resource("/Font", operands))

    def _resource(self, sort: str, operands: Sequence[Any]) -> object:
        """Return the resource that the first operand names, None where there is none."""
        named = self._resources.get(sort)
        named = named.get_object() if named is not None else None
        if not operands or not isinstance(operands[0], str) or not isinstance(named, dict):
            return None
        found = named.get(operands[0])
        return found.get_object() if found is not None else None

    def _face(self, resource: object) -> Face | None:
        if not isinstance(resource, DictionaryObject):
            return None
        if id(resource) not in self._faces:
            try:
                self._faces[id(resource)] = Face(resource)
            except (MemoryError, RecursionError):
                raise
            except Exception:  # noqa: BLE001 - pypdf raises many kinds; one font is not the page
                self._faces[id(resource)] = None
        return self._faces[id(resource)]

    def _move(self, x: float, y: float) -> None:
        self._line = multiply((1, 0, 0, 1, x, y), self._line)
        self._matrix = self._line

    def _move_and_lead(self, operands: Sequence[Any]) -> None:
        self._state.leading = -_at(operands, 1)
        self._move(_at(operands, 0), _at(operands, 1))

    def _place(self, operands: Sequence[Any]) -> None:
        self._matrix = self._line = _matrix(operands)

    def _next_line(self, operands: Sequence[Any]) -> None:
        self._move(0, -self._state.leading)
        self._show(operands[0] if operands else b"")

    def _next_line_spaced(self, operands: Sequence[Any]) -> None:
        self._state.word_gap, self._state.char_gap = _at(operands, 0), _at(operands, 1)
        self._next_line(operands[2:])

    def _show_all(self, operands: Sequence[Any]) -> None:
        if not operands or not isinstance(operands[0], list):
            return
        state = self._state
        for each in operands[0]:
            if isinstance(each, (int, float)):
                self._advance(-each / 1000 * state.size * state.stretch)
            else:
                self._show(each)

    def _advance(self, width: float) -> None:
        a, b, c, d, e, f = self._matrix
        self._matrix = (a, b, c, d, e + width * a, f + width * b)

    def _show(self, operand: object) -> None:
        state = self._state
        if state.face is None:
            self.unreadable += 1
            return
        a, b, c, d, e, f = multiply(self._matrix, state.ctm)
        upright = abs(b) <= _UPRIGHT * abs(a) and a > 0
        height = abs(d) * abs(state.size)
        x, y = e + state.rise * c, f + state.rise * d
        visible = upright and height >= _SMALLEST_PT
        offset = 0.0
        for text, advance, is_space in state.face.show(operand):
            glyph = advance * state.size * state.stretch
            if visible and (glyph or text):
                left = x + offset * a
                self.glyphs.append(
                    Glyph(text, left, left + glyph * a, y + offset * b, height, state.face)
                )
            gap = state.char_gap + (state.word_gap if is_space else 0.0)
            offset += glyph + gap * state.stretch
        self._advance(offset)


def _matrix(operands: Sequence[Any]) -> Matrix:
    numbers = [float(each) for each in operands if isinstance(each, (int, float))]
    if len(numbers) != len(_IDENTITY):
        return _IDENTITY
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])


def _at(operands: Sequence[Any], index: int, default: float = 0.0) -> float:
    value = operands[index] if index < len(operands) else default
    return float(value) if isinstance(value, (int, float)) else default
