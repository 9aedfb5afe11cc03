"""Timers: the decorator that runs a function by the clock, and a way to run one without it."""

from collections.abc import Callable

import azure.functions as func

from shared.bootstrap import Services, services
from shared.kernel.errors import NotFound
from shared.kernel.trace import log_failure, log_outcome, traced
from shared.setting import settings_of
from shared.triggers import declare, index, load

type Work = Callable[[Services], None]

TIMERS: dict[str, Work] = {}
"""The work of the timers imported so far, by the function's name."""


class NoSuchTimer(NotFound):
    """No timer has this name."""

    code = "timer.not_found"
    title = "There is no timer of this name"


def timer(blueprint: func.Blueprint, schedule: str) -> Callable[[Work], Work]:
    """Run the function below at the times of an NCRONTAB expression (UTC).

    It runs once more if a time was missed, perhaps on two instances at once, and an exception only
    ends this run.
    """

    def register(function: Work) -> Work:
        name = function.__name__
        TIMERS[name] = function

        def handle(timer: func.TimerRequest) -> None:
            with traced(None):
                _run(name, services, past_due=timer.past_due)

        declare(blueprint, name, {"kind": "timer", "schedule": schedule}, handle)
        return function

    return register


def run_now(name: str, parts: Services) -> None:
    """Do the work of a timer now, beside its schedule; raises NoSuchTimer, or as the work does.

    It is for a platform that no longer starts timers, and is logged as a run, so that the alert for
    a late timer ends.
    """
    if index().get(name, {}).get("kind") == "timer":
        load(name)
    if name not in TIMERS:
        raise NoSuchTimer
    _run(name, lambda: parts, started_by="admin")


def _run(name: str, parts: Callable[[], Services], **known: str | float) -> None:
    try:
        TIMERS[name](parts())
    except Exception as error:
        log_failure("timer.failed", function=name, **known, **settings_of(error))
        raise
    log_outcome("timer.ran", function=name, **known)
