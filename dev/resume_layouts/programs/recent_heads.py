"""Ways to set jobs that were made after the rules for those of ``fresh_heads``."""

from collections.abc import Callable, Sequence

from dev.resume_layouts.programs.blocks import Block, Run, Table, line, row
from dev.resume_layouts.programs.heads import Post


def _bold(text: str) -> Run:
    return Run(text, bold=True)


def _italic(text: str) -> Run:
    return Run(text, italic=True)


def _modern(post: Post) -> list[Block]:
    told = [line(_bold(post.title), ", ", _italic(post.firm), f", {post.town}."), *post.told()]
    return [Table((row([line(post.when)], told),), (0.18, 0.82))]


def _worked_as(post: Post) -> list[Block]:
    return [line("Worked as ", _bold(post.title), f" with {post.firm}, {post.when}."), *post.told()]


def _time_beside_title(post: Post) -> list[Block]:
    return [
        line(_bold(post.title), f" ({post.when})"),
        line(f"{post.firm}, {post.town}"),
        *post.told(),
    ]


def _with_length(post: Post) -> list[Block]:
    return [
        line(post.firm, size=12),
        line(_bold(post.title), size=11),
        line(f"{post.when} (2 years 3 months)"),
        line(post.town),
        *post.prose(),
    ]


def _time_and_place_first(post: Post) -> list[Block]:
    return [
        line(post.when, right=post.town),
        line(f"{post.firm} \u2013 ", _bold(post.title)),
        *post.told(),
    ]


def _comma_over_time(post: Post) -> list[Block]:
    return [line(_bold(f"{post.title}, {post.firm}")), line(_italic(post.when)), *post.told()]


def _title_town_right(post: Post) -> list[Block]:
    return [
        line(_bold(post.title), right=post.town),
        line(post.firm, right=post.when),
        *post.told(),
    ]


RECENT_HEADS: dict[str, Callable[[Post], list[Block]]] = {
    "modern": _modern,
    "worked-as": _worked_as,
    "time-beside-title": _time_beside_title,
    "with-length": _with_length,
    "time-and-place-first": _time_and_place_first,
    "comma-over-time": _comma_over_time,
    "title-town-right": _title_town_right,
}
"""Every way to set one job by itself."""


def _numbered(posts: Sequence[Post]) -> list[Block]:
    blocks: list[Block] = []
    for number, post in enumerate(posts, 1):
        blocks += [
            line(_bold(f"{number}. {post.firm}"), f", {post.town}"),
            line(f"Designation: {post.title}"),
            line(f"Tenure: {post.when}"),
            *post.told(),
        ]
    return blocks


def _tenure_table(posts: Sequence[Post]) -> list[Block]:
    titles = ("Company Name", "Tenure", "Role")
    rows = [row(*([line(_bold(title))] for title in titles))]
    rows += [row([line(post.firm)], [line(post.when)], [line(post.title)]) for post in posts]
    return [Table(tuple(rows), (0.36, 0.28, 0.36), ruled=True)]


RECENT_WHOLE: dict[str, Callable[[Sequence[Post]], list[Block]]] = {
    "numbered": _numbered,
    "tenure-table": _tenure_table,
}
"""Every way to set all jobs together."""
