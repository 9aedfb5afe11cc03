"""What each request asks of the document store: operations, request units, and their time.

Plays a candidate's journey in this process, on the embedded store or (``--emulators``) on the
emulator of Cosmos DB. How request units are computed stands in ``bench/_counted.py``. Ends with how
many point operations a second the store does, one after the other and eight at a time.
"""

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench._counted import CountedDocuments, Operation
from bench._direct import DirectTransport
from dev.candidate import Candidate, Outbox, good_answer
from dev.emulators.serving import product_settings
from functions.email_deliver import email_deliver
from shared.bootstrap import Services, using
from shared.config import Settings
from shared.ports.documents import USERS, DocumentStore
from shared.ports.queues import EMAILS


def main(arguments: list[str]) -> int:
    """Print a row per request and a row per kind of operation."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--emulators", action="store_true")
    options.add_argument("--operations", type=int, default=2000)
    given = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, _settings(Path(folder), given) as settings:
        counted = CountedDocuments(Services(settings).unfenced_documents)
        with using(Services(settings)) as services:
            services.replace(unfenced_documents=counted)
            _journey(services, counted, Path(folder))
        _rates(counted.store, given.operations)
    return 0


@contextmanager
def _settings(folder: Path, given: argparse.Namespace) -> Iterator[Settings]:
    if given.emulators:
        with product_settings(folder) as environment:
            yield Settings.from_env({**environment, "IMOCK_BCRYPT_COST": "4"})
    else:
        yield Settings(data_dir=folder, bcrypt_cost=4)


def _journey(services: Services, counted: CountedDocuments, folder: Path) -> None:
    base = f"{services.settings.public_url}/"
    print(f"{'request':<26}{'operations':>11}{'RU':>7}{'ms':>8}  of which")
    with httpx.Client(transport=DirectTransport(), base_url=base) as client:
        person = Candidate(client, Outbox(folder / "outbox"), name="A", address="a@example.com")
        state: dict[str, Any] = {}

        def opened() -> None:
            state.update(person.open_interview(questions=3))

        def answer(number: int) -> None:
            question = state["questions"][number]
            person.answer(state["id"], question["id"], good_answer(question))

        steps: list[tuple[str, Callable[[], object]]] = [
            ("auth_register", person.register),
            ("email_deliver", lambda: _deliver(services)),
            ("auth_verify_email", person.confirm),
            ("auth_login", person.log_in),
            ("account_read, first", lambda: person.read("account")),
            ("account_read", lambda: person.read("account")),
            ("profile_update", lambda: person.prepare_for("backend", "mid", "system design")),
            ("upload_resume", person.upload_demo),
            ("session_create", opened),
            ("session_read", lambda: person.read(f"sessions/{state['id']}")),
            ("session_answer", lambda: answer(0)),
            ("session_answer", lambda: answer(1)),
            ("session_answer", lambda: answer(2)),
            ("session_list", lambda: person.read("sessions")),
            ("session_end", lambda: person.end(state["id"])),
            ("session_evaluate", lambda: person.evaluate(state["id"])),
            ("session_report", lambda: person.report(state["id"])),
            ("account_delete", person.delete_account),
        ]
        for name, act in steps:
            counted.take()
            began = time.perf_counter()
            act()
            _print(name, counted.take(), time.perf_counter() - began)


def _deliver(services: Services) -> None:
    for message in services.queue.receive(EMAILS, limit=16):
        email_deliver(message.body, services)
        services.queue.delete(EMAILS, message)


def _print(name: str, operations: list[Operation], took_s: float) -> None:
    kinds = Counter(f"{each.kind} {each.container}" for each in operations)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    charge = sum(each.request_units for each in operations)
    print(f"{name:<26}{len(operations):>11}{charge:>7.0f}{took_s * 1e3:>8.0f}  {parts}", flush=True)


def _rates(store: DocumentStore, count: int) -> None:
    """Print how many point operations a second the store does."""

    def write(number: int) -> None:
        body = {"id": f"item{number}", "user_id": f"usr_{number}", "text": "x" * 1000}
        store.upsert(USERS, body["user_id"], body)

    def read(number: int) -> None:
        assert store.get(USERS, f"usr_{number}", f"item{number}")

    acts: dict[str, Callable[[int], None]] = {"writes of 1 kB": write, "reads of 1 kB": read}
    for at_once in (1, 8):
        for name, act in acts.items():
            began = time.perf_counter()
            with ThreadPoolExecutor(at_once) as pool:
                list(pool.map(act, range(count)))
            rate = count / (time.perf_counter() - began)
            print(f"{name}, {at_once} at a time: {rate:.0f} a second ({os.cpu_count()} cores)")
