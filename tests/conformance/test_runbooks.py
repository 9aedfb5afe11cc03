"""Runbooks ask for what is logged, and name commands, operations and settings that are there."""

import re
import shlex
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from dev.admin.__main__ import command_line
from shared.config import setting_fields
from shared.triggers import load_all
from shared.web.operation import OPERATIONS, ROUTE_PREFIX
from tests.support.kusto import reserved
from tests.support.logged import logged, unlogged
from tests.support.registered import bindings

FOLDER = Path(__file__).parents[2] / "docs" / "runbooks"

_ADMIN = re.compile(r"python -m dev\.admin ([^`\n]+)")
_CALL = re.compile(r"(?:(GET|POST|PUT|PATCH|DELETE) |https://[^/\s]+)(/api/v1/[\w/{}.:-]+)")
_EVENT = re.compile(
    r"`((?:alarm|answer|erasure|export|order|payment|payments|policy|purge|queue|session|sweep|timer|webhook|webhooks)\.[a-z_]+)`"
)
RAZORPAY = {"payment.authorized", "payment.captured", "payment.failed"}
"""Events of Razorpay that a page says to enable, which the namespaces of ours hold too."""

_IN_AZURE = {"IMOCK_WEBHOOK_SECRET_CHANGES"}
"""Settings of the deployment, see infra/bicep/main.parameters.json."""

load_all()

type Rule = Callable[[str], Iterator[str]]


@cache
def pages() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}


def queries(page: str) -> Iterator[str]:
    """Every query asks for events and fields that the code writes."""
    for block in re.findall(r"```kusto\n(.*?)```", page, re.DOTALL):
        yield from unlogged(block)
        yield from (f"{name} is no name of a column" for name in reserved(block))


def events(page: str) -> Iterator[str]:
    """Every event that the text names is written, or is a problem's code or one of Razorpay's."""
    codes = {path.stem for path in (FOLDER.parent / "problems").glob("*.md")}
    known = set(logged()) | codes | RAZORPAY
    yield from (f"nothing logs {each}" for each in set(_EVENT.findall(page)) - known)


def commands(page: str) -> Iterator[str]:
    """Every command of dev.admin is one that it takes."""
    for given in _ADMIN.findall(page):
        words = shlex.split(re.sub(r"<[^>]*>", "something", given))
        if "--reason" not in words:  # README says it once for all of them
            words += ["--reason", "ticket"]
        try:
            command_line().parse_args(words)
        except SystemExit:
            yield f"dev.admin does not take {given}"


def operations(page: str) -> Iterator[str]:
    """Every address is that of an operation, by its method where it is said."""
    for method, address in _CALL.findall(page):
        if not any(
            method in {"", each.method} and _is_at(address, each.route)
            for each in OPERATIONS.values()
        ):
            yield f"there is no {method} {address}"


def _is_at(address: str, route: str) -> bool:
    pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(ROUTE_PREFIX + route))
    return bool(re.fullmatch(pattern, address.rstrip(".")))


def settings(page: str) -> Iterator[str]:
    """Every setting is one, and every timer that may be disabled is a function."""
    known = {f"IMOCK_{field.name.upper()}" for field in setting_fields()} | _IN_AZURE
    named = set(re.findall(r"\bIMOCK_[A-Z_]*[A-Z]\b(?!\.\.\.)", page))
    yield from (f"there is no setting {each}" for each in named - known)
    timers = set(re.findall(r"AzureWebJobs\.(\w+)\.Disabled", page))
    yield from (f"there is no function {each}" for each in timers - set(bindings()))


RULES: list[Rule] = [queries, events, commands, operations, settings]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_runbook_names_what_is_there(rule: Rule) -> None:
    wrong = {name: found for name, page in pages().items() if (found := list(rule(page)))}

    assert wrong == {}


@pytest.mark.parametrize(
    ("rule", "page"),
    [
        (queries, '```kusto\nAppTraces | where line.event == "purge.run"\n```'),
        (queries, '```kusto\nAppTraces | where line.event in ("purge.ran", "purge.run")\n```'),
        (queries, '```kusto\nwhere line.event == "purge.ran" | project line.lateness\n```'),
        (events, "`alarm.webhook_lost`"),
        (commands, "`python -m dev.admin requeue letters --reason <ticket>`"),
        (commands, "`python -m dev.admin forgive <address>`"),
        (operations, "`GET /api/v1/payments/replay`"),
        (operations, "`https://<host>/api/v1/timer/x/runs`"),
        (settings, "`IMOCK_MAILS_PER_DAY`"),
        (settings, "`AzureWebJobs.session_swept.Disabled`"),
    ],
)
def test_a_rule_notices_what_is_not(rule: Rule, page: str) -> None:
    assert list(rule(page))
