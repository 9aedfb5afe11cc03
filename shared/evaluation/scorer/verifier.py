"""Says of two texts whether the first says what the second does, the contrary, or neither.

A transformer of six layers that reads both texts together, so that what only the order and the
relation of words tell is seen: who does what to whom, and what is denied. Weights have half
precision, words a byte for each number, since bytes for all would change a probability by 0.04.
Arithmetic is numpy's: a few pairs for each answer do not justify a runtime of 80 to 150 MB.
``dev.train_verifier`` trains it.
"""

import hashlib
import io
import threading
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.pair_pieces import PairPieces

type Floats = NDArray[np.float32]

ENTAILED, NEUTRAL, CONTRADICTED = range(3)

_LAYERS, _HEADS = 6, 12
_LONGEST = 128  # pieces of both texts; a sentence and its neighbour have about 50
_RECENT = 512  # answers whose verdicts are kept, 12 bytes for each pair
_TINY = 1e-12
_GELU, _CUBE = 0.7978845608, 0.044715  # Hendrycks and Gimpel (2016), the approximation by tanh


class _Norm(NamedTuple):
    """A layer normalisation."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        centred: Floats = rows - rows.mean(axis=1, keepdims=True)
        spread: Floats = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _TINY)
        found: Floats = centred / spread * self.weight + self.bias
        return found


class _Linear(NamedTuple):
    """A matrix (inputs, outputs) and what is added."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        found: Floats = rows @ self.weight + self.bias
        return found


class _Layer(NamedTuple):
    """Attention, then two matrices, each with a normalisation."""

    attended: _Linear
    mixed: _Linear
    mixed_norm: _Norm
    widened: _Linear
    narrowed: _Linear
    narrowed_norm: _Norm

    def __call__(self, rows: Floats, spans: Sequence[slice]) -> Floats:
        three = self.attended(rows)
        seen = np.concatenate([_attention(three[span]) for span in spans])
        rows = self.mixed_norm(rows + self.mixed(seen))
        wide = self.widened(rows)
        wide *= 0.5 * (1 + np.tanh(_GELU * wide * (1 + _CUBE * wide * wide)))
        return self.narrowed_norm(rows + self.narrowed(wide))


class Verifier:
    """Judges pairs of texts; threads may share it.

    An interview that adapts itself judges an answer before each later question, and evaluation
    judges it again: the latest verdicts are kept by the digest of what was read, never the texts.
    """

    def __init__(self, weights: bytes, pieces: PairPieces) -> None:
        """Take the contents of the model file; raises ``ValueError`` and ``KeyError``."""
        with np.load(io.BytesIO(weights), allow_pickle=False) as files:
            self._words, self._word_scales = files["words"], files["words.scales"]
            self._places, self._sides = files["places"], files["sides"]
            self._norm = _Norm(files["norm.weight"], files["norm.bias"])
            self._layers = [_layer(files, str(number)) for number in range(_LAYERS)]
            self._head = _Linear(files["head.weight"], files["head.bias"])
        self._pieces = pieces
        self._recent: dict[bytes, Floats] = {}
        self._changing = threading.Lock()

    def judged(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """Return the probability of each of the three verdicts for each pair (pairs, 3)."""
        if not pairs:
            return np.zeros((0, 3), dtype=np.float32)
        read = hashlib.blake2b(repr(pairs).encode("utf-8", "surrogatepass")).digest()
        found = self._recent.get(read)
        if found is None:
            found = self._judged(pairs)
            found.flags.writeable = False
            with self._changing:
                self._recent[read] = found
                if len(self._recent) > _RECENT:
                    del self._recent[next(iter(self._recent))]
        return found

    def _judged(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        found = [self._pieces.pair(*each, _LONGEST) for each in pairs]
        starts = np.cumsum([0, *(len(numbers) for numbers, _ in found)]).tolist()
        spans = [slice(a, b) for a, b in pairwise(starts)]
        rows = np.concatenate([self._embedded(*each) for each in found])
        for layer in self._layers:
            rows = layer(rows, spans)
        pooled = np.array([np.concatenate([rows[s][0], rows[s].mean(axis=0)]) for s in spans])
        odds = self._head(pooled)
        odds = np.exp(odds - odds.max(axis=1, keepdims=True))
        shares: Floats = odds / odds.sum(axis=1, keepdims=True)
        return shares

    def _embedded(self, numbers: Sequence[int], second: int) -> Floats:
        rows = self._words[numbers] * self._word_scales[numbers, None]
        rows = rows + self._places[: len(numbers)]
        rows[:second] += self._sides[0]
        rows[second:] += self._sides[1]
        return self._norm(rows)


def _attention(three: Floats) -> Floats:
    """Return what each piece of a pair sees of the others (pieces, width)."""
    count, width = len(three), three.shape[1] // 3
    asked, known, told = (
        each.reshape(count, _HEADS, -1).transpose(1, 0, 2) for each in np.split(three, 3, axis=1)
    )
    near = asked @ known.transpose(0, 2, 1) / np.sqrt(np.float32(width // _HEADS))
    near = np.exp(near - near.max(axis=2, keepdims=True))
    near /= near.sum(axis=2, keepdims=True)
    seen: Floats = (near @ told).transpose(1, 0, 2).reshape(count, width)
    return seen


def _layer(files: "np.lib.npyio.NpzFile", name: str) -> _Layer:
    def linear(part: str) -> _Linear:
        weight = files[f"{name}.{part}.weight"].astype(np.float32)
        return _Linear(weight, files[f"{name}.{part}.bias"])

    def norm(part: str) -> _Norm:
        return _Norm(files[f"{name}.{part}.weight"], files[f"{name}.{part}.bias"])

    return _Layer(
        linear("attended"),
        linear("mixed"),
        norm("mixed_norm"),
        linear("widened"),
        linear("narrowed"),
        norm("narrowed_norm"),
    )
