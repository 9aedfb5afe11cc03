"""Networks and servers that let a page of the web client down."""

from playwright.sync_api import Page, Route

_BREAKING = """so => {
  const { prototype } = XMLHttpRequest;
  if (!("breaks" in window)) {
    const { send } = prototype;
    prototype.send = function (body) {
      this.upload.addEventListener("progress", ({ loaded, total }) => {
        if (!window.breaks || loaded === total) return;
        this.abort();
        this.onerror();
      });
      send.call(this, body);
    };
  }
  window.breaks = so;
}"""


def break_off(page: Page, *, so: bool) -> None:
    """Have every upload of the page break off once a part of it is sent, or go through again.

    The first call must come before the upload that is to break off.
    """
    page.evaluate(_BREAKING, so)


def slow_down(page: Page, *, latency_ms: int = 100, bytes_per_s: int = 50_000) -> None:
    """Give the page a network as on a train."""
    limits = {"latency": latency_ms, "uploadThroughput": bytes_per_s}
    limits |= {"downloadThroughput": bytes_per_s, "offline": False}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", limits)


def outage(route: Route) -> None:
    """Answer that the service is away for a minute."""
    _refuse(route, 503, "service.outage", retry_after_s=60)


def expired(route: Route) -> None:
    """Answer that the access token has expired."""
    _refuse(route, 401, "auth.invalid_token")


def _refuse(route: Route, status: int, code: str, **more: int) -> None:
    problem = {"type": "about:blank", "title": "Not now", "status": status, "code": code}
    problem |= {"detail": "", "trace_id": "0" * 32, **more}
    route.fulfill(status=status, json=problem, content_type="application/problem+json")
