"""What may stand where a route template has a constraint."""

import pytest

from dev.hosting.constraints import BadTemplate, check_of

GUID = "0d5cbe1c-9d37-4c1a-9e53-7b8a3f1f6a10"


@pytest.mark.parametrize(
    ("constraint", "fitting", "unfitting"),
    [
        (
            "int",
            ["0", "-5", "+7", " 12 ", "2147483647", "007"],
            ["", "2147483648", "1.0", "x", "٣"],
        ),
        (
            "long",
            ["9223372036854775807", "-9223372036854775808"],
            ["9223372036854775808", "9" * 5000],
        ),
        ("bool", ["true", "FALSE", " True "], ["1", "yes", ""]),
        (
            "decimal",
            ["1", "-1.5", "1.5-", "1,000.25", ".5", "5."],
            ["1e3", "--1", ".", "", "9" * 30],
        ),
        ("double", ["1e3", "-1.5E-7", "NaN", "-Infinity", "1,000"], ["", "e3", "1e", "0x10"]),
        ("float", ["0.1", "infinity"], ["one"]),
        (
            "guid",
            [GUID, GUID.upper(), GUID.replace("-", ""), f"{{{GUID}}}", f"({GUID})"],
            ["", GUID[1:]],
        ),
        ("alpha", ["", "abc", "ABC"], ["a1", "ä", "a b"]),
        ("required", ["x"], [""]),
        (
            "datetime",
            ["2026-11-24", "2026-11-24T10:00:00Z", "11/24/2026", "24 Nov 2026"],
            ["", "soon"],
        ),
        ("length(3)", ["abc"], ["ab", "abcd"]),
        ("length(2,3)", ["ab", "abc"], ["a", "abcd"]),
        ("minlength(2)", ["ab"], ["a"]),
        ("maxlength(2)", ["ab", ""], ["abc"]),
        ("min(18)", ["18", "99"], ["17", "x", "18.5"]),
        ("max(5)", ["5", "-9"], ["6", ""]),
        ("range(18,120)", ["18", "120"], ["17", "121", "old"]),
        (r"regex(^\d{3}-\w+$)", ["123-ab"], ["12-ab", "1234-ab"]),
        ("regex(cat)", ["concatenate", "CAT"], ["dog"]),
        ("INT", ["1"], ["x"]),
    ],
)
def test_a_constraint_takes_what_asp_net_core_takes(
    constraint: str, fitting: list[str], unfitting: list[str]
) -> None:
    check = check_of(constraint)

    assert [value for value in fitting if not check(value)] == []
    assert [value for value in unfitting if check(value)] == []


@pytest.mark.parametrize(
    "constraint", ["whatever", "int(3)", "length", "length(x)", "range(1)", "regex(()", "min(1"]
)
def test_a_constraint_that_does_not_exist_or_cannot_be_read_is_refused(constraint: str) -> None:
    with pytest.raises(BadTemplate):
        check_of(constraint)
