"""``python -m dev.purge``: run the purge of recordings now; ``--dry-run`` only prints its plan.

It works on the installation that the settings name (``IMOCK_...``), as the timer does.
"""

import argparse
import sys
from datetime import datetime

from shared.bootstrap import Services, services
from shared.kernel.clock import stamp
from shared.ports.blobs import RECORDINGS


def main(arguments: list[str]) -> int:
    """Print the plan or carry it out; return 1 if something that is due could not be removed."""
    parser = argparse.ArgumentParser(prog="python -m dev.purge", description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="say what would go, remove nothing")
    given = parser.parse_args(arguments)
    parts = services()
    if given.dry_run:
        return _show(parts, parts.clock())
    report = parts.recordings.purge.run()
    print(report.model_dump_json(indent=1))
    return 1 if report.failed else 0


def _show(parts: Services, now: datetime) -> int:
    """Print each step of the plan that a run would carry out at this instant."""
    due, known = 0, set[str]()
    for step in parts.recordings.purge.plan(now):
        for each in step.due:
            due += 1
            known.add(each.blob)
            late_s = (now - each.purge_at).total_seconds()
            print(f"{each.id} due {stamp(each.purge_at)}, {late_s:.0f} s ago: {each.blob}")
        if step.unreadable:
            print(f"cannot be read, of {step.due_on}: {', '.join(step.unreadable)}")
        elif not step.due:
            for info in parts.blobs.list(RECORDINGS, f"{step.due_on}/"):
                if info.name not in known:
                    print(f"orphan of {step.due_on}: {info.name}")
    print(f"{due} recordings are due; nothing was removed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
