"""Requests that are answered by the functions themselves, in this process and thread."""

from typing import override

import azure.functions as func
import httpx

from shared.triggers import index, load
from shared.web.operation import ROUTE_PREFIX


class DirectTransport(httpx.BaseTransport):
    """Calls the function whose route a request matches, as the host would."""

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        name, parameters = _route(request)
        response = load(name).handler(
            func.HttpRequest(
                request.method,
                str(request.url),
                headers=dict(request.headers),
                params=dict(request.url.params),
                route_params=parameters,
                body=request.read(),
            )
        )
        headers = list(response.headers.items())
        if response.mimetype:
            headers.append(("content-type", response.mimetype))
        return httpx.Response(response.status_code, headers=headers, content=response.get_body())


def _route(request: httpx.Request) -> tuple[str, dict[str, str]]:
    asked = request.url.path.removeprefix(ROUTE_PREFIX).split("/")
    for name, trigger in index().items():
        route = trigger.get("route", "").split("/")
        if trigger.get("method") != request.method or len(route) != len(asked):
            continue
        pairs = list(zip(route, asked, strict=True))
        if all(part == word or part.startswith("{") for part, word in pairs):
            return name, {part[1:-1]: word for part, word in pairs if part.startswith("{")}
    raise LookupError(f"{request.method} {request.url.path}")
