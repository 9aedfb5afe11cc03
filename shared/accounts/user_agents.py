"""User-Agent headers, reduced to a coarse family: what a person recognises and no tracker can use.

Browsers claim to be others, so the order decides: Edge also says Chrome, and Chrome says Safari.
"""

UNKNOWN = "Unknown device"

MAX_CHARS = 400
"""What is looked at; a header may be of any length."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
)

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_family(user_agent: str | None) -> str:
    """Return a family such as "Chrome on Windows", without versions or models."""
    text = (user_agent or "")[:MAX_CHARS]
    browser = next((name for mark, name in _BROWSERS if mark in text), None)
    system = next((name for mark, name in _SYSTEMS if mark in text), None)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN
