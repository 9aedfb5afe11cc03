"""Frames: whole layouts, as templates for resumes have them."""

from typing import NamedTuple


class Frame(NamedTuple):
    """A layout. ``page``: one column, with a sidebar ("left", "right"), or see ``_divided``.

    ``shouted``: the name is in capitals of the size of the text. ``grouped``: several roles at
    one employer.
    """

    name: str
    head: str
    dates: str = "short"
    contact: str = "bars"
    skills: str = "commas"
    studies: str = "school-over"
    page: str = "single"
    tongues: str = "en en in"
    upper: bool = False
    ruled: bool = True
    serif: bool = True
    shouted: bool = False
    grouped: bool = False


FRAMES = (
    Frame("amber", "firm-over-title", "short"),
    Frame("birch", "title-over-firm", "full", "lines", "groups", "line", upper=True),
    Frame("cedar", "rail", "numbers", "labels", "bullets", "rail", tongues="de fr en"),
    Frame("dune", "pipe", "short", "bars", "slashes", "line", serif=False),
    Frame("elm", "title-over-firm", "short", "side", "bullets", "degree-over", "left", serif=False),
    Frame(
        "fjord", "dash", "years", "side", "bullets", "degree-over", "right", "en de fr", upper=True
    ),
    Frame("grove", "labels", "short", "labels", "groups", "table", tongues="in"),
    Frame("heath", "table", "short", "lines", "commas", "table", tongues="in en"),
    Frame("islet", "from-to", "numbers", "labels", "commas", "table", tongues="in en de"),
    Frame("jetty", "three-lines", "full", "bars", "commas", "degree-over", serif=False),
    Frame("knoll", "europass", "days", "labels", "commas", "line", tongues="it pt es en"),
    Frame("lagoon", "sentence", "years", "lines", "commas", "line", tongues="en fr it"),
    Frame("marsh", "bracket", "full", "bars", "commas", "line", tongues="es pt fr it nl"),
    Frame("nook", "town-bracket", "since", "split", "commas", "degree-over", tongues="de en nl"),
    Frame("oxbow", "at", "short", "bars", "chips", "line", tongues="en de fr", serif=False),
    Frame("pine", "date-above", "full", "lines", "bullets", "rail", tongues="pl nl en es"),
    Frame("quay", "small-capitals", "short", "split", "groups", "school-over"),
    Frame("reef", "bulleted", "short", "lines", "commas", "line", tongues="in en"),
    Frame("spur", "wide-rail", "full", "side", "bullets", "degree-over", "left", "fr es en"),
    Frame("tarn", "place-over-date", "short", "split", "groups", "school-over", upper=True),
    Frame("upland", "three-cells", "numbers", "bars", "slashes", "line", tongues="en pl it"),
    Frame("vale", "slash", "to", "lines", "commas", "degree-over", tongues="en in", ruled=False),
    Frame("wold", "comma-then-date", "full", "split", "commas", "line", tongues="en pt nl"),
    Frame("yard", "client", "to", "labels", "groups", "table", tongues="in", serif=False),
)
"""The layouts, each with a name that says nothing."""

LATER_FRAMES = (
    Frame("acre", "items", "short", "bars", "levels", "items", tongues="en in fr"),
    Frame("bower", "form", "to", "labels", "halves", "table", tongues="in en", serif=False),
    Frame("cove", "title-over-firm", "dots", "lines", "commas", "line", "hung", "en de it"),
    Frame("dell", "right-rail", "full", "bars", "groups", "right-rail", tongues="en es nl"),
    Frame("glade", "counted", "short", "lines", "bullets", "table", tongues="in en pt"),
    Frame("loch", "dots", "short", "bars", "halves", "degree-over", "halves", "en fr", serif=False),
    Frame("mere", "told-beside", "dots", "split", "slashes", "rail", tongues="en de pl"),
    Frame("eyot", "date-first", "years", "lines", "levels", "items", tongues="en it es"),
    Frame("orme", "em-dash", "full", "split", "groups", "right-rail", tongues="en nl pt"),
    Frame("tor", "title-and-time", "since", "side", "halves", "line", "left", "en de fr"),
)
"""Layouts that were made after rules had been made by looking at the others."""


FRESH_FRAMES = (
    Frame("bramble", "capitals", "full", tongues="en fr in", shouted=True),
    Frame("cairn", "bars-below", "short", "named", "bullets", "degree-over", "right", "en de es"),
    Frame("drift", "europass-new", "days", "labels", "commas", "line", tongues="it en pl pt"),
    Frame("ember", "roles-under-firm", "short", "split", grouped=True, tongues="en in nl"),
    Frame("fen", "bare-table", "dots", "labels", "groups", "table", tongues="in en de"),
    Frame("gorse", "bare-table-told", "short", "lines", "commas", "table", tongues="in en es"),
    Frame("hollow", "stacked-dates", "iso", "lines", "slashes", "rail", tongues="en fr pl"),
    Frame("inlet", "place-and-time-right", "apostrophe", studies="line", tongues="en in pt"),
    Frame("juniper", "listed-at", "short", "split", "chips", "items", tongues="en in"),
    Frame("kiln", "roles-in-time", "full", "named", page="left", tongues="en it", grouped=True),
    Frame("ledge", "time-before-title", "from-to", upper=True, shouted=True, tongues="en nl de"),
    Frame("mill", "listed-at-place", "numbers", "lines", "groups", "line", tongues="en in"),
)
"""Layouts of other people and habits, made after rules had been made by looking at all others."""

RECENT_FRAMES = (
    Frame(
        "annex", "title-over-firm", "short", "wrapped", page="left", tongues="en in", serif=False
    ),
    Frame("brae", "firm-over-title", "full", "bars", "groups", "line", "lowered", "en de"),
    Frame("croft", "modern", "dots", "split", "groups", "rail", tongues="en de in"),
    Frame("dingle", "worked-as", "from-to", "labels", "commas", "table", tongues="in en"),
    Frame("esk", "tenure-table", "short", "wrapped", "bullets", "degree-over", "right", "in en"),
    Frame("firth", "time-beside-title", "full", "bars", "slashes", "line", tongues="en in de"),
    Frame("gully", "with-length", "full", "wrapped", "bullets", page="left", tongues="en in"),
    Frame("haven", "numbered", "to", "labels", "groups", "table", tongues="in en"),
    Frame("isle", "time-and-place-first", "short", "lines", "chips", "line", tongues="en de"),
    Frame("junco", "comma-over-time", "short", "wrapped", page="right", tongues="en de in"),
    Frame("knot", "title-town-right", "numbers", "lines", "commas", "line", "hung", "en in"),
    Frame("lough", "modern", "years", "bars", "groups", "rail", "lowered", "en de in", serif=False),
)
"""Layouts of further people and structures, made after the rules for all others."""

ALL_FRAMES = (*FRAMES, *LATER_FRAMES, *FRESH_FRAMES, *RECENT_FRAMES)
"""Every layout."""
