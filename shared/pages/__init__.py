"""Pages that are served as they are: one style, light and dark, printable, without a script."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
"""What a page may do (Content-Security-Policy): show itself, and nothing else."""

_STYLE = Path(__file__).parent


@cache
def template(folder: Path, name: str) -> "Template":
    """Return a template of a folder; it may include the style, and escapes what it shows."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - cold start

    environment = Environment(
        loader=FileSystemLoader([folder, _STYLE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
