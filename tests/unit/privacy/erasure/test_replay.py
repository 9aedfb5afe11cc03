"""What a restored backup brings back is erased again."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from shared.ports.documents import TOMBSTONES
from tests.support.clock import FixedClock
from tests.support.erasure_world import ErasureWorld


@pytest.mark.clause("P5.3")
def test_a_restored_backup_brings_nobody_back(tmp_path: Path, clock: FixedClock) -> None:
    world = ErasureWorld(tmp_path / "live", clock)
    granted = world.member()
    world.fill(granted.user_id)
    bob = world.member("bob@example.com")
    shutil.copytree(world.folder, tmp_path / "backup")
    world.request(granted)
    world.settled()
    stones = [
        world.services.unfenced_documents.get(TOMBSTONES, key, key)
        for key in (world.services.erasure.worker.tombstones._key(granted.user_id),)
    ]
    restored = ErasureWorld(tmp_path / "backup", clock)
    for stone in stones:
        assert stone
        restored.services.unfenced_documents.upsert(TOMBSTONES, stone.id, stone.body)
    assert restored.named_in(granted.user_id)

    assert restored.services.erasure.replay.run() == 1
    clock.forward(timedelta(minutes=30))
    restored.come_to_rest()

    assert restored.named_in(granted.user_id) == []
    assert restored.services.accounts.account.is_active(bob.user_id)
    assert restored.services.erasure.replay.run() == 0
