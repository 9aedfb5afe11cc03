"""host.json says nothing that the real host does not know, and nothing without a reason."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from dev.hosting.settings import HostJson
from shared.accounts.authentication import STATE_LIFE
from shared.interviews.spoken.cleanup_entries import UPLOAD_VALID_FOR
from shared.privacy.erasure.model import LAST_WRITE_AFTER
from shared.privacy.export.model import LEASE as EXPORT_LEASE
from shared.recordings.purge_state import RUN_IS_OVER_AFTER

ROOT = Path(__file__).parents[2]

KNOWN = {
    "version",
    "functionTimeout",
    "extensionBundle.id",
    "extensionBundle.version",
    "extensions.http.routePrefix",
    "extensions.http.maxOutstandingRequests",
    "extensions.queues.batchSize",
    "extensions.queues.newBatchThreshold",
    "extensions.queues.maxDequeueCount",
    "extensions.queues.visibilityTimeout",
    "extensions.queues.maxPollingInterval",
    "extensions.queues.messageEncoding",
    "logging.logLevel.default",
    "logging.applicationInsights.samplingSettings.isEnabled",
    "logging.applicationInsights.samplingSettings.maxTelemetryItemsPerSecond",
    "logging.applicationInsights.samplingSettings.excludedTypes",
}
"""Of what the host and its extensions read (HostJsonFileConfigurationSource, QueuesOptions,
HttpOptions, ApplicationInsightsLoggerOptionsSetup), the part that an app like this may need."""

OUTLIVES_A_REQUEST_S = 230
"""After which the load balancer has answered for the app."""


CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clocks of two machines may be apart."""


def host_json() -> Any:
    return json.loads((ROOT / "host.json").read_text(encoding="utf-8"))


def keys(value: Any, above: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from keys(inner, f"{above}.{name}" if above else name)
    else:
        yield above


def heeded(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        path = f"{above}{field.alias or name}"
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from heeded(inner, f"{path}.")
        else:
            yield path


def documented() -> dict[str, str]:
    text = (ROOT / "docs/host.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w.]+)` \| (.+) \| (heeds|ignores)[^|]*\|$", text, re.MULTILINE)
    assert all(len(why.split()) > 3 for _, why, _ in rows)
    return {key: how for key, _, how in rows}


def test_every_key_is_one_that_the_host_reads() -> None:
    """A key with a slip of the pen is silently ignored, by Azure's host too."""
    assert set(keys(host_json())) <= KNOWN


def test_every_key_is_documented_with_its_reason_and_no_other_is() -> None:
    assert set(documented()) == set(keys(host_json()))


def test_the_table_says_rightly_what_our_host_heeds() -> None:
    read = set(heeded(HostJson))

    assert {key for key, how in documented().items() if how == "heeds"} == (
        read & set(keys(host_json()))
    )


def test_what_alerts_count_is_not_sampled_away() -> None:
    sampling = host_json()["logging"]["applicationInsights"]["samplingSettings"]

    assert set(sampling["excludedTypes"].split(";")) >= {"Request", "Trace", "Exception"}


def test_a_call_may_outlive_its_request_but_not_by_much() -> None:
    hours, minutes, seconds = map(int, host_json()["functionTimeout"].split(":"))

    assert OUTLIVES_A_REQUEST_S < hours * 3600 + minutes * 60 + seconds <= 900


def test_an_erasure_waits_longer_than_anything_begun_before_it_can_write() -> None:
    """A call that saw the account within its cache's life, and clocks that differ a little."""
    hours, minutes, seconds = map(int, host_json()["functionTimeout"].split(":"))
    longest_call = timedelta(hours=hours, minutes=minutes, seconds=seconds)

    assert STATE_LIFE + max(longest_call, UPLOAD_VALID_FOR) + CLOCKS_DIFFER <= LAST_WRITE_AFTER
    assert longest_call < EXPORT_LEASE


def test_the_extensions_of_queues_stay_within_one_major_version() -> None:
    bundle = host_json()["extensionBundle"]

    assert bundle["id"] == "Microsoft.Azure.Functions.ExtensionBundle"
    assert re.fullmatch(r"\[4\.[\d.*]+, 5\.0\.0\)", bundle["version"])


def test_a_run_of_the_purge_counts_as_killed_only_after_the_host_has_stopped_it() -> None:
    hours, minutes, seconds = map(int, host_json()["functionTimeout"].split(":"))

    assert timedelta(hours=hours, minutes=minutes, seconds=seconds) < RUN_IS_OVER_AFTER
