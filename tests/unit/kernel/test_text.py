import pytest
from pydantic import TypeAdapter, ValidationError

from shared.kernel.text import Line

LINE: TypeAdapter[str] = TypeAdapter(Line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u200b",
        "\u200d\u200c",
        "\u3164",
        "\u2800\u2800",
        "\u0301",
        "\ufe0f",
        "\ufeff",
        "\U000e0041",
        "Asha\u202eoaR",
        "\u2066Asha\u2069",
        "Asha\nRao",
    ],
)
def test_a_line_that_shows_nothing_or_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        LINE.validate_python(text)


@pytest.mark.parametrize(
    "text",
    [
        "Asha Rao",
        "O\u2019Neill-\u017dori\u0107",
        "\u0915\u094d\u200d\u0937",
        "\u0645\u062d\u0645\u062f\u200f",
        "\U0001f9a6",
        "7",
    ],
)
def test_a_name_of_any_script_is_taken(text: str) -> None:
    assert LINE.validate_python(f" {text} ") == text
