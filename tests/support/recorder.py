"""Making recordings as browsers make them, and worse ones."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, override

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

type Sound = NDArray[np.float32]
type Picture = NDArray[np.uint8]

RATE = 16_000
FIXTURES = Path(__file__).parents[1] / "fixtures"

PAUSES = (1.5, 0.6)
"""Seconds between the three sentences of the spoken fixtures."""

BEFORE_S = 0.8

_BIT_RATE = 32_000

_ONE_THREAD = {"x265-params": "pools=none:frame-threads=1:bframes=0:log-level=none"}
"""x265 otherwise starts threads for every core; what it writes must not hang on their timing."""


def spoken(voice: str = "slt") -> bytes:
    """Return an answer spoken by one of two synthetic voices, `slt` and `rms`."""
    return (FIXTURES / "speech" / f"{voice}.webm").read_bytes()


def face() -> Picture:
    """Return a portrait of 256 x 256."""
    with av.open(str(FIXTURES / "faces/astronaut.jpg")) as container:
        picture: Picture = (
            next(container.decode(video=0)).to_ndarray(format="rgb24").astype(np.uint8)
        )
        return picture


def tone(seconds: float, hertz: float = 220.0) -> Sound:
    times = np.arange(int(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


class _Pipe(io.RawIOBase):
    """A target that cannot seek, as a recorder that sends what it has: no duration, no index."""

    def __init__(self) -> None:
        self.written = bytearray()

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Any) -> int:
        self.written += data
        return len(data)


def record(
    form: str,
    *,
    sound: Sound | None = None,
    audio: str = "libopus",
    pictures: Sequence[Picture] = (),
    video: str = "libvpx",
    options: dict[str, str] | None = None,
    live: bool = False,
    rate: int = 48_000,
    fps: int = 1,
    pixels: str = "yuv420p",
    tags: dict[str, str] | None = None,
) -> bytes:
    """Return a file of this form; ``live`` as a browser records: without length or index.

    The pictures come ``fps`` a second; ``sound`` of several channels has a row for each. ``tags``
    stand at the file and at its sound.
    """
    layout = _layout(sound)
    target: Any = _Pipe() if live else io.BytesIO()
    with av.open(target, "w", format=form, options=options or {}) as container:
        container.metadata.update(tags or {})
        voice = container.add_stream(audio, rate=rate) if sound is not None else None
        camera = container.add_stream(video, rate=fps) if len(pictures) else None
        if isinstance(voice, AudioStream):
            voice.layout, voice.bit_rate = layout, _BIT_RATE
            voice.metadata.update(tags or {})
            voice.codec_context.options = {"strict": "experimental"}  # for Vorbis
        if isinstance(camera, VideoStream):
            camera.height, camera.width = pictures[0].shape[:2]
            camera.pix_fmt = pixels
            if video == "libx265":
                camera.codec_context.options = _ONE_THREAD
            for place, picture in enumerate(pictures):
                shown = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
                shown.pts = place
                container.mux(camera.encode(shown))
            container.mux(camera.encode(None))
        if isinstance(voice, AudioStream) and sound is not None:
            resampler = av.AudioResampler(format=voice.format, layout=layout, rate=rate)
            frame = _frame(sound)
            for part in [*resampler.resample(frame), *resampler.resample(None)]:
                container.mux(voice.encode(part))
            container.mux(voice.encode(None))
    return bytes(target.written if live else target.getvalue())


def _layout(sound: Sound | None) -> str:
    channels = 1 if sound is None else len(np.atleast_2d(sound))
    return {1: "mono", 2: "stereo", 6: "5.1"}.get(channels, f"{channels} channels")


def _frame(sound: Sound) -> av.AudioFrame:
    samples = (np.clip(np.atleast_2d(sound), -1, 1) * 32767).astype(np.int16)
    packed = np.ascontiguousarray(samples.T).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=_layout(sound))
    frame.sample_rate, frame.pts = RATE, 0
    return frame


def webm_of(sound: Sound) -> bytes:
    """Return sound as MediaRecorder makes it."""
    return record("webm", sound=sound, live=True)


def wav_of(sound: Sound) -> bytes:
    return record("wav", sound=sound, audio="pcm_s16le", rate=RATE)
