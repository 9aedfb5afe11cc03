"""A person in a layout that is drawn line by line with fpdf2, as programs print resumes.

The layouts share nothing with those of ``html`` but the people: another writer of PDF, its own
fonts, places and forms of dates.
"""

from random import Random
from typing import Any, NamedTuple

from fpdf import FPDF

from dev.resume_layouts.people import WORDS, Employer, Person, Role, Study, person
from dev.resume_layouts.truth import truth_of

SEEN = {
    "head": ("labels", "numbered", "one-line", "firm-line", "dates-first"),
    "dates": ("iso", "from-to", "brackets", "slashes"),
    "contact": ("lines", "table", "band"),
    "skills": ("sentence", "columns", "slashes"),
    "studies": ("one-line", "labels", "dates-first"),
    "bullet": ("-", "*", ">", "o"),
    "face": ("helvetica", "times", "courier"),
    "tongue": ("en", "en", "in", "de", "es", "fr"),
    "paper": ("A4", "letter"),
}
"""The choices of a drawn layout, each with its variants."""

UNSEEN = SEEN | {
    "head": (*SEEN["head"], "brackets", "colon"),
    "dates": (*SEEN["dates"], "dots", "ddmmyyyy"),
    "skills": (*SEEN["skills"], "lines"),
    "tongue": (*SEEN["tongue"], "it", "pt"),
}
"""The same with variants that nobody looks at."""


class Drawn(NamedTuple):
    """One resume: its file and what should be read in it."""

    pdf: bytes
    truth: dict[str, Any]


def drawn(number: int, choices: dict[str, tuple[str, ...]]) -> Drawn:
    """Draw the resume of a number, always the same one."""
    dice = Random(number)  # noqa: S311 - the same number gives the same resume
    layout = {name: dice.choice(variants) for name, variants in choices.items()}
    who = person(dice, layout["tongue"], grouped=False, commas=False)
    return Drawn(
        _Sheet(who, layout).pdf(), truth_of(who, years=False, layout=", ".join(layout.values()))
    )


class _Sheet:
    def __init__(self, who: Person, layout: dict[str, str]) -> None:
        self.who, self.layout = who, layout
        self.file = FPDF(format=layout["paper"])
        self.file.set_margin(18)
        self.file.add_page()

    def pdf(self) -> bytes:
        names = WORDS["headings"][self.who.tongue]
        self._contact()
        self._heading(names[1])
        for number, employer in enumerate(self.who.employers, 1):
            self._job(number, employer, employer.roles[0])
        self._heading(names[2])
        for study in self.who.studies:
            self._study(study)
        self._heading(names[3])
        self._skills()
        return bytes(self.file.output())

    def _line(self, text: str, *, style: str = "", size: float = 10, align: str = "L") -> None:
        self.file.set_font(self.layout["face"], style, size)
        plain = text.replace("\u2013", "-").replace("\u2019", "'")
        self.file.multi_cell(0, size * 0.5, plain, align=align, new_x="LMARGIN", new_y="NEXT")

    def _row(self, *cells: str, bold: int = -1) -> None:
        width = self.file.epw / len(cells)
        for number, cell in enumerate(cells):
            self.file.set_font(self.layout["face"], "B" if number == bold else "", 10)
            self.file.cell(width, 5, cell)
        self.file.ln(5)

    def _heading(self, text: str) -> None:
        self.file.ln(3)
        self._line(text.upper() if self.layout["face"] == "courier" else text, style="B", size=12)

    def _contact(self) -> None:
        who, kind = self.who, self.layout["contact"]
        self._line(who.name, style="B", size=20, align="C" if kind == "band" else "L")
        if kind == "band":
            self._line(f"{who.email} / {who.phone} / {who.link}", align="C")
        elif kind == "table":
            self._row(f"E: {who.email}", f"T: {who.phone}")
            self._row(f"W: {who.link}", f"A: {who.town}")
        else:
            for text in (who.town, who.phone, who.email, who.link):
                self._line(text)

    def _job(self, number: int, employer: Employer, role: Role) -> None:
        when = self._period(role.start, role.end)
        head = self.layout["head"]
        if head == "labels":
            self._line(f"Company: {employer.name}")
            self._line(f"Position: {role.title}")
            self._line(f"Duration: {when}")
        elif head == "firm-line":
            self._row(employer.name, when, bold=0)
            self._line(role.title, style="I")
        elif head == "dates-first":
            self._line(when)
            self._line(f"{role.title}, {employer.name}", style="B")
        else:
            form = {
                "numbered": f"{number}. {role.title}, {employer.name} ({when})",
                "one-line": f"{role.title} - {employer.name}, {employer.town} - {when}",
                "brackets": f"{employer.name} ({role.title}) {when}",
                "colon": f"{when}: {role.title}, {employer.name}",
            }[head]
            self._line(form, style="B")
        for deed in role.deeds:
            self.file.set_x(22)
            self._line(f"{self.layout['bullet']} {deed}.")
        self.file.ln(2)

    def _study(self, study: Study) -> None:
        kind, when = self.layout["studies"], f"{study.start} - {study.end}"
        if kind == "labels":
            self._line(f"{study.degree} in {study.area}", style="B")
            self._line(study.school)
            self._line(when)
        elif kind == "dates-first":
            self._line(f"{when}  {study.degree}, {study.area}, {study.school}")
        else:
            self._line(f"{study.school} - {study.degree}, {study.area} ({study.end})")
        self.file.ln(1)

    def _skills(self) -> None:
        tools, kind = self.who.tools, self.layout["skills"]
        if kind == "columns":
            for at in range(0, len(tools), 3):
                self._row(*[*tools[at : at + 3], "", ""][:3])
        elif kind == "lines":
            for tool in tools:
                self._line(tool)
        else:
            self._line((" / " if kind == "slashes" else ", ").join(tools))

    def _period(self, start: str, end: str | None) -> str:
        now = WORDS["now"][self.who.tongue]
        first, last = self._day(start), self._day(end) if end else now
        if self.layout["dates"] == "from-to" and self.who.tongue in {"en", "in"}:
            return f"from {first} to {last}"
        return f"[{first} - {last}]" if self.layout["dates"] == "brackets" else f"{first} - {last}"

    def _day(self, day: str) -> str:
        year, month = day.split("-")
        return {
            "slashes": f"{year}/{month}",
            "iso": day,
            "dots": f"{month}.{year}",
            "ddmmyyyy": f"01.{month}.{year}",
        }.get(self.layout["dates"], f"{month}/{year}")
