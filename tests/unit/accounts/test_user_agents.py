import pytest

from shared.accounts.user_agents import UNKNOWN, device_family

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome on Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541) {CHROME} Safari/537.36", "Chrome on ChromeOS"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Safari/537.36 Edg/131.0", "Edge on Windows"),
        (
            f"Mozilla/5.0 (Linux; Android 14; SM-S921B) {CHROME} Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) CriOS/131.0 Safari/604.1", "Chrome on iPhone"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18.1 Safari/605",
            "Safari on Mac",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Firefox/133.0",
            "Firefox on Linux",
        ),
        ("curl/8.5.0", UNKNOWN),
        ("", UNKNOWN),
        (None, UNKNOWN),
        ("<script>alert(1)</script>", UNKNOWN),
        ("x" * 1000 + "Chrome/1", UNKNOWN),
    ],
)
def test_a_user_agent_is_reduced_to_a_family(user_agent: str | None, family: str) -> None:
    assert device_family(user_agent) == family
