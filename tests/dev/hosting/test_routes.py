"""Which function answers, and which routes are refused."""

from typing import Any

import pytest

from dev.hosting.engine import Function
from dev.hosting.routes import RouteTable
from dev.hosting.settings import StartError


def http(name: str, route: str | None = None, **trigger: Any) -> Function:
    given = {"type": "httpTrigger", "name": "req", "authLevel": "ANONYMOUS", **trigger}
    return Function(name, name, given | ({} if route is None else {"route": route}))


def found(table: RouteTable, method: str, path: str) -> str | None:
    match = table.find(method, path)
    return match[0].function.name if match else None


def test_functions_are_tried_in_the_order_of_their_names_and_the_first_wins() -> None:
    table = RouteTable([http("items_summary", "items/summary"), http("A_get", "items/{id}")], "api")

    assert found(table, "GET", "/api/items/summary") == "A_get"


def test_an_underscore_comes_after_every_letter_as_names_are_compared_in_upper_case() -> None:
    table = RouteTable([http("ab", "{x}"), http("a_b", "{y}")], "api")

    assert found(table, "GET", "/api/1") == "ab"


@pytest.mark.parametrize("method", ["PUT", "HEAD", "OPTIONS"])
def test_a_method_that_no_route_takes_is_as_unknown_as_a_path(method: str) -> None:
    table = RouteTable([http("items", "items", methods=["GET", "POST"])], "api")

    assert found(table, "get", "/api/items") == "items"
    assert found(table, method, "/api/items") is None


def test_a_later_route_answers_the_methods_that_an_earlier_one_does_not_take() -> None:
    table = RouteTable([http("a", "x", methods=["GET"]), http("b", "x", methods=["DELETE"])], "api")

    assert found(table, "DELETE", "/api/x") == "b"


def test_a_function_without_methods_takes_them_all_and_without_a_route_its_own_name() -> None:
    table = RouteTable([http("Anything")], "api")

    assert found(table, "BREW", "/API/anything/") == "Anything"


@pytest.mark.parametrize(("prefix", "path"), [("", "/x"), ("/", "/x"), ("v1/api", "/v1/api/x")])
def test_the_prefix_may_be_any_or_none(prefix: str, path: str) -> None:
    assert found(RouteTable([http("x")], prefix), "GET", path) == "x"


@pytest.mark.parametrize(
    ("functions", "reason"),
    [
        ([http("a", "admin/users")], "reserved"),
        ([http("a", "Runtime")], "reserved"),
        ([http("a", "{x}{y}")], "'{x}{y}' is not supported"),
        ([http("a", "/x")], "'' is not supported"),
        ([http("a", "{x:int}")], "'{x:int}' is not supported"),
        ([http("a", "x"), http("b", "X")], "a has this route"),
        ([http("a", "x", methods=["GET"]), http("b", "x", methods=["PUT", "GET"])], "a has this"),
        ([http("a", "x", authLevel="FUNCTION")], "ANONYMOUS"),
    ],
)
def test_routes_that_the_host_refuses_stop_the_start(
    functions: list[Function], reason: str
) -> None:
    with pytest.raises(StartError, match=reason):
        RouteTable(functions, "api")


def test_a_route_that_only_begins_like_a_reserved_one_is_free() -> None:
    table = RouteTable([http("a", "administration/{id}")], "api")

    assert found(table, "GET", "/api/administration/7") == "a"
