"""Warming up: what an instance does before its first call, and that it can fail."""

from pathlib import Path

import azure.functions as func
import pytest

from shared.bootstrap import Services, using
from shared.config import Settings
from shared.triggers import DECLARED, load
from shared.web import warm_up
from shared.web.connecting import connect


@pytest.fixture
def parts(tmp_path: Path) -> Services:
    return Services(Settings(data_dir=tmp_path))


def test_the_use_cases_are_built_and_the_stores_are_asked(
    parts: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    with using(parts):
        load("warmup").handler(None)

    assert {"accounts", "interviews", "billing", "resumes", "documents", "keys"} <= set(vars(parts))
    assert "warmup.ran" in caplog.text


def test_a_failure_is_logged_and_stops_nothing(
    parts: Services, caplog: pytest.LogCaptureFixture
) -> None:
    @warm_up(func.Blueprint())
    def stumble(services: Services) -> None:
        raise LookupError("asha@example.com")

    with using(parts):
        DECLARED["stumble"].handler(None)

    assert "warmup.failed" in caplog.text
    assert "asha" not in caplog.text
    del DECLARED["stumble"]


def test_every_service_is_asked_before_the_first_failure_is_raised(parts: Services) -> None:
    asked = []

    class Silent:
        def ping(self) -> str:
            asked.append(self)
            raise TimeoutError

    parts.replace(blobs=Silent(), queue=Silent())

    with pytest.raises(TimeoutError):
        connect(parts)
    assert len(asked) == 2
