"""Levels do not matter, and pitches are right."""

import numpy as np
import pytest

from shared.media.sound import frames_of, levels_of, pitches_of, samples_of
from tests.support.recorder import RATE, Sound, tone
from tests.unit.media.test_voice import raw


def buzz(hertz: float) -> Sound:
    """Return a tone with overtones, as a voice has."""
    parts = [tone(1, hertz * overtone) / overtone for overtone in range(1, 6)]
    return (np.sum(parts, axis=0) / 2).astype(np.float32)


@pytest.mark.parametrize("hertz", [75.0, 110.0, 164.8, 220.0, 330.0])
def test_the_pitch_of_a_voice_is_found(hertz: float) -> None:
    found = pitches_of(buzz(hertz))

    assert np.isfinite(found).mean() > 0.9
    assert float(np.nanmedian(found)) == pytest.approx(hertz, rel=0.01)


def test_noise_and_silence_have_no_pitch() -> None:
    random = np.random.default_rng(3)
    for sound in (np.zeros(RATE), random.normal(0, 0.1, RATE)):
        assert np.isfinite(pitches_of(sound.astype(np.float32))).mean() < 0.1


def test_a_quiet_and_a_loud_recording_become_equally_loud() -> None:
    loud, quiet = samples_of(raw(buzz(150))), samples_of(raw((buzz(150) / 10).astype(np.float32)))

    assert np.abs(loud - quiet).max() < 0.01
    assert float(levels_of(frames_of(loud, size=512, hop=512)).max()) == pytest.approx(-20, abs=1)


def test_hardly_any_sound_is_no_trouble() -> None:
    assert samples_of(b"").size == 0
    assert pitches_of(samples_of(raw(tone(0.01)))).size == 0
