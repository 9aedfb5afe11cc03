"""An export is made, and its archive goes after a week, whatever call fails or process dies.

The long form tries every call and all four kinds: ``python -m pytest tests/faults --all-faults``.
"""

import hashlib
import io
import zipfile
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from shared.accounts.model import IssuedTokens
from shared.kernel.errors import DomainError
from shared.ports.blobs import EXPORTS
from shared.ports.documents import JOBS, Query
from shared.ports.queues import EXPORTS as EXPORT_QUEUE
from shared.privacy.export.model import KEPT_FOR, LEASE, WORK, ExportJob, ExportState
from tests.support.erasure_faults import Template, points
from tests.support.erasure_world import ADDRESS, ErasureWorld
from tests.support.injection import ALL, SHORT, Faults, Killed, Kind


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("export"))


def export(world: ErasureWorld, granted: IssuedTokens) -> None:
    """Do all of it: the request, the queue's work, and the timer a week later."""
    exports, queue = world.services.erasure.exports, world.services.queue
    exports.request(granted.user_id)
    for message in queue.receive(EXPORT_QUEUE, limit=32):
        exports.make(message.body["export_id"])
        queue.delete(EXPORT_QUEUE, message)
    world.clock.forward(KEPT_FOR + timedelta(minutes=1))
    exports.sweep()


def jobs_of(world: ErasureWorld) -> list[ExportJob]:
    return list(world.services.erasure.exports.jobs.every(WORK, Query(kind="export")))


def swept(world: ErasureWorld, *, times: int = 3) -> None:
    for _ in range(times):
        world.services.erasure.exports.sweep()
        world.clock.forward(LEASE)


def ended(world: ErasureWorld, granted: IssuedTokens) -> list[str]:
    """Let time pass, and return what is wrong; somebody who has no archive asks again."""
    world, wrong = world.another(), []
    if not jobs_of(world):
        world.services.erasure.exports.request(granted.user_id)
    swept(world)
    jobs = jobs_of(world)
    if any(job.state is not ExportState.READY for job in jobs):
        wrong.append("an export is not made")
    for job in jobs:
        data = world.services.unfenced_blobs.read(EXPORTS, job.blob)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if ADDRESS.encode() not in archive.read("data/account.json"):
                wrong.append("an archive is not whole")
        if hashlib.sha256(data).hexdigest() != job.sha256:
            wrong.append("an archive is not what is told of it")
    world.clock.forward(KEPT_FOR)
    swept(world)
    wrong += [info.name for info in world.services.unfenced_blobs.list(EXPORTS)]
    wrong += [each.id for each in world.services.unfenced_documents.list_partition(JOBS, WORK)]
    return wrong


@pytest.mark.clause("P7.3")
@pytest.mark.timeout(1800)
def test_an_export_ends_whatever_call_fails(
    template: Template, request: pytest.FixtureRequest, record_property: Any
) -> None:
    long: bool = request.config.getoption("--all-faults")
    kinds: tuple[Kind, ...] = ALL if long else SHORT
    calls, tried, wrong = template.calls(export), 0, []
    for number, at in enumerate(points(calls, every=long)):
        for kind in kinds if long else kinds[number % len(kinds) :][:1]:
            tried += 1
            with template.world() as world:
                world.around(Faults(at, kind).around)
                with suppress(Killed, DomainError):
                    export(world, template.granted)
                if left := ended(world, template.granted):
                    wrong.append(f"call {at} ({calls[at - 1]}), {kind}: {left}")

    record_property("explored", ("export", len(calls), tried))
    assert len(calls) > 100
    assert not wrong, "\n".join(wrong)


def swept_after_a_week(template: Template, faults: Faults) -> list[ExportJob]:
    """Return which of two exports are left when the timer has met faults in removing them."""
    with template.world() as world:
        for _ in range(2):
            exports = world.services.erasure.exports
            exports.make(exports.request(template.granted.user_id).id)
        world.clock.forward(KEPT_FOR + timedelta(minutes=1))
        world.around(faults.around)
        world.services.erasure.exports.sweep()
        return jobs_of(world)


def test_an_archive_that_cannot_be_removed_keeps_none_of_the_others(template: Template) -> None:
    whole = Faults()
    assert swept_after_a_week(template, whole) == []
    removal = whole.calls.index("delete") + 1

    assert len(swept_after_a_week(template, Faults(removal, Kind.REFUSED))) == 1
