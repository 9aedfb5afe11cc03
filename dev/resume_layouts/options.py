"""The parts that a layout is composed of, and which of them are kept away from the seen half."""

from random import Random
from typing import NamedTuple

SEEN = {
    "page": ("single", "single", "sidebar-left", "sidebar-right", "rail", "place-over-date"),
    "head": ("title-company", "company-title", "at", "bars", "dash", "block"),
    "name": ("large", "centred", "capitals", "labelled"),
    "contact": ("header", "about", "footer", "sidebar"),
    "skills": ("commas", "groups", "bullets", "traits"),
    "studies": ("line", "two-lines", "table"),
    "heading": ("capitals", "spaced", "bold", "rule"),
    "dates": ("words", "numbers", "days", "years", "full"),
    "bullet": ("disc", "dash", "arrow", "square"),
    "tongue": ("en", "en", "en", "in", "in", "es", "de", "fr"),
    "face": ("DejaVu Sans", "DejaVu Serif", "DejaVu Sans Condensed"),
}
"""The choices of a layout, each with its variants; the commoner ones stand more than once."""

_GROUPED = 0.25
_COMMAS = 0.4

UNSEEN = SEEN | {
    "head": (*SEEN["head"], "europass", "columns"),
    "studies": (*SEEN["studies"], "school-first"),
    "dates": (*SEEN["dates"], "apostrophe"),
    "tongue": (*SEEN["tongue"], "pt", "it"),
    "skills": (*SEEN["skills"], "chips"),
}
"""The same with variants that nobody looks at."""


class Layout(NamedTuple):
    """One variant of each choice. ``grouped``: several roles at one employer."""

    page: str
    head: str
    name: str
    contact: str
    skills: str
    studies: str
    heading: str
    dates: str
    bullet: str
    tongue: str
    face: str
    grouped: bool
    commas: bool


def layout(dice: Random, choices: dict[str, tuple[str, ...]]) -> Layout:
    """Compose a layout; a sidebar has the contact, and only a page with one."""
    picked = {name: dice.choice(variants) for name, variants in choices.items()}
    aside = picked["page"].startswith("sidebar")
    if aside:
        picked["contact"] = "sidebar"
    elif picked["contact"] == "sidebar":
        picked["contact"] = "header"
    grouped = dice.random() < _GROUPED and picked["head"] in {"company-title", "block"}
    commas = (
        picked["tongue"] == "en" and picked["head"] != "title-company" and dice.random() < _COMMAS
    )
    return Layout(**picked, grouped=grouped, commas=commas)
