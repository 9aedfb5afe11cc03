"""Recordings on the Azure adapters: a module of its own, since it imports every SDK."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench._recordings import Stores
from dev.emulators.provision import provision
from dev.emulators.running import emulators
from shared.adapters.azure.backend import AzureBackend
from shared.config import Settings
from shared.kernel.clock import system_clock
from shared.ports.blobs import RECORDINGS
from shared.recordings.model import Recording
from shared.recordings.repository import RecordingRepository

_HANDS = 4


@contextmanager
def azure() -> Iterator[Stores]:
    """Open the Azure adapters on emulators."""
    with tempfile.TemporaryDirectory() as folder, emulators(Path(folder)) as running:
        os.environ.update(running.platform)  # noqa: TID251 - stands in for Azure, which fills it
        settings = Settings.from_env(running.settings)
        provision(settings)
        backend = AzureBackend(settings, clock=system_clock)
        documents, blobs = backend.documents(), backend.blobs()
        repository = RecordingRepository(documents, clock=system_clock)

        def add(recording: Recording) -> None:
            repository.add(recording)
            blobs.put(RECORDINGS, recording.blob, b"x", content_type="video/webm")

        def fill(recordings: Sequence[Recording]) -> None:
            with ThreadPoolExecutor(_HANDS) as hands:
                list(hands.map(add, recordings))

        yield Stores(
            name="azure",
            documents=documents,
            blobs=blobs,
            queue=backend.queue(),
            fill=fill,
            cost=time.perf_counter,
            clock=system_clock,
        )
