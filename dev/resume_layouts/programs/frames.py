"""People set in frames.

Half of the frames, told by a digest of their names, are kept: nobody looks at what is read of
them, whichever program sets them.
"""

import hashlib
from itertools import cycle
from random import Random
from typing import Any, NamedTuple

from babel.dates import get_month_names

from dev.resume_layouts.people import Employer, Person, Role, Study, person
from dev.resume_layouts.programs.blocks import (
    Block,
    Gap,
    Heading,
    Items,
    Line,
    Run,
    Sheet,
    Table,
    line,
    row,
)
from dev.resume_layouts.programs.fresh_heads import FRESH_HEADS, FRESH_WHOLE
from dev.resume_layouts.programs.heads import HEADS, WHOLE, Post
from dev.resume_layouts.programs.layouts import (
    FRAMES,
    FRESH_FRAMES,
    LATER_FRAMES,
    RECENT_FRAMES,
    Frame,
)
from dev.resume_layouts.programs.recent_heads import RECENT_HEADS, RECENT_WHOLE
from dev.resume_layouts.programs.words import ALL_WORDS, FRESH_WORDS, RECENT_WORDS
from dev.resume_layouts.truth import truth_of

_SIDE = 0.32
_SPLIT = 2
_LEVELS = ("Advanced", "Good", "Basic")
_HEADS = HEADS | FRESH_HEADS | RECENT_HEADS
_WHOLE = WHOLE | FRESH_WHOLE | RECENT_WHOLE
_ROAD = "{number} Old Tollgate Crossing, Building {number}, Second Floor, {town}"


_SETS = (
    (FRAMES, "set", ALL_WORDS),
    (LATER_FRAMES, "later", ALL_WORDS),
    (FRESH_FRAMES, "fresh", FRESH_WORDS),
    (RECENT_FRAMES, "recent", RECENT_WORDS),
)


class Framed(NamedTuple):
    """A person in a frame, and what should be read of it. ``half`` names its half and set."""

    name: str
    half: str
    sheet: Sheet
    truth: dict[str, Any]


def is_kept(frame: Frame) -> bool:
    """Tell whether nobody looks at a frame."""
    return hashlib.sha256(frame.name.encode()).digest()[0] % 2 == 1


def framed(frame: Frame, program: str) -> Framed:
    """Return the person of a frame and a program, always the same one."""
    dice = Random(f"{frame.name} by {program}")  # noqa: S311 - the same name, the same person
    tongue = dice.choice(frame.tongues.split())
    name, words = next((name, words) for frames, name, words in _SETS if frame in frames)
    who = person(dice, tongue, grouped=frame.grouped, commas=False, words=words)
    truth = truth_of(who, years=frame.dates == "years", layout=f"{frame.name}, {program}")
    half = f"{name}-{'kept' if is_kept(frame) else 'seen'}"
    return Framed(f"{program}_{frame.name}", half, _Page(who, frame).sheet(), truth)


class _Page:
    def __init__(self, who: Person, frame: Frame) -> None:
        self.who, self.frame = who, frame
        self.headings = ALL_WORDS["headings"][who.tongue]

    def sheet(self) -> Sheet:
        blocks, frame = self._blocks(), self.frame
        latin = all(ord(letter) < 256 for letter in str(blocks))  # noqa: PLR2004 - Latin-1
        return Sheet(blocks, frame.upper, frame.ruled, frame.serif, latin)

    def _blocks(self) -> list[Block]:
        name = [self._name()]
        label = [line(self.who.label, size=12)] if self.frame.page != "single" else []
        skills = self._section(3, self._skills())
        main = [*self._section(1, self._jobs()), *self._section(2, self._studies())]
        if self.frame.page == "single":
            return [*name, *self._contact(), *main, *skills]
        if self.frame.page in {"hung", "halves", "lowered"}:
            return [*name, *self._contact(), self._divided(skills)]
        side = [*self._section(4, self._contact()), *skills]
        left = self.frame.page == "left"
        cells = row(side, main) if left else row(main, side)
        widths = (_SIDE, 1 - _SIDE) if left else (1 - _SIDE, _SIDE)
        return [*name, *label, Table((cells,), widths)]

    def _name(self) -> Line:
        if self.frame.shouted:
            return line(Run(self.who.name.upper(), bold=True))
        return Line((Run(self.who.name, bold=True),), size=20, centred=self._is_centred())

    def _divided(self, skills: list[Block]) -> Table:
        """Return jobs beside all else ("halves"), or each section beside its heading.

        The heading is in the section's first line ("hung") or one line below it ("lowered").
        """
        jobs, studies = self._section(1, self._jobs()), self._section(2, self._studies())
        if self.frame.page == "halves":
            return Table((row(jobs, [*studies, *skills]),), (0.5, 0.5))
        above = [line("\u00a0")] if self.frame.page == "lowered" else []
        rows = (row([*above, *each[:1]], each[1:]) for each in (jobs, studies, skills))
        return Table(tuple(rows), (0.24, 0.76))

    def _is_centred(self) -> bool:
        return self.frame.contact == "bars"

    def _section(self, number: int, content: list[Block]) -> list[Block]:
        return [Heading(self.headings[number]), *content]

    def _contact(self) -> list[Block]:
        who, kind = self.who, self.frame.contact
        bits = (who.email, who.phone, who.link, who.town)
        if kind == "bars":
            return [Line((Run(" | ".join(bits)),), centred=True)]
        if kind == "split":
            return [line(who.email, right=who.phone), line(who.link, right=who.town)]
        if kind == "labels":
            names = ("Email", "Mobile", "Web", "Address")
            return [line(f"{name}: {bit}") for name, bit in zip(names, bits, strict=True)]
        if kind == "wrapped":
            road = _ROAD.format(number=len(who.name), town=who.town)
            return [line(road), line(who.phone), line(who.email), line(who.link)]
        if kind == "named":
            names = ("Email", "Phone", "Web", "Address")
            pairs = zip(names, bits, strict=True)
            return [line(text) for name, bit in pairs for text in (Run(name, bold=True), bit)]
        return [line(bit) for bit in bits]

    def _jobs(self) -> list[Block]:
        posts = [self._post(firm, role) for firm, role in self.who.roles]
        if self.frame.head in _WHOLE:
            return _WHOLE[self.frame.head](posts)
        return [block for post in posts for block in (*_HEADS[self.frame.head](post), Gap())]

    def _post(self, firm: Employer, role: Role) -> Post:
        now = ALL_WORDS["now"][self.who.tongue]
        first, last = self._day(role.start), self._day(role.end) if role.end else now
        return Post(
            role.title,
            firm.name,
            firm.town,
            self._period(first, last, current=role.end is None),
            first,
            last,
            tuple(role.deeds),
            self.who.tongue,
        )

    def _period(self, first: str, last: str, *, current: bool) -> str:
        tongue = self.who.tongue
        if self.frame.dates == "since" and current:
            return f"{ALL_WORDS['since'].get(tongue, 'since')} {first}"
        if self.frame.dates == "to":
            return f"{first} to {last}"
        if self.frame.dates == "from-to":
            return f"from {first} to {last}" if self.who.tongue == "en" else f"{first} - {last}"
        return f"{first} \u2013 {last}"

    def _day(self, day: str) -> str:
        year, month = day.split("-")
        numbers = {"numbers": f"{month}/{year}", "days": f"01/{month}/{year}", "years": year}
        numbers |= {"dots": f"{month}.{year}", "iso": day}
        if self.frame.dates in numbers:
            return numbers[self.frame.dates]
        locale = "en" if self.who.tongue == "in" else self.who.tongue
        wide = self.frame.dates in {"full", "from-to"}
        name = get_month_names("wide" if wide else "abbreviated", locale=locale)[int(month)]
        if self.frame.dates == "apostrophe":
            return f"{name} \u2019{year[2:]}"
        return f"{name}{' de ' if wide and locale in {'es', 'pt'} else ' '}{year}"

    def _studies(self) -> list[Block]:
        kind = self.frame.studies
        if kind == "table":
            return [self._table()]
        if kind == "items":
            return [Items(tuple(map(_in_one_line, self.who.studies)))]
        return [block for study in self.who.studies for block in self._study(study)]

    def _study(self, study: Study) -> list[Block]:
        kind, when = self.frame.studies, f"{study.start} \u2013 {study.end}"
        degree = f"{study.degree}, {study.area}"
        school, named = Run(study.school, bold=True), Run(degree, bold=True)
        if kind == "rail":
            return [Table((row([line(when)], [line(named), line(study.school)]),), (0.22, 0.78))]
        if kind == "right-rail":
            return [Table((row([line(school), line(degree)], [line(when)]),), (0.74, 0.26))]
        if kind == "school-over":
            return [line(school, right=when), line(Run(degree, italic=True))]
        if kind == "degree-over":
            return [line(named), line(study.school), line(when)]
        return [line(f"{degree}, {study.school}, {study.end}")]

    def _table(self) -> Table:
        names = ("Qualification", "Institution", "Year of passing", "Score")
        rows = [row(*([line(Run(name, bold=True))] for name in names))]
        for number, study in enumerate(self.who.studies):
            cells = (f"{study.degree} ({study.area})", study.school, study.end, f"{71 + number}%")
            rows.append(row(*([line(cell)] for cell in cells)))
        return Table(tuple(rows), (0.3, 0.32, 0.22, 0.16), ruled=True)

    def _skills(self) -> list[Block]:
        tools, kind = self.who.tools, self.frame.skills
        if kind == "bullets":
            return [Items(tuple(tools))]
        if kind == "halves":
            half = (len(tools) + 1) // _SPLIT
            items = Items(tuple(tools[:half])), Items(tuple(tools[half:]))
            return [Table((row(items[:1], items[1:]),), (0.5, 0.5))]
        if kind == "levels":
            rows = [
                row([line(tool)], [line(level)])
                for tool, level in zip(tools, cycle(_LEVELS), strict=False)
            ]
            return [Table(tuple(rows), (0.5, 0.5))]
        if kind == "groups":
            half = len(tools) // _SPLIT
            first, second = ", ".join(tools[:half]), ", ".join(tools[half:])
            bold = Run("Tools: ", bold=True), Run("Other: ", bold=True)
            return [line(bold[0], first), line(bold[1], second)]
        sign = {"slashes": " / ", "chips": "   "}.get(kind, ", ")
        return [line(sign.join(tools))]


def _in_one_line(study: Study) -> str:
    when = f"{study.start} \u2013 {study.end}"
    return f"{study.degree}, {study.area}, {study.school}, {when}"
