"""host.json and local.settings.json, good and bad."""

from datetime import timedelta
from pathlib import Path

import pytest

from dev.hosting.settings import (
    QueueOptions,
    StartError,
    apply,
    body_limit,
    is_disabled,
    read_host_json,
    read_local_settings,
    resolved,
)


def host_json(folder: Path, text: str) -> Path:
    (folder / "host.json").write_text(text)
    return folder


def local_settings(folder: Path, text: str) -> Path:
    (folder / "local.settings.json").write_text(text)
    return folder


def test_a_host_json_may_say_nothing_but_its_version(tmp_path: Path) -> None:
    extensions = read_host_json(host_json(tmp_path, '{"version": "2.0"}')).extensions

    assert extensions.http.route_prefix == "api"
    assert extensions.queues == QueueOptions(batch_size=16, max_dequeue_count=5)


def test_a_host_json_is_heeded_and_what_others_understand_is_left_alone(tmp_path: Path) -> None:
    text = """{"version": "2.0", "logging": {"logLevel": {"default": "Warning"}}, "extensions": {
        "http": {"routePrefix": "", "maxOutstandingRequests": 3, "hsts": {"isEnabled": true}},
        "queues": {"batchSize": 1, "newBatchThreshold": 0, "visibilityTimeout": "1.00:00:30",
                   "maxPollingInterval": "00:00:02", "messageEncoding": "none"}}}"""
    extensions = read_host_json(host_json(tmp_path, text)).extensions

    assert extensions.http.route_prefix == ""
    assert extensions.http.max_outstanding_requests == 3
    assert extensions.queues.new_batch_threshold == 0
    assert extensions.queues.visibility_timeout == timedelta(days=1, seconds=30)
    assert extensions.queues.max_polling_interval == timedelta(seconds=2)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "host.json"),
        ("{", "host.json"),
        ("[]", "host.json"),
        ('{"version": "1.0"}', "version"),
        ('{"version": "2.0", "extensions": {"queues": {"batchSize": 33}}}', "batchSize"),
        (
            '{"version": "2.0", "extensions": {"queues": {"visibilityTimeout": "soon"}}}',
            "visibilityTimeout",
        ),
    ],
)
def test_a_bad_host_json_is_named_in_one_line(tmp_path: Path, text: str, names: str) -> None:
    with pytest.raises(StartError, match=names) as caught:
        read_host_json(host_json(tmp_path, text))

    assert "\n" not in str(caught.value)


def test_a_folder_without_a_host_json_is_no_app(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="not a function app"):
        read_host_json(tmp_path)


def test_local_settings_may_be_missing(tmp_path: Path) -> None:
    local = read_local_settings(tmp_path)

    assert local.values == {}
    assert local.host.policy() is None
    assert local.host.local_http_port == 7071


def test_local_settings_say_who_may_call(tmp_path: Path) -> None:
    text = '{"Values": {"A": "1"}, "Host": {"CORS": "http://a, http://b", "CORSCredentials": true}}'
    local = read_local_settings(local_settings(tmp_path, text))
    policy = local.host.policy()

    assert local.values == {"A": "1"}
    assert policy
    assert policy.origins == ("http://a", "http://b")
    assert policy.credentials


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"Host": {"CORS": "*", "CORSCredentials": true}}', "CORSCredentials"),
        ('{"IsEncrypted": true}', "IsEncrypted"),
        ('{"Values": {"SECRET": {"nested": "hunter2"}}}', "SECRET"),
        ('{"Host": {"LocalHttpPort": 99999}}', "LocalHttpPort"),
    ],
)
def test_bad_local_settings_are_named_but_never_shown(
    tmp_path: Path, text: str, names: str
) -> None:
    with pytest.raises(StartError, match=names) as caught:
        read_local_settings(local_settings(tmp_path, text))

    assert "hunter2" not in str(caught.value)


def test_what_the_environment_says_comes_first() -> None:
    environ = {"A": "from the shell"}

    apply({"A": "from the file", "B": "from the file"}, environ)

    assert environ == {"A": "from the shell", "B": "from the file"}


def test_a_trigger_may_name_a_setting() -> None:
    assert resolved("%QUEUE%-%STAGE%", {"QUEUE": "work", "STAGE": "test"}) == "work-test"
    assert resolved("work", {}) == "work"
    with pytest.raises(StartError, match="MISSING"):
        resolved("%MISSING%", {})


@pytest.mark.parametrize(
    ("name", "value", "answer"),
    [
        ("AzureWebJobs.purge.Disabled", "true", True),
        ("azurewebjobs.PURGE.disabled", "1", True),
        ("AzureWebJobs_purge_Disabled", "True", True),
        ("AzureWebJobs.purge.Disabled", "false", False),
        ("AzureWebJobs.other.Disabled", "true", False),
    ],
)
def test_a_function_is_switched_off_by_a_setting(name: str, value: str, *, answer: bool) -> None:
    assert is_disabled("purge", {name: value}) is answer


def test_the_largest_body_is_a_setting() -> None:
    assert body_limit({}) == 104_857_600
    assert body_limit({"FUNCTIONS_REQUEST_BODY_SIZE_LIMIT": "5"}) == 5
    assert body_limit({"FUNCTIONS_REQUEST_BODY_SIZE_LIMIT": "lots"}) == 104_857_600
