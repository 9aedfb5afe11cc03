"""The web client by keyboard alone: Tab, Enter, Space, arrows, and what is typed."""

from dataclasses import dataclass
from re import Pattern

from playwright.sync_api import Locator, Page, expect

_MOST_STOPS = 120
_STOP = """target => {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const { top, bottom, left, right } = at.getBoundingClientRect();
  const seen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const marked = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  const unmarked = seen && (marked || at.matches("audio, video")) ? "" : at.outerHTML.slice(0, 200);
  return { unmarked, reached: at === target };
}"""
"""A player's buttons are the browser's own, which marks them inside of it."""

_SETTLED_MS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Somebody who has no mouse; every stop on the way must be marked and on the screen."""

    page: Page

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        expect(target).to_be_visible()
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = target.evaluate(_STOP)
            if stop is None:
                continue  # the browser's own controls come after the last stop
            assert not stop["unmarked"]
            if stop["reached"]:
                return
        raise AssertionError(f"no Tab leads to {target}")

    def press(self, name: str | Pattern[str], key: str = "Enter") -> None:
        """Press the button of this name; the focus must not be lost by it."""
        self.reach(self.page.get_by_role("button", name=name, exact=True))
        self.page.keyboard.press(key)
        self.expect_focus()

    def follow(self, name: str) -> None:
        """Follow the link of this name; the heading of the next screen takes the focus."""
        self.reach(self.page.get_by_role("link", name=name, exact=True))
        self.page.keyboard.press("Enter")
        expect(self.page.locator("h1")).to_be_focused()

    def type(self, label: str, text: str) -> None:
        """Fill in a field in the place of what it says."""
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, label: str, shown: str) -> None:
        """Choose in a list, by the beginning of what it shows."""
        field = self.page.get_by_label(label, exact=True)
        self.reach(field)
        self.page.keyboard.press("Home")
        chosen = field.locator("option:checked")
        while not chosen.inner_text().startswith(shown):
            before = chosen.inner_text()
            self.page.keyboard.press("ArrowDown")
            expect(chosen).not_to_have_text(before)

    def check(self, box: Locator) -> None:
        """Check a box."""
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def pick(self, first: str, wanted: str) -> None:
        """Go from the radio button that is chosen to another by arrows."""
        self.reach(self.page.get_by_role("radio", name=first, exact=True))
        target = self.page.get_by_role("radio", name=wanted, exact=True)
        while not target.is_checked():
            self.page.keyboard.press("ArrowDown")
        expect(target).to_be_focused()

    def expect_focus(self) -> None:
        """Expect that something has the focus, and has it still when the page has settled."""
        focused = self.page.locator(":focus:not(body)")
        expect(focused).to_have_count(1)
        self.page.wait_for_timeout(_SETTLED_MS)
        expect(focused).to_have_count(1)
