"""Networks and servers that let a page of the web client down."""

from playwright.sync_api import Page, Route

_BREAKING = """so => {
  const { prototype } = XMLHttpRequest;
  window.sendWhole ??= prototype.send;
  prototype.send = so ? function (body) {
    sendWhole.call(this, body);
    setTimeout(() => {
      this.upload.onprogress({ loaded: 0.4 * body.byteLength, total: body.byteLength });
      this.abort();
      this.onerror();
    }, 50);
  } : sendWhole;
}"""


def break_off(page: Page, *, so: bool) -> None:
    """Have every upload of the page break off at two fifths, or go through again."""
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
