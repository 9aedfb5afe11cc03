"""Paths and queries as functions get them."""

import pytest

from dev.hosting.urls import query_values, routing_path


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("/a/b", "/a/b"),
        ("/a%20b", "/a b"),
        ("/%41", "/A"),
        ("/a%2Fb", "/a%2Fb"),
        ("/a%2fb%41", "/a%2fbA"),
        ("/a%252Fb", "/a%2Fb"),
        ("/f%C3%BCr", "/für"),
        ("/%ff", "/%ff"),
        ("/a/./b", "/a/b"),
        ("/a/../b", "/b"),
        ("/a/%2e%2e/b", "/b"),
        ("/../../b", "/b"),
        ("/a/..", "/"),
        ("/a/b/.", "/a/b/"),
        ("/", "/"),
        ("/a..b/...", "/a..b/..."),
    ],
)
def test_a_path_is_decoded_but_for_slashes_and_loses_its_dots(raw: str, path: str) -> None:
    assert routing_path(raw) == path


@pytest.mark.parametrize("raw", ["*", "http://elsewhere/x", "", "/a%00b"])
def test_what_is_no_path_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        routing_path(raw)


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        ("", {}),
        ("a=1", {"a": "1"}),
        ("a=1&a=2", {"a": "1,2"}),
        ("a=1&A=2", {"a": "1,2"}),
        ("Name=x", {"Name": "x"}),
        ("q=", {}),
        ("q", {}),
        ("q=&q=1", {"q": "1"}),
        ("a=x+y%20z", {"a": "x y z"}),
        ("a%20b=1", {"a b": "1"}),
        ("a=1;b=2", {"a": "1;b=2"}),
        ("a==", {"a": "="}),
        ("&&a=1&", {"a": "1"}),
        ("=x", {"": "x"}),
    ],
)
def test_a_query_is_joined_by_name_and_loses_its_empty_values(
    raw: str, values: dict[str, str]
) -> None:
    assert query_values(raw) == values
