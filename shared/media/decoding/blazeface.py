"""BlazeFace, short range: finds faces up to about two metres away.

V. Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs" (CVPR
Workshop 2019); weights of MediaPipe, Apache-2.0, taken by ``dev/take_face_model.py``. The network
is small enough for numpy, which is here anyway: a library that runs it would be 60 times its size.
It finds where faces are and knows nothing of whose they are.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

type Floats = NDArray[np.float32]

SIZE = 128
"""Width and height of the picture that the network sees."""

_WEIGHTS = Path(__file__).parent / "blazeface.npz"
_STRIDED = {2, 5, 11}
"""Which of the sixteen blocks halve the picture."""

_COARSE_FROM = 11
"""The block whose input the fine grid of 16 x 16 anchors is read from."""

_BLOCKS = 16
_LEAST_SCORE = 0.6
_MOST_OVERLAP = 0.3


class Face(NamedTuple):
    """A face, as shares of the picture: centre, width and height."""

    x: float
    y: float
    width: float
    height: float
    score: float


def faces_in(picture: NDArray[np.uint8]) -> list[Face]:
    """Return the faces in a picture of SIZE x SIZE x RGB, surest first."""
    scores, boxes = _network(picture.astype(np.float32) / 127.5 - 1.0)
    sure = scores > _LEAST_SCORE
    found = [
        _face(float(score), box / SIZE, anchor)
        for score, box, anchor in zip(scores[sure], boxes[sure], _anchors()[sure], strict=True)
    ]
    found.sort(key=lambda face: -face.score)
    kept: list[Face] = []
    for face in found:
        if all(_overlap(face, other) < _MOST_OVERLAP for other in kept):
            kept.append(face)
    return kept


def _face(score: float, box: Floats, anchor: Floats) -> Face:
    x, y = (float(each) for each in box[:2] + anchor)
    return Face(x, y, float(box[2]), float(box[3]), score)


def _network(x: Floats) -> tuple[Floats, Floats]:
    """Return the score of each of the 896 anchors, and its box and points in pixels."""
    weights = list(_weights())
    x = np.maximum(_convolve(x, weights[0], stride=2) + weights[1], 0)
    fine = x
    for block in range(_BLOCKS):
        depth, depth_bias, point, point_bias = weights[2 + 4 * block : 6 + 4 * block]
        if block == _COARSE_FROM:
            fine = x
        stride = 2 if block in _STRIDED else 1
        y = _convolve_depthwise(x, depth[0], stride=stride) + depth_bias
        y = y @ point[:, 0, 0, :].T + point_bias
        if stride > 1:
            x = x.reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2, -1).max(axis=(1, 3))
        y[..., : x.shape[2]] += x
        x = np.maximum(y, 0)
    heads = weights[2 + 4 * _BLOCKS :]
    score, box = (
        np.concatenate(
            [
                (grid @ heads[place][:, 0, 0, :].T + heads[place + 1]).reshape(-1, width)
                for grid, place in ((fine, first), (x, first + 2))
            ]
        )
        for first, width in ((0, 1), (4, 16))
    )
    return 1 / (1 + np.exp(-np.clip(score[:, 0], -80, 80))), box


def _convolve(x: Floats, kernel: Floats, *, stride: int) -> Floats:
    """Convolve with zeros around ("same", as TensorFlow pads)."""
    windows = _windows(x, kernel.shape[1], stride)
    product: Floats = np.tensordot(windows, kernel, axes=([3, 4, 2], [1, 2, 3]))
    return product


def _convolve_depthwise(x: Floats, kernel: Floats, *, stride: int) -> Floats:
    """Convolve each channel by itself, with zeros around."""
    size = kernel.shape[0]
    padded = _padded(x, size, stride)
    height, width = x.shape[0] // stride, x.shape[1] // stride
    total: Floats = np.zeros((height, width, x.shape[2]), np.float32)
    for row in range(size):
        for column in range(size):
            part = padded[
                row : row + height * stride : stride, column : column + width * stride : stride
            ]
            total += part * kernel[row, column]
    return total


def _windows(x: Floats, size: int, stride: int) -> Floats:
    windows: Floats = sliding_window_view(_padded(x, size, stride), (size, size), axis=(0, 1))
    return windows[::stride, ::stride]


def _padded(x: Floats, size: int, stride: int) -> Floats:
    """Put zeros around a picture; where their number is odd, one more after it than before."""
    before, after = divmod(size - stride, 2)
    after += before
    return np.pad(x, ((before, after), (before, after), (0, 0)))


@cache
def _weights() -> tuple[Floats, ...]:
    with np.load(_WEIGHTS) as kept:
        return tuple(kept[name].astype(np.float32) for name in sorted(kept.files))


@cache
def _anchors() -> Floats:
    """Return the centres of the anchors: two on each of 16 x 16 places, six on each of 8 x 8."""
    centres: list[Floats] = []
    for grid, each in ((16, 2), (8, 6)):
        axis = (np.arange(grid, dtype=np.float32) + 0.5) / grid
        places = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        centres.append(np.repeat(places, each, axis=0))
    return np.concatenate(centres)


def _overlap(one: Face, other: Face) -> float:
    """Return the area that two faces share, over the area that they cover together."""
    width = min(one.x + one.width / 2, other.x + other.width / 2) - max(
        one.x - one.width / 2, other.x - other.width / 2
    )
    height = min(one.y + one.height / 2, other.y + other.height / 2) - max(
        one.y - one.height / 2, other.y - other.height / 2
    )
    shared = max(0.0, width) * max(0.0, height)
    return shared / (one.width * one.height + other.width * other.height - shared)
