"""The pages that the member ``type`` of a problem document leads to: docs/problems, as HTML."""

import re
from functools import cache
from pathlib import Path

from shared.pages import POLICY, template
from shared.web.reply import Html

CODE = r"[a-z_]+\.[a-z_]+"
"""The form of every code, as a pattern."""

_PAGES = Path(__file__).parents[2] / "docs" / "problems"
_INDEX = "README"
_LINK = re.compile(rf"\(({CODE})\.md\)")


def problem_index() -> Html:
    """Return the page that explains problem documents and lists every code."""
    return _page(_INDEX, home=None)


def problem_page(code: str) -> Html | None:
    """Return the page of one code, or None for a code that does not exist."""
    return _page(code, home="../problems") if (_PAGES / f"{code}.md").is_file() else None


@cache
def _page(name: str, home: str | None) -> Html:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - cold start

    text = (_PAGES / f"{name}.md").read_text(encoding="utf-8")
    linked = _LINK.sub(r"(problems/\1)" if home is None else r"(\1)", text)
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(linked)
    title = "Problems" if home is None else name
    page = template(Path(__file__).parent, "document.html.j2")
    shown = page.render(title=f"{title} · iMock API", body=body, home=home)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "public, max-age=3600"}
    return Html(shown.encode(), headers)
