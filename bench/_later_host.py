"""``python -m bench._later_host SECONDS ...``: the local host, with its clock so far ahead.

What an erasure waits for happens 25 minutes after its request; a restart with another clock does
not have to wait.
"""

import sys
from datetime import UTC, datetime, timedelta

from shared.kernel import clock

_AHEAD = timedelta(seconds=float(sys.argv[1]))


def _later() -> datetime:
    return datetime.now(UTC) + _AHEAD  # noqa: TID251 - the one clock of this process


clock.system_clock = _later

from dev import host  # noqa: E402 - whatever it imports takes the clock from there

if __name__ == "__main__":
    sys.exit(host.main(sys.argv[2:]))
