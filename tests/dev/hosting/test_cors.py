"""Which other origins may read answers."""

import pytest

from dev.hosting.cors import NO_CORS, CorsPolicy

ONE = CorsPolicy.parse("http://Front.example/", credentials=True)
TWO = CorsPolicy.parse("http://a.example, http://b.example", credentials=False)
ANY = CorsPolicy.parse("*", credentials=False)


def asking(origin: str, method: str = "PUT", headers: str = "") -> dict[str, str]:
    asked = {"origin": origin, "access-control-request-method": method}
    return asked | ({"access-control-request-headers": headers} if headers else {})


def test_a_listed_origin_may_read_and_send_cookies() -> None:
    assert ONE.response_headers({"origin": "http://front.example"}) == [
        ("access-control-allow-origin", "http://front.example"),
        ("access-control-allow-credentials", "true"),
    ]


def test_an_answer_varies_by_origin_once_there_are_several() -> None:
    assert TWO.response_headers({"origin": "http://b.example"}) == [
        ("access-control-allow-origin", "http://b.example"),
        ("vary", "Origin"),
    ]


def test_any_origin_gets_the_star() -> None:
    assert ANY.response_headers({"origin": "http://x"}) == [("access-control-allow-origin", "*")]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://front.example", ""])
def test_another_origin_gets_nothing(origin: str) -> None:
    assert ONE.response_headers({"origin": origin}) == []
    assert ONE.preflight_headers(asking(origin)) == []


def test_a_request_without_an_origin_gets_nothing() -> None:
    assert ANY.response_headers({}) == []


def test_a_preflight_is_granted_what_it_asks_for() -> None:
    granted = ONE.preflight_headers(asking("http://front.example", "PATCH", "content-type , x-a"))

    assert granted == [
        ("access-control-allow-origin", "http://front.example"),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-headers", "content-type,x-a"),
        ("access-control-allow-methods", "PATCH"),
    ]


@pytest.mark.parametrize(
    ("policy", "method", "headers", "answer"),
    [
        (ONE, "OPTIONS", asking("http://evil.example"), True),
        (ONE, "OPTIONS", {"origin": "http://front.example"}, False),
        (ONE, "GET", asking("http://front.example"), False),
        (NO_CORS, "OPTIONS", asking("http://front.example"), False),
    ],
)
def test_a_preflight_is_known_by_its_headers(
    policy: CorsPolicy, method: str, headers: dict[str, str], *, answer: bool
) -> None:
    assert policy.is_preflight(method, headers) is answer


def test_any_origin_with_credentials_is_refused() -> None:
    with pytest.raises(ValueError, match="CORSCredentials"):
        CorsPolicy.parse("*", credentials=True)
