"""Heads: the ways in which resumes set the name of a job, its employer, its place and its time."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dev.resume_layouts.programs.blocks import Block, Items, Line, Run, Table, line, row

_DUTIES = 2


class Post(NamedTuple):
    """What a head says, each as it is printed."""

    title: str
    firm: str
    town: str
    when: str
    first: str
    last: str
    deeds: tuple[str, ...]
    tongue: str

    def told(self) -> list[Block]:
        """Return what was done, as a list."""
        return [Items(tuple(f"{deed}." for deed in self.deeds))]

    def prose(self) -> list[Block]:
        """Return what was done, as sentences."""
        return [line(" ".join(f"{deed}." for deed in self.deeds))]


def _bold(text: str) -> Run:
    return Run(text, bold=True)


def _italic(text: str) -> Run:
    return Run(text, italic=True)


def _firm_over_title(post: Post) -> list[Block]:
    first = line(_bold(post.firm), right=post.town)
    return [first, line(_italic(post.title), right=_italic(post.when)), *post.told()]


def _title_over_firm(post: Post) -> list[Block]:
    first = line(_bold(post.title), right=post.when)
    return [first, line(_italic(post.firm), right=_italic(post.town)), *post.told()]


def _pipe(post: Post) -> list[Block]:
    return [
        line(_bold(post.title), f" | {post.firm} | {post.town} | {post.when}"),
        *post.told(),
    ]


def _dash(post: Post) -> list[Block]:
    return [line(_bold(post.firm), f" \u2013 {post.title}", right=post.when), *post.told()]


def _three_lines(post: Post) -> list[Block]:
    return [
        line(_bold(post.title.upper())),
        line(post.firm),
        line(_italic(f"{post.when} \u00b7 {post.town}")),
        *post.told(),
    ]


def _labels(post: Post) -> list[Block]:
    return [
        line(_bold("Organization: "), post.firm),
        line(_bold("Designation: "), post.title),
        line(_bold("Period: "), post.when),
        line(_bold("Location: "), post.town),
        *post.told(),
    ]


def _europass(post: Post) -> list[Block]:
    return [
        line(f"{post.when} \u2013 {post.town}"),
        line(_bold(post.title.upper()), f" \u2013 {post.firm.upper()}"),
        *post.told(),
    ]


def _sentence(post: Post) -> list[Block]:
    return [line(f"{post.when}: {post.title}, {post.firm}, {post.town}."), *post.prose()]


def _bracket(post: Post) -> list[Block]:
    return [line(_bold(post.title), f", {post.firm} ({post.when})"), *post.told()]


def _town_bracket(post: Post) -> list[Block]:
    head = line(_bold(f"{post.firm} ({post.town})"), right=post.when)
    return [head, line(post.title), *post.told()]


def _at(post: Post) -> list[Block]:
    word = {"de": "bei", "fr": "chez"}.get(post.tongue, "at")
    return [line(f"{post.title} {word} ", _bold(post.firm), right=post.when), *post.told()]


def _date_above(post: Post) -> list[Block]:
    return [line(post.when), line(_bold(post.firm)), line(post.title), *post.told()]


def _small_capitals(post: Post) -> list[Block]:
    first = line(Run(post.firm, capitals=True), f", {post.town}", right=post.when)
    return [first, line(_italic(post.title)), *post.told()]


def _bulleted(post: Post) -> list[Block]:
    return [Items((f"{post.title}, {post.firm}, {post.when}",)), *post.prose()]


def _rail(post: Post) -> list[Block]:
    told = [line(_bold(post.title)), line(_italic(f"{post.firm}, {post.town}")), *post.told()]
    return [Table((row([line(post.when)], told),), (0.22, 0.78))]


def _wide_rail(post: Post) -> list[Block]:
    told = [line(_bold(post.firm)), line(post.title), *post.told()]
    return [Table((row([line(post.when), line(post.town)], told),), (0.3, 0.7))]


def _place_over_date(post: Post) -> list[Block]:
    what = [line(_bold(post.firm)), line(_italic(post.title))]
    right = [Line((Run(text),), flush_right=True) for text in (post.town, post.when)]
    return [Table((row(what, right),), (0.65, 0.35)), *post.told()]


def _three_cells(post: Post) -> list[Block]:
    cells = row([line(_bold(post.firm))], [line(post.title)], [line(post.when)])
    return [Table((cells,), (0.36, 0.36, 0.28)), *post.told()]


def _slash(post: Post) -> list[Block]:
    return [line(_bold(f"{post.title} / {post.firm}")), line(post.when), *post.told()]


def _comma_then_date(post: Post) -> list[Block]:
    return [line(f"{post.firm}, {post.town}"), line(f"{post.title}, {post.when}"), *post.told()]


def _client(post: Post) -> list[Block]:
    return [
        line(_bold("Client: "), post.firm, right=post.when),
        line(_bold("Role: "), post.title),
        *post.told(),
    ]


def _right_rail(post: Post) -> list[Block]:
    told = [line(_bold(post.firm)), line(_italic(post.title)), *post.told()]
    return [Table((row(told, [line(post.when), line(post.town)]),), (0.74, 0.26))]


def _form(post: Post) -> list[Block]:
    named = (("Employer", post.firm), ("Position held", post.title), ("Duration", post.when))
    rows = [row([line(_bold(name))], [line(text)]) for name, text in named]
    rows.append(row([line(_bold("Duties"))], [line("; ".join(post.deeds))]))
    return [Table(tuple(rows), (0.22, 0.78), ruled=True)]


def _dots(post: Post) -> list[Block]:
    return [
        line(_bold(post.title)),
        line(f"{post.firm} \u00b7 {post.town} \u00b7 {post.when}"),
        *post.told(),
    ]


def _date_first(post: Post) -> list[Block]:
    return [line(f"{post.when}  ", _bold(post.firm), f", {post.town}: {post.title}"), *post.told()]


def _em_dash(post: Post) -> list[Block]:
    first = line(_bold(post.title), f" \u2014 {post.firm}, {post.town}")
    return [first, line(_italic(post.when)), *post.told()]


def _title_and_time(post: Post) -> list[Block]:
    return [line(_bold(post.firm)), line(_italic(f"{post.title} ({post.when})")), *post.told()]


HEADS: dict[str, Callable[[Post], list[Block]]] = {
    "firm-over-title": _firm_over_title,
    "title-over-firm": _title_over_firm,
    "pipe": _pipe,
    "dash": _dash,
    "three-lines": _three_lines,
    "labels": _labels,
    "europass": _europass,
    "sentence": _sentence,
    "bracket": _bracket,
    "town-bracket": _town_bracket,
    "at": _at,
    "date-above": _date_above,
    "small-capitals": _small_capitals,
    "bulleted": _bulleted,
    "rail": _rail,
    "wide-rail": _wide_rail,
    "place-over-date": _place_over_date,
    "three-cells": _three_cells,
    "slash": _slash,
    "comma-then-date": _comma_then_date,
    "client": _client,
    "right-rail": _right_rail,
    "form": _form,
    "dots": _dots,
    "date-first": _date_first,
    "em-dash": _em_dash,
    "title-and-time": _title_and_time,
}
"""Every way to set one job by itself."""


def _with_duties(posts: Sequence[Post]) -> list[Block]:
    titles = ("Employer", "Position", "Duration", "Responsibilities")
    cells = [(post.firm, post.title, post.when, "; ".join(post.deeds[:_DUTIES])) for post in posts]
    return [_ruled(titles, cells, (0.22, 0.22, 0.2, 0.36))]


def _from_to(posts: Sequence[Post]) -> list[Block]:
    titles = ("From", "To", "Organisation", "Designation")
    cells = [(post.first, post.last, post.firm, post.title) for post in posts]
    return [_ruled(titles, cells, (0.15, 0.15, 0.35, 0.35))]


def _counted(posts: Sequence[Post]) -> list[Block]:
    titles = ("S. No.", "Name of the Organisation", "Designation", "From", "To")
    cells = [
        (f"{number}", f"{post.firm}, {post.town}", post.title, post.first, post.last)
        for number, post in enumerate(posts, 1)
    ]
    return [_ruled(titles, cells, (0.1, 0.32, 0.26, 0.16, 0.16))]


def _ruled(
    titles: Sequence[str], cells: Sequence[Sequence[str]], widths: tuple[float, ...]
) -> Table:
    rows = [row(*([line(_bold(title))] for title in titles))]
    rows += [row(*([line(text)] for text in each)) for each in cells]
    return Table(tuple(rows), widths, ruled=True)


def _items(posts: Sequence[Post]) -> list[Block]:
    return [Items(tuple(f"{post.when}: {post.title}, {post.firm}, {post.town}" for post in posts))]


def _told_beside(posts: Sequence[Post]) -> list[Block]:
    rows = [
        row([line(post.when)], [line(_bold(post.title)), line(post.firm)], post.told())
        for post in posts
    ]
    return [Table(tuple(rows), (0.18, 0.32, 0.5))]


WHOLE: dict[str, Callable[[Sequence[Post]], list[Block]]] = {
    "table": _with_duties,
    "from-to": _from_to,
    "counted": _counted,
    "items": _items,
    "told-beside": _told_beside,
}
"""Every way to set all jobs together."""
