"""Cookies after the worker has taken them apart and the host has put them together."""

from http.cookies import SimpleCookie

import pytest

from dev.hosting.cookies import BadCookie, rebuilt_cookies


def sent(*headers: str) -> list[str]:
    return rebuilt_cookies([SimpleCookie(header) for header in headers])


@pytest.mark.parametrize(
    ("header", "leaves"),
    [
        ("a=b", ["a=b; domain=; path="]),
        ("a=b; Path=/", ["a=b; domain=; path=/"]),
        (
            "__Host-r=x-_.~; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Strict",
            ["__Host-r=x-_.~; max-age=60; domain=; path=/; secure; samesite=strict; httponly"],
        ),
        (
            "a=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/",
            ["a=; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=0; domain=; path=/"],
        ),
        ("a=b; Domain=x.example; SameSite=None", ["a=b; domain=x.example; path=; samesite=none"]),
        ("a=b; SameSite=LAX", ["a=b; domain=; path=; samesite=lax"]),
        ("a=b; SameSite=Whatever", ["a=b; domain=; path="]),
        ("a=b; Max-Age=1.9", ["a=b; max-age=1; domain=; path="]),
        # the value is encoded, and the host will not decode it when it comes back
        ("a=a+b/c==", ["a=a%2Bb%2Fc%3D%3D; domain=; path="]),
        # lost without a word
        ("a=b c; Path=/", []),
        ("a=é; Path=/", []),
        ('a={"x":1}; Path=/', []),
        ("a=b; Path=/; Partitioned", []),
        # a second cookie that nobody asked for
        (
            "a=b; Priority=High",
            ["a=b; domain=; path=", "Priority=High; domain=; path="],
        ),
    ],
)
def test_a_cookie_leaves_as_the_host_writes_it(header: str, leaves: list[str]) -> None:
    assert sorted(sent(header)) == sorted(leaves)


@pytest.mark.parametrize(
    "header",
    [
        "a=b; Expires=tomorrow",
        "a=b; Expires=Thu, 1970-01-01 00:00:00 GMT",
        "a=b; Max-Age=soon",
        "a=b; Max-Age=-1",
        "a=b; Max-Age=nan",
        "a=b; Max-Age=1e300",
        "a:b=c",
    ],
)
def test_a_cookie_that_the_host_cannot_send_fails_the_request(header: str) -> None:
    with pytest.raises(BadCookie):
        sent(header)


def test_each_header_makes_cookies_of_its_own() -> None:
    assert sent("a=1; Path=/", "a=2; Path=/x") == ["a=1; domain=; path=/", "a=2; domain=; path=/x"]
    assert rebuilt_cookies(None) == []
