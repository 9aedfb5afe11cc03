"""An interview in the web client whose questions go by the answers before them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Page, Request, Route, expect

from dev.candidate import Json, good_answer
from tests.support.web_journey import Visitor

_SEED = 7
"""Of an interview whose third question may give way."""


def open_adaptive(visitor: Visitor, *, purpose: str) -> Json:
    """Open an interview of four questions that adapts; return it as it was planned."""
    page = visitor.page
    page.route("**/api/v1/sessions", _with_seed)
    page.goto(f"{visitor.site.url}/interviews/new")
    page.get_by_label("Role").select_option("backend")
    page.get_by_label("Experience").select_option("mid")
    page.get_by_label("Questions").select_option("5")
    page.get_by_label(purpose).check()
    page.get_by_label("Make it harder or easier as I answer").check()
    visitor.look("new-adaptive")
    with page.expect_response(lambda answer: _opens(answer.request)) as opened:
        visitor.press("Start")
    visitor.see("question-adaptive", "Question 1 of 5")
    planned: Json = opened.value.json()
    return planned


def write_to_all(visitor: Visitor, questions: Sequence[Json], *, strong: bool) -> None:
    """Answer questions in writing, one after the other, as well or as badly as can be."""
    for question in questions:
        expect(visitor.page.get_by_text(question["text"])).to_be_visible()
        visitor.write(good_answer(question) if strong else "I do not know.")


@contextmanager
def questions_seen(page: Page) -> Iterator[set[str]]:
    """Yield a set that holds, after the block, every question that was shown in it."""
    page.evaluate(
        "window.seen = []; new MutationObserver(() => {"
        " const shown = document.querySelector('.question')?.textContent;"
        " if (shown) seen.push(shown); }).observe(document.body,"
        " { childList: true, subtree: true, characterData: true })"
    )
    seen: set[str] = set()
    yield seen
    seen.update(page.evaluate("seen"))


def _opens(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/api/v1/sessions")


def _with_seed(route: Route) -> None:
    request = route.request
    if _opens(request):
        route.continue_(post_data={**(request.post_data_json or {}), "seed": _SEED})
    else:
        route.continue_()
