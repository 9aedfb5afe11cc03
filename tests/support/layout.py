"""What is cut off on the narrowest screen, and what moves for who asked for no motion."""

from playwright.sync_api import Page, ViewportSize

_NARROW: ViewportSize = {"width": 320, "height": 640}

_CUT = """() => {
  const shown = [...document.querySelectorAll("body *")].filter(
    each => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".skip"));
  const pen = document.createElement("canvas").getContext("2d");
  const chosenIsCut = select => {
    const { font, paddingLeft, paddingRight } = getComputedStyle(select);
    pen.font = font;
    const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    return pen.measureText(select.selectedOptions[0]?.text ?? "").width > room;
  };
  const clips = each => getComputedStyle(each).overflowX !== "visible"
    && each.scrollWidth > each.clientWidth + 1;
  const beyond = each => {
    const { left, right, width } = each.getBoundingClientRect();
    return width > 0 && (left < -1 || right > innerWidth + 1);
  };
  const isCut = each => beyond(each) || (each.matches("select") ? chosenIsCut(each)
    : !each.matches("input, textarea, audio, video") && clips(each));
  const sideways = document.documentElement.scrollWidth > innerWidth;
  return [
    ...(sideways ? ["the page scrolls sideways"] : []),
    ...shown.filter(isCut).map(each => `cut: ${each.outerHTML.slice(0, 120)}`),
  ];
}"""

_MOVES = """() => {
  const moves = each => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(each);
    return animationName !== "none" || scrollBehavior === "smooth"
      || transitionDuration.split(", ").some(long => parseFloat(long) > 0);
  };
  return [...document.querySelectorAll("*")].filter(moves)
    .map(each => `moves: ${each.outerHTML.slice(0, 120)}`);
}"""


def misplaced(page: Page) -> list[str]:
    """Return what is cut or scrolls sideways at 320 px, and what moves in spite of reduced motion.

    The page has its size again afterwards.
    """
    size = page.viewport_size
    page.set_viewport_size(_NARROW)
    found: list[str] = [*page.evaluate(_CUT), *page.evaluate(_MOVES)]
    if size:
        page.set_viewport_size(size)
    return found
