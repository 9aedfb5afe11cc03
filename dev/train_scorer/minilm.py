"""all-MiniLM-L6-v2 in numpy: just enough to embed single tokens.

The weights are the ``model.safetensors`` of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
Architecture: BERT (Devlin et al. 2019) with 6 layers, 12 heads, width 384, mean pooling.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float32]

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
CLS, SEP = 101, 102
_LAYERS, _HEADS, _EPSILON = 6, 12, 1e-12


def read_weights(path: Path) -> dict[str, Floats]:
    """Return the named float32 arrays of a safetensors file; ValueError for any other file."""
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != WEIGHTS_SHA256:
        message = f"{path} is not the expected model"
        raise ValueError(message)
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + size])
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + size + offset for offset in entry["data_offsets"])
        arrays[name] = np.frombuffer(raw[start:end], "<f4").reshape(entry["shape"])
    return arrays


def embed_tokens(weights: dict[str, Floats], batch: int = 1024) -> Floats:
    """Return one row per vocabulary entry: the pooled output for ``[CLS] token [SEP]``."""
    count = len(weights["embeddings.word_embeddings.weight"])
    parts = [
        _pooled(weights, np.arange(start, min(start + batch, count)))
        for start in range(0, count, batch)
    ]
    return np.concatenate(parts)


def _pooled(weights: dict[str, Floats], ids: NDArray[np.int64]) -> Floats:
    sequence = np.stack([np.full_like(ids, CLS), ids, np.full_like(ids, SEP)], axis=1)
    hidden = (
        weights["embeddings.word_embeddings.weight"][sequence]
        + weights["embeddings.position_embeddings.weight"][:3]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    hidden = _normed(weights, "embeddings.LayerNorm", hidden)
    for layer in range(_LAYERS):
        hidden = _layer(weights, f"encoder.layer.{layer}", hidden)
    pooled: Floats = hidden.mean(axis=1)
    return pooled


def _layer(weights: dict[str, Floats], name: str, hidden: Floats) -> Floats:
    query, key, value = (
        _heads(_dense(weights, f"{name}.attention.self.{part}", hidden))
        for part in ("query", "key", "value")
    )
    scores = query @ key.swapaxes(-1, -2) / np.sqrt(np.float32(query.shape[-1]))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
    joined = mixed.swapaxes(1, 2).reshape(hidden.shape)
    attended = _dense(weights, f"{name}.attention.output.dense", joined)
    hidden = _normed(weights, f"{name}.attention.output.LayerNorm", hidden + attended)
    inner = _gelu(_dense(weights, f"{name}.intermediate.dense", hidden))
    fed = _dense(weights, f"{name}.output.dense", inner)
    return _normed(weights, f"{name}.output.LayerNorm", hidden + fed)


def _heads(states: Floats) -> Floats:
    rows, length, width = states.shape
    return states.reshape(rows, length, _HEADS, width // _HEADS).swapaxes(1, 2)


def _dense(weights: dict[str, Floats], name: str, states: Floats) -> Floats:
    return states @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normed(weights: dict[str, Floats], name: str, states: Floats) -> Floats:
    centred = states - states.mean(axis=-1, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
    scaled = centred / deviation * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return scaled.astype(np.float32, copy=False)


def _gelu(states: Floats) -> Floats:
    """Return x * Phi(x), the normal distribution by Abramowitz and Stegun 7.1.26 (1.5e-7)."""
    x = np.abs(states) / np.sqrt(np.float32(2))
    t = 1 / (1 + np.float32(0.3275911) * x)
    poly = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = np.sign(states) * (1 - poly * np.exp(-(x**2)))
    gelu: Floats = (0.5 * states * (1 + erf)).astype(np.float32)
    return gelu
