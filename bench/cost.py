"""What the service costs in Azure: `python -m bench cost`, with `--write` for docs/deploy.md.

Calls of the ports are counted in a journey in this process, and the resources that cost money idle
in the functions' triggers and infra/bicep. bench/prices.json has one dated price for each.
"""

import argparse
import json
import math
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import function_app
from bench._cost_journey import ANSWER_S, QUESTIONS, Ledger, Noted, journey
from dev.hosting.cron import Schedule

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "deploy.md"
BEGIN, END = "<!-- python -m bench cost --write -->\n", "<!-- end -->\n"

_PRICES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "prices.json").read_text(encoding="utf-8")
)
_USD: dict[str, float] = {name: each["usd"] for name, each in _PRICES["prices"].items()}

INTERVIEWS = 1_000
_INSTANCE_GB = 2
_MONTH_H = 730
_MONTH_S = _MONTH_H * 3600
_ANSWER_BYTES = 7.5e6
"""A minute and a half of video as browsers record it."""

_KEPT_MONTHS = 3
_LOG_BYTES = 3_000
"""The rows of one request or message in the workspace."""

_SHORTEST_S = 1.0
"""What an execution is billed at least, as if no two ran at once: the most that it may cost."""

_SPEECH_SPEED = 2.0
"""IMOCK_SPEECH_THROTTLE_PERCENT: an answer is recognised in half the time that it plays."""

_PRICED = {"httpTrigger", "queueTrigger", "timerTrigger"}

_RUN_WITH_THE_OTHERS = {"warmupTrigger"}
"""Run once on an instance that is there for another trigger."""

_POLLS_S = 60
"""How often the platform looks at an idle queue to see whether to scale."""


class Charge(NamedTuple):
    """What something costs, by what it is paid for."""

    compute: float = 0
    documents: float = 0
    files: float = 0
    messages: float = 0
    mail: float = 0
    speech: float = 0
    logs: float = 0

    @property
    def total(self) -> float:
        """The sum."""
        return sum(self)

    def plus(self, other: "Charge") -> "Charge":
        """Return both together."""
        return Charge(*(mine + its for mine, its in zip(self, other, strict=True)))


class Triggers(NamedTuple):
    """What the app's functions are started by."""

    http: int
    queues: tuple[str, ...]
    timers: dict[str, str]

    @property
    def groups(self) -> int:
        """How many scaling groups there are: HTTP together, every other function by itself."""
        return 1 + len(self.queues) + len(self.timers)


def triggers() -> Triggers:
    """Count the functions by their triggers."""
    found = [each._function.get_trigger().get_dict_repr() for each in _builders()]  # noqa: SLF001 - the one way to read them without using them up
    names = [each._function.get_function_name() for each in _builders()]  # noqa: SLF001 - see above
    kinds = Counter(each["type"] for each in found)
    if set(kinds) - _RUN_WITH_THE_OTHERS != _PRICED:
        raise LookupError("a trigger without a price")
    return Triggers(
        kinds["httpTrigger"],
        tuple(each["queueName"] for each in found if each["type"] == "queueTrigger"),
        {
            name: each["schedule"]
            for name, each in zip(names, found, strict=True)
            if each["type"] == "timerTrigger"
        },
    )


def _builders() -> list[Any]:
    return list(function_app.app._function_builders)  # noqa: SLF001 - see above


def of_calls(calls: list[Noted]) -> Charge:
    """Return what calls of the ports cost, with serverless Cosmos DB."""
    documents = files = messages = mail = 0.0
    for _, port, method, units in calls:
        match port, method:
            case "documents", _:
                documents += units / 1e6 * _USD["cosmos_serverless_million_ru"]
            case "blobs", ("put" | "list" | "delete_prefix"):
                files += _USD["blob_10k_writes"] / 10_000
            case "blobs", ("read" | "stream" | "info"):
                files += _USD["blob_10k_reads"] / 10_000
            case "queue", _:
                messages += _USD["queue_10k"] / 10_000
            case "email", "send":
                mail += _USD["email"]
    return Charge(documents=documents, files=files, messages=messages, mail=mail)


def of_runs(count: float, seconds: float = _SHORTEST_S) -> Charge:
    """Return what executions cost on instances that come and go, with their logs."""
    compute = count * seconds * _INSTANCE_GB * _USD["flex_on_demand_gb_s"]
    compute += count / 1e6 * _USD["flex_executions_million"]
    return Charge(compute=compute, logs=count * _LOG_BYTES / 1e9 * _USD["logs_gb"])


def per_request(ledger: Ledger) -> Iterator[tuple[str, float, float]]:
    """Yield each operation of a journey: its request units, and what a thousand cost."""
    for operation, runs in sorted(ledger.requests.items()):
        calls = [each for each in ledger.calls if each[0] == operation]
        units = sum(each.request_units for each in calls)
        charge = of_calls(calls).plus(of_runs(runs, _seconds(operation)))
        yield operation, units / runs, 1000 * charge.total / runs


def interviews(ledger: Ledger, *, spoken: bool) -> Charge:
    """Return what 1,000 interviews of a journey cost."""
    charge = of_calls(ledger.calls)
    for operation, runs in ledger.requests.items():
        charge = charge.plus(of_runs(runs, _seconds(operation)))
    if spoken:
        stored = QUESTIONS * _ANSWER_BYTES / 1e9 * _KEPT_MONTHS * _USD["blob_gb_month"]
        heard = QUESTIONS * ANSWER_S / 3600 * _USD["speech_hour"]
        charge = charge.plus(Charge(files=stored, speech=heard))
    return Charge(*(INTERVIEWS * each for each in charge))


def _seconds(operation: str) -> float:
    return ANSWER_S / _SPEECH_SPEED if operation == "answer_process" else _SHORTEST_S


class Idle(NamedTuple):
    """A month without anybody: what costs all the same."""

    name: str
    usd: float


def idle(kind: str, *, redundant: bool = False) -> Iterator[Idle]:
    """Yield what an installation costs a month, by its parameter file."""
    given = _parameters(kind)
    app = triggers()
    runs = sum(_runs_a_month(schedule) for schedule in app.timers.values())
    yield Idle(f"{runs:,} runs of {len(app.timers)} timers", of_runs(runs).total)
    polls = len(app.queues) * _MONTH_S / _POLLS_S
    yield Idle("looking at queues", polls / 10_000 * _USD["queue_10k"])
    ready = given.get("alwaysReadyInstances", 0)
    instances = max(ready, 2) + 2 * (app.groups - 1) if redundant else ready
    always = instances * _INSTANCE_GB * _MONTH_S * _USD["flex_always_ready_gb_s"]
    yield Idle(f"{instances} always-ready instances", always)
    throughput = given.get("cosmosMaxThroughput", 0)
    hourly = throughput / 10 / 100 * _USD["cosmos_autoscale_100_ru_hour"]
    yield Idle(f"Cosmos DB at {throughput // 10} RU/s", hourly * _MONTH_H)
    yield Idle("alerts", sum(_alert(minutes) for minutes in _alert_minutes()))
    tests = 3 * 12 * _MONTH_H if "watchHealth" in given else 0
    yield Idle(f"{tests:,} health tests", tests * _USD["web_test"])


@cache
def _runs_a_month(schedule: str) -> int:
    """Return the runs of thirty days like one; no schedule of ours is longer than a day."""
    at = midnight = datetime(2026, 11, 2, tzinfo=UTC)
    parsed, runs = Schedule.parse(schedule), 0
    while (at := parsed.next_after(at)) <= midnight + timedelta(days=1):
        runs += 1
    return 30 * runs


def _parameters(kind: str) -> dict[str, int]:
    text = (ROOT / f"infra/bicep/{kind}.bicepparam").read_text(encoding="utf-8")
    numbers = dict(re.findall(r"^param (\w+) = (\d+)$", text, re.MULTILINE))
    watched = re.findall(r"^param (watchHealth) ", text, re.MULTILINE)
    return {**dict.fromkeys(watched, 1), **{name: int(value) for name, value in numbers.items()}}


def _alert_minutes() -> list[int]:
    text = (ROOT / "infra/bicep/modules/alerts.bicep").read_text(encoding="utf-8")
    return [int(minutes) for minutes in re.findall(r"^    minutes: (\d+)$", text, re.MULTILINE)]


def _alert(minutes: int) -> float:
    often = minutes < 15
    return _USD["log_alert_5_minutes" if often else "log_alert_15_minutes"]


def rounded(usd: float) -> str:
    """Return two significant digits: the rest depends on the day."""
    if usd <= 0:
        return "0"
    digits = 1 - math.floor(math.log10(usd))
    return f"{round(usd, digits):,.{max(digits, 0)}f}"


@cache
def played(*, spoken: bool) -> Ledger:
    """Return what one journey asks of the ports."""
    with tempfile.TemporaryDirectory() as folder:
        return journey(Path(folder), spoken=spoken)


def _from_memory() -> int:
    """Return how many prices nobody has seen written elsewhere."""
    return sum(each["seen_at"] is None for each in _PRICES["prices"].values())


def report() -> str:
    """Return the tables of docs/deploy.md."""
    text, spoken = played(spoken=False), played(spoken=True)
    app = triggers()
    interviews_of = f"{INTERVIEWS:,} interviews of {QUESTIONS} answers"
    lines = [
        f"US dollars by list prices of {_PRICES['as_of']};",
        "[bench/prices.json](../bench/prices.json) names the region and the source of",
        f"each. {_from_memory()} of {len(_USD)} were written from memory and not checked since:",
        "look them up in Azure's calculator before relying on them.",
        "Two digits count: the calls of the ports are",
        "counted, the seconds are the most that may be billed, as if no two requests ran at once.",
        "",
        f"| {interviews_of} | {' | '.join(Charge._fields)} | together |",
        "|---|" + "---|" * (len(Charge._fields) + 1),
    ]
    for name, ledger in (("text", text), (f"spoken, {ANSWER_S} s each, video kept", spoken)):
        charge = interviews(ledger, spoken=name != "text")
        cells = [rounded(each) for each in (*charge, charge.total)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", "| a month without anybody | | |", "|---|---|---|"]
    for kind, redundant in (("dev", False), ("prod", False), ("prod", True)):
        parts = [each for each in idle(kind, redundant=redundant) if each.usd]
        name = f"{kind}, `zoneRedundantInstances`" if redundant else kind
        told = "; ".join(f"{each.name} {rounded(each.usd)}" for each in parts)
        lines.append(f"| {name} | {rounded(sum(each.usd for each in parts))} | {told} |")
    lines += [
        "",
        f"Flex scales in {app.groups} groups: HTTP together, and by itself each of",
        f"{len(app.queues)} queues and {len(app.timers)} timers. Zone redundancy keeps two",
        "instances of each ready.",
        "",
        "| request | request units | dollars per 1,000 |",
        "|---|---|---|",
    ]
    requests = {name: row for ledger in (text, spoken) for name, *row in per_request(ledger)}
    for name, (units, usd) in sorted(requests.items()):
        lines.append(f"| `{name}` | {rounded(units)} | {rounded(usd)} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser(prog="python -m bench cost")
    parser.add_argument("--write", action="store_true", help="put them into docs/deploy.md")
    given = parser.parse_args(arguments)
    found = report()
    if given.write:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        DOCUMENT.write_text(before + BEGIN + found + END + after, encoding="utf-8")
    print(found)
    return 0
