"""Content types of recordings, as browsers and systems write them (RFC 9110, section 8.3.1).

Upper and lower case are the same, and parameters such as ``codecs`` say nothing that the file does
not say itself. What a file is, ``sniff`` tells; the type decides how a kept recording is served.
"""

from typing import Annotated

from pydantic import AfterValidator, Field
from werkzeug.http import parse_options_header

_NAMES = {
    "audio/webm": ("audio/x-matroska", "audio/matroska"),
    "video/webm": ("video/x-matroska", "video/matroska"),
    "audio/mp4": (
        "audio/x-m4a", "audio/m4a", "audio/x-mp4", "audio/mp4a-latm", "audio/3gpp", "audio/3gpp2",
    ),
    "video/mp4": ("video/quicktime", "video/x-m4v", "video/3gpp", "video/3gpp2"),
    "audio/wav": ("audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/x-pn-wav"),
    "audio/mpeg": ("audio/mp3", "audio/x-mp3", "audio/x-mpeg", "audio/mpeg3"),
    "audio/ogg": ("audio/opus", "audio/x-ogg", "application/ogg"),
    "video/ogg": ("video/x-ogg",),
    "audio/flac": ("audio/x-flac",),
    "audio/aac": ("audio/x-aac", "audio/aacp"),
    "audio/amr": ("audio/amr-wb", "audio/x-amr"),
}  # fmt: skip
"""Each type that browsers play, and the other names under which its files are sent."""

_CANONICAL = {alias: name for name, aliases in _NAMES.items() for alias in (name, *aliases)}

CONTENT_TYPES = tuple(_CANONICAL)
"""Every accepted type, without parameters."""

_LONGEST = 200


def essence_of(content_type: str) -> str:
    """Return a content type in lower case and without its parameters."""
    return parse_options_header(content_type)[0].strip().lower()


def canonical(content_type: str) -> str:
    """Return the name of a type under which browsers play it; raises ValueError for no such."""
    found = _CANONICAL.get(essence_of(content_type))
    if found is None:
        raise ValueError(f"not one of {', '.join(CONTENT_TYPES)}")
    return found


def same_type(one: str, other: str) -> bool:
    """Tell whether two content types are the same, or two names of one type."""
    first, second = (essence_of(each) for each in (one, other))
    return _CANONICAL.get(first, first) == _CANONICAL.get(second, second)


def _in_any_case(name: str) -> str:
    """Return the pattern of a name in upper and lower case: JSON Schema has no flag for it."""
    letters = (f"[{each}{each.upper()}]" if each.isalpha() else each for each in name)
    return "".join(letters).replace(".", "[.]")


_PATTERN = f"^(?:{'|'.join(map(_in_any_case, CONTENT_TYPES))})(?: *;[\\x20-\\x7e]*)?$"
"""What ``canonical`` takes, for the API's description; its own refusal names the types instead."""

type ContentType = Annotated[
    str,
    Field(
        max_length=_LONGEST,
        json_schema_extra={"pattern": _PATTERN},
        description="As `blob.type` gives it: in any case, with or without parameters such as "
        f"`codecs`. Accepted: {', '.join(CONTENT_TYPES)}",
        examples=["video/webm;codecs=vp8,opus"],
    ),
    AfterValidator(canonical),
]
"""A declared type, read as its canonical name."""
