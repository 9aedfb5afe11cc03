"""What axe-core finds wrong with a page for people who see, hear or point otherwise."""

from playwright.sync_api import Page

from dev.web.building import WEB

_AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
_AUDIT = """async options => (await axe.run(document, options)).violations
  .map(each => `${each.id}: ${each.nodes.map(node => node.html).join(" ")}`)"""

_TOO = {"target-size": {"enabled": True}}
"""What WCAG 2.2 asks for and axe looks at only if told to."""


def audited(page: Page) -> list[str]:
    """Return what axe finds in the page as it is shown now, in the light and the dark theme.

    The packages of the web client must be there.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    page.emulate_media(color_scheme="light")
    light: list[str] = page.evaluate(_AUDIT, {"resultTypes": ["violations"], "rules": _TOO})
    page.emulate_media(color_scheme="dark")
    # A theme changes colours and nothing else.
    colours = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
    dark: list[str] = page.evaluate(_AUDIT, colours)
    return [*light, *dark]
