"""Acts on work that waits or has failed, and the record of all acts."""

import argparse

from dev import purge as purging
from dev.admin.acting import Acting
from shared.ports.queues import QueueName
from shared.web.retries import requeue


def replay(acting: Acting, _: argparse.Namespace) -> int:
    """Process failed webhook events again."""
    inbox = acting.parts.billing.inbox
    if acting.apply:
        acting.record("replay")
        print(f"{inbox.replay()} events were queued again")
    else:
        print(f"{len(inbox.dead())} events have failed")
    return 0


def requeue_poison(acting: Acting, given: argparse.Namespace) -> int:
    """Return the poison messages of a queue to it."""
    name, queue = QueueName(given.queue), acting.parts.queue
    if acting.apply:
        acting.record("requeue")
        count = requeue(queue, name, per_minute=max(given.per_minute, 1))
        print(f"{name.name}: {count} messages requeued, {given.per_minute} a minute")
    else:
        print(f"{name.name}: about {queue.length(name.poison)} messages are set aside")
    return 0


def purge(acting: Acting, _: argparse.Namespace) -> int:
    """Remove the recordings that are due, or print the plan."""
    if not acting.apply:
        return purging.main(["--dry-run"])
    acting.record("purge")
    return purging.main([])


def show_record(acting: Acting, given: argparse.Namespace) -> int:
    """Print what was done, to one account if it is named, and whether the record is whole."""
    acts = acting.parts.privacy.acts
    rows = acts.of(given.account) if given.account else acts.chain.every()
    for row in rows:
        by = row.actor[:12]
        print(f"{row.id} {row.at:%Y-%m-%d %H:%M} {row.act} by {by}: {row.reason}")
    state = acts.verify(given.head)
    print(f"{state.entries} entries, head {state.head}")
    if state.broken_at:
        print(f"BROKEN at entry {state.broken_at}")
    return 1 if state.broken_at else 0
