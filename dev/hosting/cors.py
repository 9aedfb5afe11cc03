"""Cross-origin requests, as ASP.NET Core's CORS middleware answers them with any header allowed."""

from collections.abc import Mapping
from dataclasses import dataclass

type Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CorsPolicy:
    """Which origins may read answers, and whether with cookies.

    ``*`` among the origins means any. Raises ValueError for any origin together with credentials.
    """

    origins: tuple[str, ...] = ()
    credentials: bool = False

    def __post_init__(self) -> None:
        """Refuse what ASP.NET Core refuses."""
        if self.credentials and "*" in self.origins:
            raise ValueError("CORSCredentials cannot go with any origin (*)")

    @classmethod
    def parse(cls, origins: str, *, credentials: bool) -> "CorsPolicy":
        """Read ``Host.CORS`` of local.settings.json: origins with commas between, or ``*``."""
        listed = (origin.strip().rstrip("/") for origin in origins.split(","))
        return cls(tuple(origin.lower() for origin in listed if origin), credentials)

    def is_preflight(self, method: str, headers: Mapping[str, str]) -> bool:
        """Tell whether a request only asks for permission; such a one is always answered 204."""
        asks = "origin" in headers and "access-control-request-method" in headers
        return bool(self.origins) and method.upper() == "OPTIONS" and asks

    def preflight_headers(self, headers: Mapping[str, str]) -> Headers:
        """Return what to answer to a preflight: nothing for an origin that is not listed."""
        granted = self._granted(headers)
        if not granted:
            return []
        asked = headers.get("access-control-request-headers", "")
        wanted = ",".join(filter(None, (name.strip() for name in asked.split(","))))
        allowed = [("access-control-allow-headers", wanted)] if wanted else []
        method = headers["access-control-request-method"]
        return [*granted, *allowed, ("access-control-allow-methods", method), *self._vary()]

    def response_headers(self, headers: Mapping[str, str]) -> Headers:
        """Return what to add to the answer to any other request."""
        granted = self._granted(headers)
        return [*granted, *self._vary()] if granted else []

    def _granted(self, headers: Mapping[str, str]) -> Headers:
        origin = headers.get("origin", "")
        if "*" in self.origins and origin:
            return [("access-control-allow-origin", "*")]
        if not origin or origin.lower() not in self.origins:
            return []
        credentials = [("access-control-allow-credentials", "true")] if self.credentials else []
        return [("access-control-allow-origin", origin), *credentials]

    def _vary(self) -> Headers:
        return [("vary", "Origin")] if len(self.origins) > 1 else []


NO_CORS = CorsPolicy()
"""No other origin may read anything."""
