"""Route templates and the paths that fit them."""

import pytest

from dev.hosting.constraints import BadTemplate
from dev.hosting.templates import parse_template

type Values = dict[str, str] | None


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        # literals, case, slashes
        ("api/health", "/api/health", {}),
        ("api/health", "/API/Health", {}),
        ("api/health", "/api/health/", {}),
        ("api/health", "/api/health/x", None),
        ("api/health", "/api", None),
        ("api/health", "/api//health", None),
        ("", "/", {}),
        ("", "/x", None),
        ("a.b+c", "/a.b+c", {}),
        ("a.b", "/axb", None),
        ("{{x}}", "/{x}", {}),
        # parameters
        ("items/{id}", "/items/7", {"id": "7"}),
        ("items/{id}", "/items/", None),
        ("items/{id}", "/items", None),
        ("items/{id}", "/items/7/", {"id": "7"}),
        ("items/{id}", "/items/a%2Fb", {"id": "a%2Fb"}),
        ("items/{id}", "/items/a\nb", {"id": "a\nb"}),
        ("items/{id}/parts/{part}", "/items/7/parts/8", {"id": "7", "part": "8"}),
        # optional, default
        ("items/{id?}", "/items", {}),
        ("items/{id?}", "/items/", {}),
        ("items/{id?}", "/items/7", {"id": "7"}),
        ("items/{id?}", "/items/7/8", None),
        ("items/{id=5}", "/items", {"id": "5"}),
        ("items/{id=5}", "/items/6", {"id": "6"}),
        ("{a=x}/{b=y}", "/", {"a": "x", "b": "y"}),
        ("{a=x}/{b?}", "/1", {"a": "1"}),
        # constraints
        ("items/{id:int}", "/items/7", {"id": "7"}),
        ("items/{id:int}", "/items/x", None),
        ("items/{id:int?}", "/items", {}),
        ("items/{id:int?}", "/items/x", None),
        ("items/{id:int=5}", "/items", {"id": "5"}),
        ("items/{id:int:min(3)}", "/items/3", {"id": "3"}),
        ("items/{id:int:min(3)}", "/items/2", None),
        ("{code:length(2,3):alpha}", "/abc", {"code": "abc"}),
        ("{code:length(2,3):alpha}", "/a1", None),
        (r"{day:regex(^\d{{4}}-\d{{2}}$)}", "/2026-11", {"day": "2026-11"}),
        (r"{day:regex(^\d{{4}}-\d{{2}}$)}", "/2026-1", None),
        ("{x:regex(a:b)}", "/a:b", {"x": "a:b"}),
        # catch-all
        ("files/{*rest}", "/files/a/b/c", {"rest": "a/b/c"}),
        ("files/{**rest}", "/files/a/b/", {"rest": "a/b/"}),
        ("files/{*rest}", "/files", {}),
        ("files/{*rest}", "/files/", {}),
        ("files/{*rest}", "/file", None),
        ("files/{*rest=index}", "/files", {"rest": "index"}),
        ("files/{*rest:minlength(2)}", "/files/a", None),
        ("files/{*rest:minlength(2)}", "/files", None),
        # several parts in a segment
        ("{name}.{extension}", "/a.b.c", {"name": "a.b", "extension": "c"}),
        ("{name}.{extension}", "/a.", None),
        ("{name}.{extension?}", "/a.b", {"name": "a", "extension": "b"}),
        ("{name}.{extension?}", "/a", {"name": "a"}),
        ("{name}.{extension?}", "/a.", None),
        ("{name}.{extension?}", "/a.b.c", {"name": "a.b", "extension": "c"}),
        ("v{major}-{minor}", "/V1-2", {"major": "1", "minor": "2"}),
        ("v{major}-{minor}", "/v-2", None),
        ("x{a}y", "/xaby", {"a": "ab"}),
        ("x{a}y", "/xxyy", None),  # the x is taken as far right as it goes
        ("({id})", "/(7)", {"id": "7"}),
    ],
)
def test_a_path_fits_a_template_as_in_asp_net_core(
    template: str, path: str, values: Values
) -> None:
    assert parse_template(template).match(path) == values


@pytest.mark.parametrize(
    "template",
    [
        "a//b",
        "/a",
        "{",
        "}",
        "{}",
        "{a}}",
        "a?b",
        "{a}{b}",
        "{a}/{A}",
        "{*rest}/x",
        "x{*rest}",
        "{*rest?}",
        "{a?=1}",
        "{a=1?}",
        "{a?}x",
        "x{a?}",
        "{a:nonsense}",
        "{a/b}",
    ],
)
def test_a_template_that_makes_no_sense_is_refused(template: str) -> None:
    with pytest.raises(BadTemplate):
        parse_template(template)


def test_a_long_hostile_path_is_matched_in_no_time() -> None:
    template = parse_template("{a}-{b}-{c}-{d}.{e?}")

    assert template.match("/" + "-" * 3000) is not None
    assert template.match("/" + "-" * 3000 + "/x") is None
