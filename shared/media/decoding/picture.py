"""Looking at the frames of a recording, about one a second. A frame is looked at and dropped."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation

from shared.media.decoding import reader
from shared.media.decoding.blazeface import SIZE, faces_in

_EVERY_S = 1.0


def read(file: BinaryIO, *, container: str, most_seconds: float) -> tuple[dict[str, Any], bytes]:
    """Read one recording as ``reader`` does, and look at its pictures; raises ReaderError."""
    seen: list[dict[str, Any]] = []
    values, sound = reader.read(
        file, container=container, most_seconds=most_seconds, look=Watcher(seen).look
    )
    return {**values, "pictures": seen}, sound


class Watcher:
    """Looks at frames, and notes the fields of ``PresenceSample``."""

    def __init__(self, seen: list[dict[str, Any]]) -> None:
        """Note everything in ``seen``; begin with the first frame that comes."""
        self._seen = seen
        self._next_s = 0.0

    def look(self, frame: VideoFrame) -> None:
        """Measure a frame if it is time for one."""
        at_s = self._next_s if frame.pts is None else frame.time
        if at_s < self._next_s:
            return
        self._next_s = at_s + _EVERY_S
        self._seen.append({"at_s": round(max(0.0, at_s), 3), **_measured(frame)})


def _measured(frame: VideoFrame) -> dict[str, float | int | None]:
    """Return how many faces there are, how far off the centre the largest is, and the light.

    Light is the mean luma of the whole picture and not of the face, which would measure skin.
    """
    scale = SIZE / max(frame.width, frame.height)
    width, height = (max(1, round(side * scale)) for side in (frame.width, frame.height))
    small = frame.reformat(
        width=width,
        height=height,
        format="rgb24",
        interpolation=Interpolation.AREA,
        threads=1,  # it may start none
    ).to_ndarray()
    square = np.zeros((SIZE, SIZE, 3), np.uint8)
    square[:height, :width] = small
    faces = faces_in(square)
    luma = float((small @ np.array([0.299, 0.587, 0.114])).mean()) / 255
    offset = None
    if faces:
        largest = max(faces, key=lambda each: each.width * each.height)
        offset = max(_offsets(largest.x * SIZE / width, largest.y * SIZE / height))
    return {"faces": len(faces), "centre_offset": offset, "brightness": round(luma, 3)}


def _offsets(*places: float) -> Iterator[float]:
    """Yield the distance of each place from the middle, 0 to 1 at the edge."""
    for place in places:
        yield round(min(1.0, abs(place - 0.5) * 2), 3)
