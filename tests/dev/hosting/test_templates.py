"""Route templates and the paths that fit them."""

import pytest

from dev.hosting.templates import BadTemplate, parse_template

type Values = dict[str, str] | None


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        # literals, case, slashes
        ("api/health", "/api/health", {}),
        ("api/health", "/API/Health", {}),
        ("api/health", "/api/health/", {}),
        ("api/health", "/api/health//", None),
        ("api/health", "/api/health/x", None),
        ("api/health", "/api", None),
        ("api/health", "/api//health", None),
        ("k", "/\u212a", None),  # the sign of kelvin is no letter of ASCII
        ("", "/", {}),
        ("", "/x", None),
        ("a.b+c", "/a.b+c", {}),
        ("a.b", "/axb", None),
        # parameters
        ("items/{id}", "/items/7", {"id": "7"}),
        ("items/{id}", "/items/", None),
        ("items/{id}", "/items", None),
        ("items/{id}", "/items/7/", {"id": "7"}),
        ("items/{id}", "/items/7/8", None),
        ("items/{id}", "/items/a%2Fb", {"id": "a%2Fb"}),
        ("items/{id}", "/items/a\nb", {"id": "a\nb"}),
        ("items/{id}/parts/{part}", "/items/7/parts/8", {"id": "7", "part": "8"}),
        # catch-all
        ("files/{*rest}", "/files/a/b/c", {"rest": "a/b/c"}),
        ("files/{*rest}", "/files/a/b/", {"rest": "a/b/"}),
        ("files/{*rest}", "/files/a\nb", {"rest": "a\nb"}),
        ("files/{*rest}", "/files//a", {"rest": "/a"}),
        ("files/{*rest}", "/files", {}),
        ("files/{*rest}", "/files/", {}),
        ("files/{*rest}", "/file", None),
        ("files/{area}/{*rest}", "/files/x/a/b", {"area": "x", "rest": "a/b"}),
        ("{*rest}", "/", {}),
    ],
)
def test_a_path_fits_a_template_as_in_asp_net_core(
    template: str, path: str, values: Values
) -> None:
    assert parse_template(template).match(path) == values


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("a//b", "'' is not supported"),
        ("/a", "'' is not supported"),
        ("a/", "'' is not supported"),
        ("{", "'{' is not supported"),
        ("}", "'}' is not supported"),
        ("{}", "'{}' is not supported"),
        ("{a}}", "'{a}}' is not supported"),
        ("a?b", "'a?b' is not supported"),
        ("{a/b}", "'{a' is not supported"),
        ("{a}/{A}", "twice"),
        ("{*rest}/x", "must come last"),
        # what ASP.NET Core would serve and this host does not
        ("items/{id?}", "is not supported; a segment is text, {name} or a last"),
        ("items/{id=5}", "'{id=5}' is not supported"),
        ("items/{id:int}", "'{id:int}' is not supported"),
        ("items/{id:regex(x)}", "is not supported"),
        ("files/{**rest}", "is not supported"),
        ("{*rest=index}", "is not supported"),
        ("{name}.{extension}", "'{name}.{extension}' is not supported"),
        ("v{major}", "'v{major}' is not supported"),
        ("{{x}}", "'{{x}}' is not supported"),
    ],
)
def test_a_template_that_the_host_does_not_serve_is_refused(template: str, reason: str) -> None:
    with pytest.raises(BadTemplate) as refused:
        parse_template(template)

    assert reason in str(refused.value)
