"""POST /api/v1/timers/{name}/runs: do a timer's work now."""

import azure.functions as func

from shared.kernel.model import Model
from shared.web import ADMIN, Call, NoSuchTimer, StatedReason, endpoint, run_now

bp = func.Blueprint()


class TimerRun(Model):
    """The timer whose work is done."""

    timer: str


@endpoint(
    bp,
    "POST",
    "v1/timers/{name}/runs",
    access=ADMIN,
    path={"name": "[a-z_]{1,60}"},
    errors=(NoSuchTimer,),
)
def timer_run(call: Call[StatedReason]) -> TimerRun:
    """Start a timer's work now.

    `name` is the timer's function: `purge_recordings`, `session_sweep`, `payment_reconcile`. It is
    for a platform that no longer starts timers; a run beside the schedule does no harm. The
    platform ends a response after 230 seconds, the work goes on.
    """
    name = call.path["name"]
    run_now(name, call.services)
    return TimerRun(timer=name)
