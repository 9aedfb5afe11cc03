"""Fonts: from the bytes that a page shows to characters and their widths."""

import re
from functools import cached_property
from typing import Any, NamedTuple

from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

from shared.resumes.extraction.pdf.characters import BULLET, LOST, is_lost
from shared.resumes.extraction.pdf.glyph_names import text_of_name
from shared.resumes.extraction.pdf.truetype import Marks, marks_of

_BOLD = re.compile(r"bold|black|heavy|semib|demi|medium|cmbx|cmssbx|[-_,]b$|bx\d+$", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|cmti|cmssi|slanted|[-_,]it?$|ti\d+$", re.IGNORECASE)
_ICONS = re.compile(
    r"awesome|icon|emoji|glyphicon|fontello|entypo|marvosym|ifsym|academicon|material|ionicon"
    r"|typicon|remix|bootstrap-i|lucide|feather",
    re.IGNORECASE,
)
_SYMBOLS = re.compile(
    r"wingdings|webdings|dingbat|^symbol|cmsy|msam|msbm|opensymbol|txsy", re.IGNORECASE
)
_TELLS_NOTHING = re.compile(
    r"^$|^unknown$|^(?:CID)?(?:Font|TT|T|F|R|C)?[-+_]?F?\d*$", re.IGNORECASE
)
_BOLD_WEIGHT = 600
_THOUSANDTHS = 0.001

LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)


class Shown(NamedTuple):
    """One glyph: what it says and how far it moves the pen, in units of the font size."""

    text: str
    advance: float
    is_space: bool


class Face:
    """One font of a page. ``icons`` says that its characters are pictures, not text."""

    def __init__(self, resource: DictionaryObject) -> None:
        """Read the font; raises whatever pypdf raises for one that is broken."""
        self._font = Font.from_font_resource(resource)
        reference = resource.indirect_reference
        self.key = f"{self._font.name}/{reference.idnum if reference else id(resource)}"
        self.name = self._font.name.rpartition("+")[2]
        self._scale = _width_scale(resource)
        # ISO 32000-1, annex D.2, note 3: what this encoding does not use above 040 is a bullet.
        self._unused = BULLET if resource.get("/Encoding") == "/WinAnsiEncoding" else LOST
        self._cache: dict[str, Shown] = {}

    @cached_property
    def bold(self) -> bool:
        """Whether the font's name, weight or file says bold."""
        weight: Any = self._font.font_descriptor.weight
        heavy = isinstance(weight, (int, float)) and weight >= _BOLD_WEIGHT
        return bool(heavy or _BOLD.search(self.name) or self._marks.bold)

    @cached_property
    def italic(self) -> bool:
        """Whether the font's name or file says italic."""
        return bool(_ITALIC.search(self.name)) or self._marks.italic

    @cached_property
    def icons(self) -> bool:
        """Whether it is a font of pictures."""
        return bool(_ICONS.search(self.name)) or self._marks.pictures

    @cached_property
    def _marks(self) -> Marks:
        """What the embedded file says; it may be large, and is read only where it is needed."""
        stream = self._font.font_descriptor.font_file
        if stream is None or not _TELLS_NOTHING.search(self.name):
            return Marks()
        try:
            return marks_of(stream.get_data())
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - pypdf raises many kinds; a font file is not the text
            return Marks()

    @cached_property
    def symbols(self) -> bool:
        """Whether it is a font of bullets, arrows and signs."""
        return bool(_SYMBOLS.search(self.name))

    def show(self, operand: object) -> list[Shown]:
        """Return the glyphs of the operand of a text-showing operator."""
        if not isinstance(operand, bytes) or not self._font.interpretable:
            return []
        if isinstance(self._font.encoding, str):
            return [self._shown(each, each) for each in self._decoded(operand, self._font.encoding)]
        encoding = self._font.encoding
        return [self._shown(chr(code), encoding.get(code, chr(code))) for code in operand]

    @staticmethod
    def _decoded(data: bytes, encoding: str) -> str:
        try:
            return data.decode(encoding, "surrogatepass")
        except UnicodeDecodeError:
            return data.decode(encoding, "replace")

    def _shown(self, raw: str, character: str) -> Shown:
        key = raw + character
        if key not in self._cache:
            text = self._font.character_map.get(character, character)
            text = text if isinstance(text, str) else str(text)
            if text[:1] == "/" and len(text) > 1:
                text = text_of_name(text[1:])
            width = self._font.character_widths.get(raw, self._font.character_widths["default"])
            self._cache[key] = Shown(
                self._lost(raw)
                if is_lost(text)
                else _without_surrogates(text.translate(LIGATURES)),
                _number(width) * self._scale,
                raw == " ",
            )
        return self._cache[key]

    def _lost(self, raw: str) -> str:
        """Return what stands for a code without a character."""
        return self._unused if raw > " " else LOST


def _width_scale(resource: DictionaryObject) -> float:
    """Return what one unit of the font's widths is: a Type 3 font says so itself."""
    matrix: Any = resource.get("/FontMatrix")
    if resource.get("/Subtype") == "/Type3" and matrix:
        return abs(_number(matrix[0])) or _THOUSANDTHS
    return _THOUSANDTHS


def _number(value: Any) -> float:  # noqa: ANN401 - any PDF object may stand where a number should
    return float(value) if isinstance(value, (int, float)) else 0.0


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
