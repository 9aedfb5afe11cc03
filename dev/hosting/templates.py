r"""Route templates: ``items/{id:int}``, ``files/{*rest}``, ``{name}.{extension?}``.

The language is that of ASP.NET Core routing: ``{id}``, ``{id?}``, ``{id=5}``, ``{id:int:min(1)}``,
``{*rest}``, ``{**rest}``, several parts in one segment, and doubled braces for single ones.
"""

import re
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple

from dev.hosting.constraints import BadTemplate, Check, check_of

_TOKEN = re.compile(
    r"(?P<slash>/)"
    r"|(?P<literal>(?:[^{}/]|\{\{|\}\})+)"
    r"|\{(?P<parameter>(?:[^{}]|\{\{|\}\})+)\}"
)
_PARAMETER = re.compile(
    r"(?P<stars>\*{0,2})(?P<name>[^:=/{}?*]+)(?P<constraints>(?::[^=]*)?)(?:=(?P<default>.*))?",
    re.DOTALL,
)
_CONSTRAINT = re.compile(r":([^:(]*(?:\(.*?\)(?=:|$))?)", re.DOTALL)


_FOLD = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named hole in a template."""

    name: str
    optional: bool
    catch_all: bool
    default: str | None
    checks: tuple[Check, ...]

    @property
    def may_be_absent(self) -> bool:
        """Whether a path may lack it."""
        return self.optional or self.catch_all or self.default is not None


class Literal(NamedTuple):
    """Text that must stand there, in any case."""

    text: str


class Segment(NamedTuple):
    """What stands between two slashes: one part, or several that share it."""

    parts: tuple[Literal | Parameter, ...]

    @property
    def hole(self) -> Parameter | None:
        """The parameter that is the whole segment, if one is."""
        only = self.parts[0]
        return only if len(self.parts) == 1 and isinstance(only, Parameter) else None

    def read(self, text: str) -> dict[str, str] | None:
        """Return the values in a piece of path, or None when it does not fit."""
        values = _shared(self.parts, text)
        if values is None and _is_optional(self.parts[-1]) and not text.endswith("."):
            return _shared(self.parts[:-2], text)
        return values


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed route template."""

    text: str
    segments: tuple[Segment, ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every parameter, in order."""
        return tuple(
            part
            for segment in self.segments
            for part in segment.parts
            if isinstance(part, Parameter)
        )

    def match(self, path: str) -> dict[str, str] | None:
        """Return the values that a decoded path (``/a/b``) gives the parameters, or None.

        A trailing slash does not count. Optional parameters that are absent have no key.
        """
        values = _fill(self.segments, path.removeprefix("/"))
        if values is None or not all(_satisfied(hole, values) for hole in self.parameters):
            return None
        return values


def parse_template(text: str) -> Template:
    """Return the template that a text describes; raises BadTemplate."""
    if "//" in text or text.startswith("/"):
        raise BadTemplate(f"'{text}': a slash may neither lead nor stand twice")
    pieces: list[list[Literal | Parameter]] = [[]]
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise BadTemplate(f"'{text}': a brace has no partner")
        _add(pieces, token)
        at = token.end()
    template = Template(text, tuple(_segment(parts) for parts in pieces if parts))
    _check_whole(template)
    return template


def _add(pieces: list[list[Literal | Parameter]], token: re.Match[str]) -> None:
    if token["slash"]:
        pieces.append([])
    elif token["literal"]:
        literal = _single_braces(token["literal"])
        if "?" in literal:
            raise BadTemplate(f"'{literal}': a question mark belongs in braces")
        pieces[-1].append(Literal(literal))
    else:
        pieces[-1].append(_parameter(_single_braces(token["parameter"])))


def _single_braces(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _parameter(text: str) -> Parameter:
    optional = text.endswith("?")
    match = _PARAMETER.fullmatch(text.removesuffix("?"))
    if match is None:
        raise BadTemplate(f"'{{{text}}}' is not a parameter")
    catch_all = bool(match["stars"])
    if optional and (catch_all or match["default"] is not None):
        raise BadTemplate(f"'{{{text}}}': a catch-all or a default cannot be optional as well")
    constraints = _CONSTRAINT.findall(match["constraints"])
    checks = tuple(check_of(constraint) for constraint in constraints if constraint)
    return Parameter(match["name"], optional, catch_all, match["default"], checks)


def _segment(parts: list[Literal | Parameter]) -> Segment:
    _check_segment(parts)
    return Segment(tuple(parts))


def _check_segment(parts: list[Literal | Parameter]) -> None:
    holes = [isinstance(part, Parameter) for part in parts]
    if any(holes[at : at + 2] == [True, True] for at in range(len(parts))):
        raise BadTemplate("two parameters need text between them")
    if len(parts) == 1:
        return
    if any(isinstance(part, Parameter) and part.catch_all for part in parts):
        raise BadTemplate("a catch-all needs a segment of its own")
    if any(map(_is_optional, parts[:-1])):
        raise BadTemplate("an optional parameter must end its segment")
    if _is_optional(parts[-1]) and parts[-2] != Literal("."):
        raise BadTemplate("an optional parameter may only follow a full stop")


def _is_optional(part: Literal | Parameter) -> bool:
    return isinstance(part, Parameter) and part.optional


def _check_whole(template: Template) -> None:
    names = [hole.name.lower() for hole in template.parameters]
    if len(set(names)) < len(names):
        raise BadTemplate(f"'{template.text}' names a parameter twice")
    if any(hole.catch_all for hole in template.parameters[:-1]) or any(
        segment.hole and segment.hole.catch_all for segment in template.segments[:-1]
    ):
        raise BadTemplate(f"'{template.text}': a catch-all must come last")


def _fill(segments: tuple[Segment, ...], path: str) -> dict[str, str] | None:
    values: dict[str, str] = {}
    rest: str | None = path or None
    for segment in segments:
        hole = segment.hole
        if hole and hole.catch_all:
            return _with(values, hole, rest or "")
        piece, slash, after = (rest or "").partition("/")
        rest = after if slash and after else None
        found = _with({}, hole, piece) if hole else segment.read(piece)
        if found is None:
            return None
        values |= found
    return values if rest is None else None


def _with(values: dict[str, str], hole: Parameter, piece: str) -> dict[str, str] | None:
    if piece:
        return values | {hole.name: piece}
    if hole.default is not None:
        return values | {hole.name: hole.default}
    return values if hole.may_be_absent else None


def _satisfied(hole: Parameter, values: dict[str, str]) -> bool:
    value = values.get(hole.name)
    if value is None:
        return hole.optional or not hole.checks
    return all(check(value) for check in hole.checks)


def _shared(parts: tuple[Literal | Parameter, ...], text: str) -> dict[str, str] | None:
    """Divide a text among parts from the right, each literal as far right as it goes.

    So does ASP.NET Core, which never goes back on a choice; nor could a hostile path be afforded.
    """
    folded, end = text.translate(_FOLD), len(text)
    values: dict[str, str] = {}
    waiting: Parameter | None = None
    for part in reversed(parts):
        if isinstance(part, Parameter):
            waiting = part
            continue
        start = folded.rfind(part.text.translate(_FOLD), 0, end - (waiting is not None))
        after = start + len(part.text)
        if start < 0 or (waiting is None and after != end):
            return None
        if waiting:
            values[waiting.name] = text[after:end]
        waiting, end = None, start
    if waiting and end:
        values[waiting.name] = text[:end]
    return values if bool(waiting) == bool(end) else None
