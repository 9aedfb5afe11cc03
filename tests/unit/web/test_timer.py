"""Timers: registered with their schedule, run with the program's parts, failing loudly."""

from pathlib import Path

import azure.functions as func
import pytest

from shared.bootstrap import Services, using
from shared.config import BadSetting, Settings
from shared.web import timer


class Due(func.TimerRequest):
    """What the worker hands to a timer function."""

    past_due = True


def registered(bp: func.Blueprint) -> func.decorators.function_app.Function:
    [builder] = bp._function_builders
    return builder._function


@pytest.fixture
def parts(tmp_path: Path) -> Services:
    return Services(Settings(data_dir=tmp_path))


def test_a_timer_has_its_name_and_schedule_and_runs_with_the_parts(
    parts: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    bp, given = func.Blueprint(), []

    @timer(bp, "0 */15 * * * *")
    def look_around(services: Services) -> None:
        given.append(services)

    function = registered(bp)
    trigger = function.get_trigger()
    assert function.get_function_name() == "look_around"
    assert trigger
    assert trigger.get_dict_repr()["schedule"] == "0 */15 * * * *"
    with using(parts):
        function.get_user_function()(Due())
    assert given == [parts]
    assert '"past_due": true' in caplog.text


def test_a_run_that_fails_is_logged_without_what_the_error_says(
    parts: Services, caplog: pytest.LogCaptureFixture
) -> None:
    bp = func.Blueprint()

    @timer(bp, "0 0 * * * *")
    def look_around(services: Services) -> None:
        raise LookupError("asha@example.com")

    with using(parts), pytest.raises(LookupError):
        registered(bp).get_user_function()(Due())
    assert "timer.failed" in caplog.text
    assert "LookupError" in caplog.text
    assert "asha@example.com" not in caplog.text


def test_a_run_for_want_of_a_setting_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bp = func.Blueprint()

    @timer(bp, "0 0 * * * *")
    def pay(services: Services) -> None:
        services.settings.need("razorpay_key_secret")

    faults = {"IMOCK_RAZORPAY_KEY_SECRET": "the secret in the vault cannot be read"}
    lacking = Services(Settings(data_dir=tmp_path, faults=faults))
    with using(lacking), pytest.raises(BadSetting):
        registered(bp).get_user_function()(Due())
    assert '"settings": "IMOCK_RAZORPAY_KEY_SECRET"' in caplog.text
