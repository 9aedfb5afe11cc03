"""Erasing 1,000 blobs on Azurite, against the bare batches of the service, in the same run."""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from itertools import batched
from pathlib import Path

from azure.identity import ManagedIdentityCredential
from azure.storage.blob import BlobServiceClient

from dev.emulators.running import Emulators, emulators
from shared.bootstrap import Services
from shared.config import Settings
from shared.ports.blobs import RESUMES

_BATCH = 256


def main(arguments: list[str]) -> int:
    """Print the seconds of both and their ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--blobs", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args(arguments)
    count = given.blobs
    with tempfile.TemporaryDirectory() as folder, emulators(Path(folder)) as running:
        bare, ours = _measure(running, count, given.rounds)
    print(f"{count} blobs, bare batches of {_BATCH}: {bare:.2f} s")
    print(f"{count} blobs, BlobStore.delete_prefix: {ours:.2f} s")
    print(f"ratio {ours / bare:.2f}")
    return 0


def _measure(running: Emulators, count: int, rounds: int) -> tuple[float, float]:
    """Return the best of a few rounds of each, taken in turns."""
    os.environ.update(running.platform)  # noqa: TID251 - stands in for Azure, which fills it
    settings = Settings.from_env(
        {**running.settings, "IMOCK_COSMOS_ENDPOINT": "https://not-asked.example"}
    )
    store = Services(settings).unfenced_blobs
    identity = ManagedIdentityCredential(client_id=settings.identity_client_id)
    service = BlobServiceClient(settings.blob_endpoint, credential=identity)
    container = service.create_container(RESUMES.name)
    names = [f"usr_1/{number:05}" for number in range(count)]

    def bare() -> None:
        for batch in batched(names, _BATCH, strict=False):
            list(container.delete_blobs(*batch))

    def ours() -> None:
        if store.delete_prefix(RESUMES, "usr_1/") != count:
            raise AssertionError("not all were there")

    def timed(act: Callable[[], None]) -> float:
        for name in names:
            container.upload_blob(name, b"x")
        began = time.perf_counter()
        act()
        return time.perf_counter() - began

    times = [(timed(bare), timed(ours)) for _ in range(rounds)]
    return min(took for took, _ in times), min(took for _, took in times)
