"""``python -m dev.requeue emails``: return a queue's poison messages to it, a few each minute.

It works on the installation that the settings name (``IMOCK_...``). A message is deleted from the
poison queue after it has been sent, so one that is cut off may be handled twice and none is lost.
"""

import argparse
import sys
from datetime import timedelta

from shared.bootstrap import services
from shared.ports.queues import ANSWERS, MAX_BATCH, MAX_WAIT, QUEUES, Queue, QueueName
from shared.web.retries import anew

_WORKED = (*QUEUES, ANSWERS.poison)
"""Queues that a function works on, and whose messages can therefore be poison."""

_HIDE_FOR = timedelta(minutes=5)


def main(arguments: list[str]) -> int:
    """Requeue what is there and print how many messages; return 0."""
    parser = argparse.ArgumentParser(prog="python -m dev.requeue", description=__doc__)
    parser.add_argument("queue", choices=[queue.name for queue in _WORKED])
    parser.add_argument("--per-minute", type=int, default=20, metavar="N", help="(%(default)s)")
    given = parser.parse_args(arguments)
    count = requeue(services().queue, QueueName(given.queue), max(given.per_minute, 1))
    print(f"{given.queue}: {count} messages requeued, {given.per_minute} a minute")
    return 0


def requeue(queue: Queue, name: QueueName, per_minute: int) -> int:
    """Send every visible poison message of a queue again; return how many."""
    count = 0
    while messages := queue.receive(name.poison, limit=MAX_BATCH, hide_for=_HIDE_FOR):
        for message in messages:
            delay = min(timedelta(minutes=count // per_minute), MAX_WAIT)
            queue.send(name, anew(message.body), delay=delay)
            queue.delete(name.poison, message)
            count += 1
    return count


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
