"""Further ways to set jobs, made after the rules for all others."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from dev.resume_layouts.programs.blocks import Block, Gap, Items, Line, Run, Table, line, row
from dev.resume_layouts.programs.heads import Post


def _bold(text: str) -> Run:
    return Run(text, bold=True)


def _italic(text: str) -> Run:
    return Run(text, italic=True)


def _capitals(post: Post) -> list[Block]:
    return [
        line(_bold(post.firm.upper()), f", {post.town}"),
        line(post.title),
        line(_italic(post.when)),
        *post.told(),
    ]


def _bars_below(post: Post) -> list[Block]:
    below = line(f"{post.firm} | {post.town} | {post.when}", size=9)
    return [line(_bold(post.title), size=11), below, *post.told()]


def _europass_new(post: Post) -> list[Block]:
    city, _, country = post.town.partition(", ")
    where = f"City: {city}" + (f" | Country: {country}" if country else "")
    return [
        line(f"[ {post.when} ]"),
        line(_bold(post.title)),
        line(_bold(post.firm)),
        line(where),
        *post.told(),
    ]


def _stacked_dates(post: Post) -> list[Block]:
    dates = [line(f"{post.first} \u2013"), line(post.last)]
    told = [line(_bold(post.title), f", {post.firm}"), line(_italic(post.town)), *post.told()]
    return [Table((row(dates, told),), (0.2, 0.8))]


def _place_and_time_right(post: Post) -> list[Block]:
    what = [line(_bold(post.title)), line(post.firm), *post.told()]
    right = [Line((Run(text, italic=True),), flush_right=True) for text in (post.town, post.when)]
    return [Table((row(what, right),), (0.7, 0.3))]


def _time_before_title(post: Post) -> list[Block]:
    return [
        line(_bold(post.firm), f", {post.town}"),
        line(f"{post.when}: {post.title}"),
        *post.told(),
    ]


FRESH_HEADS: dict[str, Callable[[Post], list[Block]]] = {
    "capitals": _capitals,
    "bars-below": _bars_below,
    "europass-new": _europass_new,
    "stacked-dates": _stacked_dates,
    "place-and-time-right": _place_and_time_right,
    "time-before-title": _time_before_title,
}
"""Every way to set one job by itself."""


def _by_firm(posts: Sequence[Post]) -> Iterator[list[Post]]:
    for _, same in groupby(posts, key=lambda post: post.firm):
        yield list(same)


def _roles_under_firm(posts: Sequence[Post]) -> list[Block]:
    blocks: list[Block] = []
    for same in _by_firm(posts):
        blocks.append(line(_bold(same[0].firm), right=same[0].town))
        for post in same:
            blocks += [line(_italic(post.title), right=post.when), *post.told()]
        blocks.append(Gap())
    return blocks


def _roles_in_time(posts: Sequence[Post]) -> list[Block]:
    blocks: list[Block] = []
    for same in _by_firm(posts):
        whole = f"{same[-1].first} \u2013 {same[0].last}"
        blocks.append(line(_bold(same[0].firm), f" ({whole})"))
        for post in same:
            blocks += [line(_bold(post.title)), line(f"{post.when} | {post.town}"), *post.prose()]
        blocks.append(Gap())
    return blocks


def _bare_table(posts: Sequence[Post]) -> list[Block]:
    cells = [(post.when, post.firm, post.title) for post in posts]
    return [_ruled(cells, (0.3, 0.35, 0.35))]


def _bare_table_told(posts: Sequence[Post]) -> list[Block]:
    cells = [
        (post.title, f"{post.firm}, {post.town}", "; ".join(post.deeds), post.first, post.last)
        for post in posts
    ]
    return [_ruled(cells, (0.19, 0.23, 0.3, 0.14, 0.14))]


def _ruled(cells: Sequence[Sequence[str]], widths: tuple[float, ...]) -> Table:
    rows = tuple(row(*([line(text)] for text in each)) for each in cells)
    return Table(rows, widths, ruled=True)


def _listed_at(posts: Sequence[Post]) -> list[Block]:
    return [Items(tuple(f"{post.title} at {post.firm}, {post.when}" for post in posts))]


def _listed_at_place(posts: Sequence[Post]) -> list[Block]:
    texts = (f"{post.title} at {post.firm}, {post.town} ({post.when})" for post in posts)
    return [Items(tuple(texts))]


FRESH_WHOLE: dict[str, Callable[[Sequence[Post]], list[Block]]] = {
    "roles-under-firm": _roles_under_firm,
    "roles-in-time": _roles_in_time,
    "bare-table": _bare_table,
    "bare-table-told": _bare_table_told,
    "listed-at": _listed_at,
    "listed-at-place": _listed_at_place,
}
"""Every way to set all jobs together."""
