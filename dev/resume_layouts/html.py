# ruff: noqa: E501 - HTML
"""A person in a layout, as one page of HTML."""

from html import escape

from babel.dates import get_month_names

from dev.resume_layouts.options import Layout
from dev.resume_layouts.people import WORDS, Employer, Person, Role, Study

_BULLETS = {"disc": "\u2022", "dash": "\u2013", "arrow": "\u27a2", "square": "\u25aa"}
_STYLE = """
@page { size: A4; margin: 16mm } * { box-sizing: border-box }
body { font: 10pt 'FACE'; margin: 0 } h2 { margin: 5mm 0 2mm; font-size: 11pt }
.capitals h2 { text-transform: uppercase } .spaced h2 { text-transform: uppercase; letter-spacing: 3px }
.rule h2 { border-bottom: 1px solid #444; font-size: 13pt } .bold h2 { font-size: 12pt }
h1 { font-size: 22pt; margin: 0 } .centred header { text-align: center }
h1.capitals { font-size: 10pt; text-transform: uppercase } h1.labelled { font-size: 11pt; font-weight: normal }
.two { display: flex; gap: 8mm } .side { width: 55mm; flex: none } .main { flex: 1 }
.row { display: flex; justify-content: space-between; gap: 6mm } .rail { display: flex; gap: 6mm }
.rail > .when { width: 34mm; flex: none } .pd { display: flex; gap: 6mm } .pd > .what { flex: 1 }
.pd > .where { width: 38mm; flex: none; text-align: right; color: #444 }
.item { padding-left: 5mm; text-indent: -4mm } .entry { margin-bottom: 3mm }
table { border-collapse: collapse; width: 100% } td, th { border: 1px solid #555; padding: 1mm; text-align: left; vertical-align: top }
.chip { display: inline-block; border: 1px solid #888; padding: 0 2mm; margin: 0 2mm 1mm 0 }
footer { margin-top: 6mm; font-size: 8pt; text-align: center }
"""


def page_of(person: Person, layout: Layout) -> str:
    """Return the page."""
    return _Page(person, layout).html()


class _Page:
    def __init__(self, person: Person, layout: Layout) -> None:
        self.person, self.layout = person, layout
        self.headings = WORDS["headings"][person.tongue]

    def html(self) -> str:
        layout = self.layout
        style = _STYLE.replace("FACE", layout.face)
        head = f"<header>{self._name()}{self._contact() if layout.contact == 'header' else ''}</header>"
        main = self._section(1, self._work()) + self._section(2, self._studies())
        skills = self._section(3, self._skills())
        about = f"<p>{self._profile()}</p>"
        if layout.contact == "about":
            about += self._contact()
        top = self._section(0, about)
        if layout.page.startswith("sidebar"):
            side = f"<div class=side>{self._section(4, self._contact())}{skills}</div>"
            columns = f"<div class=main>{top}{main}</div>"
            both = side + columns if layout.page.endswith("left") else columns + side
            body = f"{head}<div class=two>{both}</div>"
        else:
            body = head + top + main + skills
        if layout.contact == "footer":
            body += f"<footer>{self._contact()}</footer>"
        classes = f"{layout.heading} {layout.name}"
        return f"<!doctype html><meta charset=utf-8><title>Document1</title><style>{style}</style><body class='{classes}'>{body}"

    def _section(self, number: int, content: str) -> str:
        return f"<section><h2>{self.headings[number]}</h2>{content}</section>"

    def _name(self) -> str:
        name = escape(self.person.name)
        if self.layout.name == "labelled":
            return f"<h1 class=labelled>Name: {name}</h1>"
        label = "" if self.layout.name == "capitals" else f"<div>{escape(self.person.label)}</div>"
        return f"<h1 class={self.layout.name}>{name}</h1>{label}"

    def _contact(self) -> str:
        person = self.person
        bits = [person.email, person.phone, person.link, person.town]
        if self.layout.contact in {"sidebar", "about"}:
            names = ("Email", "Phone", "Web", "Address")
            return "".join(
                f"<div>{name}: {escape(bit)}</div>" for name, bit in zip(names, bits, strict=True)
            )
        return f"<div>{' | '.join(map(escape, bits))}</div>"

    def _profile(self) -> str:
        return (
            "Practical and curious, with a record of finishing what was begun and of leaving things "
            "better documented than they were found."
        )

    def _work(self) -> str:
        return "".join(map(self._employer, self.person.employers))

    def _employer(self, employer: Employer) -> str:
        if len(employer.roles) > 1:
            roles = "".join(
                f"<div class=row><span>{escape(role.title)}</span><span>{self._period(role.start, role.end)}</span></div>"
                + self._deeds(role)
                for role in employer.roles
            )
            return f"<div class=entry><div><b>{escape(employer.name)}</b>, {employer.town}</div>{roles}</div>"
        return f"<div class=entry>{self._one(employer, employer.roles[0])}</div>"

    def _one(self, employer: Employer, role: Role) -> str:
        firm, title, when = (
            escape(employer.name),
            escape(role.title),
            self._period(role.start, role.end),
        )
        town, deeds = employer.town, self._deeds(role)
        if self.layout.head == "europass":
            return (
                f"<div>{when} {town}</div><div><b>{title.upper()}</b> {firm.upper()}</div>{deeds}"
            )
        if self.layout.head == "columns":
            return (
                f"<div class=row><b>{firm}</b><span>{title}</span><span>{when}</span></div>{deeds}"
            )
        head = {
            "title-company": f"<b>{title}</b>, {firm}",
            "company-title": f"<b>{firm}</b><br><i>{title}</i>",
            "at": f"<b>{title}</b> at <i>{firm}</i>",
            "bars": f"<b>{firm}</b> | {title} | {town}",
            "dash": f"<b>{title}</b> \u2013 {firm}",
            "block": f"<b>{title}</b><br>{firm}, {town}",
        }[self.layout.head]
        if self.layout.page == "rail":
            return f"<div class=rail><div class=when>{when}</div><div>{head}{deeds}</div></div>"
        if self.layout.page == "place-over-date":
            return f"<div class=pd><div class=what>{head}{deeds}</div><div class=where>{town}<br>{when}</div></div>"
        return f"<div class=row><span>{head}</span><span>{when}</span></div>{deeds}"

    def _deeds(self, role: Role) -> str:
        mark = _BULLETS[self.layout.bullet]
        return "".join(f"<div class=item>{mark} {escape(deed)}.</div>" for deed in role.deeds)

    def _studies(self) -> str:
        if self.layout.studies == "table":
            return self._table()
        return "".join(
            f"<div class=entry>{self._study(study)}</div>" for study in self.person.studies
        )

    def _study(self, study: Study) -> str:
        degree, when = f"{study.degree}, {study.area}", f"{study.start} \u2013 {study.end}"
        if self.layout.studies == "two-lines":
            return (
                f"<div class=row><b>{degree}</b><span>{when}</span></div><div>{study.school}</div>"
            )
        if self.layout.studies == "school-first":
            return f"<div class=row><b>{study.school}</b><span>{when}</span></div><div><i>{degree}</i></div>"
        return f"<div>{degree}, {study.school}, {study.end}</div>"

    def _table(self) -> str:
        rows = "".join(
            f"<tr><td style='width:32mm'>{study.degree} ({study.area})<td style='width:38mm'>{study.school}<td>{study.end}<td>8.{number} CGPA"
            for number, study in enumerate(self.person.studies, 1)
        )
        return f"<table><tr><th>Qualification<th>Institution<th>Year of passing<th>Score</tr>{rows}</table>"

    def _skills(self) -> str:
        tools = self.person.tools
        if self.layout.skills == "groups":
            half = len(tools) // 2
            return f"<div><b>Tools:</b> {', '.join(tools[:half])}</div><div><b>Other:</b> {', '.join(tools[half:])}</div>"
        if self.layout.skills == "traits":
            return f"<div>{', '.join([*self.person.traits, *tools])}</div>"
        if self.layout.skills == "bullets":
            mark = _BULLETS[self.layout.bullet]
            return "".join(f"<div class=item>{mark} {tool}</div>" for tool in tools)
        if self.layout.skills == "chips":
            return "".join(f"<span class=chip>{tool}</span>" for tool in tools)
        return f"<div>{', '.join(tools)}</div>"

    def _period(self, start: str, end: str | None) -> str:
        return f"{self._day(start)} \u2013 {self._day(end) if end else WORDS['now'][self.person.tongue]}"

    def _day(self, day: str) -> str:
        year, month = day.split("-")
        if self.layout.dates == "numbers":
            return f"{month}/{year}"
        if self.layout.dates == "days":
            return f"01/{month}/{year}"
        if self.layout.dates == "years":
            return year
        locale = "en" if self.person.tongue == "in" else self.person.tongue
        full = self.layout.dates == "full" or locale in {"de", "fr"}
        name = get_month_names("wide" if full else "abbreviated", locale=locale)[int(month)]
        if self.layout.dates == "apostrophe":
            return f"{name}'{year[2:]}"
        particle = " de " if locale in {"es", "pt"} and self.layout.dates == "full" else " "
        return f"{name}{particle}{year}"
