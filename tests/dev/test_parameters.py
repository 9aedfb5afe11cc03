"""``python -m dev.parameters``: what a deployment lacks is named before it starts."""

from pathlib import Path

import pytest

from dev.parameters import faults, main

INFRA = Path(__file__).parents[2] / "infra" / "bicep"
DEV, PROD = INFRA / "dev.bicepparam", INFRA / "prod.bicepparam"

ENOUGH = {
    DEV: {
        "IMOCK_OPERATOR_EMAIL": "ops@example.com",
        "IMOCK_RAZORPAY_KEY_ID": "rzp_test_1",
    },
    PROD: {
        "IMOCK_OPERATOR_EMAIL": "ops@example.com",
        "IMOCK_RAZORPAY_KEY_ID": "rzp_live_1",
        "IMOCK_SELLER_ADDRESS": "1 MG Road, Bengaluru",
        "IMOCK_SELLER_GSTIN": "29ABCDE1234F1Z5",
        "IMOCK_MONTHLY_BUDGET": "60000",
    },
}


@pytest.mark.parametrize("path", [DEV, PROD], ids=lambda path: path.stem)
def test_every_variable_without_a_default_is_named_at_once_with_what_it_means(path: Path) -> None:
    found = list(faults(path, {}))

    assert {line.partition(" ")[0] for line in found} == set(ENOUGH[path])
    assert all(len(line.partition(": ")[2].split()) > 3 for line in found)


def test_what_has_all_it_needs_is_let_through(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(DEV)], ENOUGH[DEV]) == 0
    assert "has all" in capsys.readouterr().out
    assert main([str(DEV)], {}) == 1
    assert "IMOCK_OPERATOR_EMAIL is not set: Who is told" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("IMOCK_MONTHLY_BUDGET", "50 USD"),
        ("IMOCK_WEBHOOK_SECRET_CHANGES", "yes"),
        ("IMOCK_BUDGET_START", "2026-12-15"),
        ("IMOCK_BUDGET_START", "soon"),
    ],
)
def test_what_the_compiler_could_not_convert_is_named(variable: str, value: str) -> None:
    [found] = faults(DEV, {**ENOUGH[DEV], variable: value})

    assert found.startswith(f"{variable} must be ")
