"""The readers of the sandbox, with the child's peak memory beside what they say."""

import os
from typing import Any, BinaryIO

from shared.media.decoding import picture, reader

_STATUS = os.open("/proc/self/status", os.O_RDONLY)
"""Opened when this is imported: later, the sandbox opens no file outside the code's folders."""


def sound(file: BinaryIO, *, container: str, most_seconds: float) -> tuple[dict[str, Any], bytes]:
    """Read as for an audio answer."""
    said, pcm = reader.read(file, container=container, most_seconds=most_seconds)
    return {**said, "peak_mb": _peak_mb()}, pcm


def pictures(
    file: BinaryIO, *, container: str, most_seconds: float
) -> tuple[dict[str, Any], bytes]:
    """Read as for a video answer."""
    said, pcm = picture.read(file, container=container, most_seconds=most_seconds)
    return {**said, "peak_mb": _peak_mb()}, pcm


def _peak_mb() -> float:
    """Return the most memory that this program has used (a parent's own is not counted)."""
    lines = os.pread(_STATUS, 1 << 14, 0).decode().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
