"""Recordings: decoding and transcribing as multiples of the time they play, and peak memory.

What starting and ending the child costs is measured apart and subtracted. `--seconds 120` sets how
long the sound is; films are a tenth of it, 30 frames a second. The speech is the tests' own.
"""

import argparse
import resource
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from shared.bootstrap import Services
from shared.config import Settings
from shared.kernel.vocabulary import Locale
from shared.media.decoding.sandboxed import LIMITS, decode
from shared.media.delivery import measure
from shared.media.model import MAX_SECONDS, MediaKind
from shared.media.sniff import sniff
from shared.media.sound import samples_of
from shared.media.voice import voice_in
from shared.ports.sound import BYTES_PER_SECOND, SAMPLE_RATE
from shared.ports.speech import Transcript
from shared.sandbox.process import ReaderResult, run_in_sandbox
from tests.support.recorder import Picture, Sound, face, record, spoken, wav_of

_FPS = 30
_FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


class _Case(NamedTuple):
    name: str
    reader: str
    data: bytes


def main(arguments: list[str]) -> int:
    """Print two tables; returns 0."""
    parser = argparse.ArgumentParser(prog="bench media", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    sound = _speech(parser.parse_args(arguments).seconds)
    _hear(sound)
    _decode(sound)
    return 0


def _hear(sound: Sound) -> None:
    """Measure what is done in this process."""
    seconds = len(sound) / SAMPLE_RATE
    pcm = decode([wav_of(sound)], MediaKind.AUDIO).sound
    speech = Services(Settings()).speech

    def transcribe(what: bytes) -> Transcript:
        return speech.transcribe(
            what, locale=Locale.EN_US, deadline_s=3600, on_progress=lambda _: None
        )

    transcript = transcribe(pcm[: 5 * BYTES_PER_SECOND])  # loads the model
    samples = samples_of(pcm)
    voice = voice_in(samples)
    title = f"{seconds:.0f} s of speech, in this process"
    print(f"{title:41}{'s':>8}{'x real time':>13}{'peak MB':>10}")
    for name, work in (
        ("voice activity", lambda: voice_in(samples)),
        ("pauses, pitch, loudness", lambda: measure(samples, transcript, voice)),
        (f"transcribe: {speech.ping()}", lambda: transcribe(pcm)),
    ):
        took = _timed(work)
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name:41}{took:8.2f}{seconds / took:13.1f}{peak_mb:10.0f}")


def _decode(sound: Sound) -> None:
    """Measure what is done in the child."""
    tiny = wav_of(sound[:1600])
    start_s = min(_timed(lambda: _read("sound", tiny)) for _ in range(3))
    print(f"\n{'decode, in the child':34}{'MB':>7}{'s':>8}{'x real time':>13}{'peak MB':>10}")
    for name, reader, data in _cases(sound):
        began = time.perf_counter()
        reading = _read(reader, data)
        took = max(1e-3, time.perf_counter() - began - start_s)
        factor = len(reading.payload) / BYTES_PER_SECOND / took
        peak_mb = reading.values["peak_mb"]
        print(f"{name:34}{len(data) / 1e6:7.2f}{took:8.2f}{factor:13.0f}{peak_mb:10.0f}")
    print(f"starting and ending the child, subtracted above: {start_s:.2f} s")


def _read(reader: str, data: bytes) -> ReaderResult:
    """Decode as the product does, the child saying how much memory it took."""
    return run_in_sandbox(
        f"bench._media_reader:{reader}",
        [data],
        LIMITS[MediaKind.VIDEO],
        container=sniff(data).value,
        most_seconds=MAX_SECONDS,
    )


def _cases(sound: Sound) -> list[_Case]:
    short = sound[: len(sound) // 10]
    film = _film(len(short) // SAMPLE_RATE)
    mp4 = record("mp4", sound=sound, audio="aac", options=_FRAGMENTED)
    vp8 = record("webm", sound=short, pictures=film, fps=_FPS, live=True)
    h264 = record("mp4", sound=short, audio="aac", pictures=film, video="libx264", fps=_FPS)
    return [
        _Case("wav", "sound", wav_of(sound)),
        _Case("mp3", "sound", record("mp3", sound=sound, audio="libmp3lame")),
        _Case("webm opus, as browsers record", "sound", record("webm", sound=sound, live=True)),
        _Case("mp4 aac in fragments", "sound", mp4),
        _Case("webm vp8 640x480, a look a second", "pictures", vp8),
        _Case("mp4 h264 640x480, a look a second", "pictures", h264),
    ]


def _film(seconds: int) -> list[Picture]:
    """Return frames of 640 x 480 with a head that moves a little before a grainy wall."""
    grain = np.random.default_rng(1)
    wall = grain.integers(70, 110, (480, 640, 3)).astype(np.uint8)
    frames: list[Picture] = []
    for place in range(seconds * _FPS):
        frame = wall.copy()
        left = 190 + place % 9
        frame[112:368, left : left + 256] = face() if place == 0 else frames[0][112:368, 190:446]
        frames.append(frame)
    return frames


def _speech(seconds: int) -> Sound:
    once = np.frombuffer(decode([spoken()], MediaKind.AUDIO).sound, "<i2") / 32768
    times = -(-seconds * SAMPLE_RATE // len(once))
    return np.tile(once, times)[: seconds * SAMPLE_RATE].astype(np.float32)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
