"""The verifier as a network that can be trained: BERT with six layers, 384 wide."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

_WIDTH, _WIDE, _LAYERS, _HEADS, _PIECES, _PLACES = 384, 1536, 6, 12, 30522, 512
_DROPOUT = 0.1
_KEPT_PLACES = 128
_TINY = 1e-12
_VERDICTS = 3
_ONNX = {
    "asked": "attention.self.query",
    "known": "attention.self.key",
    "told": "attention.self.value",
    "mixed": "attention.output.dense",
    "widened": "intermediate.dense",
    "narrowed": "output.dense",
    "mixed_norm": "attention.output.LayerNorm",
    "narrowed_norm": "output.LayerNorm",
}
_NORMS = "mixed_norm", "narrowed_norm"


class _Layer(nn.Module):  # type: ignore[misc] # torch is not installed where types are checked
    def __init__(self) -> None:
        super().__init__()
        self.asked, self.known, self.told, self.mixed = (
            nn.Linear(_WIDTH, _WIDTH) for _ in range(4)
        )
        self.mixed_norm = nn.LayerNorm(_WIDTH, eps=_TINY)
        self.widened, self.narrowed = nn.Linear(_WIDTH, _WIDE), nn.Linear(_WIDE, _WIDTH)
        self.narrowed_norm = nn.LayerNorm(_WIDTH, eps=_TINY)

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        def heads(part: Tensor) -> Tensor:
            return part.unflatten(2, (_HEADS, -1)).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            *(heads(each(rows)) for each in (self.asked, self.known, self.told)), attn_mask=mask
        )
        rows = self.mixed_norm(rows + self._dropped(self.mixed(seen.transpose(1, 2).flatten(2))))
        wide = functional.gelu(self.widened(rows))
        return self.narrowed_norm(rows + self._dropped(self.narrowed(wide)))

    def _dropped(self, rows: Tensor) -> Tensor:
        return functional.dropout(rows, _DROPOUT, self.training)


class Network(nn.Module):  # type: ignore[misc] # as above
    """Gives the log odds of the three verdicts for a batch of pairs."""

    def __init__(self) -> None:
        """Make a network without knowledge."""
        super().__init__()
        self.words = nn.Embedding(_PIECES, _WIDTH)
        self.places = nn.Embedding(_PLACES, _WIDTH)
        self.sides = nn.Embedding(2, _WIDTH)
        self.norm = nn.LayerNorm(_WIDTH, eps=_TINY)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.head = nn.Linear(2 * _WIDTH, _VERDICTS)

    def forward(self, numbers: Tensor, sides: Tensor, mask: Tensor) -> Tensor:
        """Return the log odds (pairs, 3) of padded pairs (pairs, pieces)."""
        places = self.places(torch.arange(numbers.shape[1]))
        rows = self.norm(self.words(numbers) + places + self.sides(sides))
        for layer in self.layers:
            rows = layer(rows, mask[:, None, None, :].bool())
        shown = mask[..., None].to(rows.dtype)
        pooled = torch.cat([rows[:, 0], (rows * shown).sum(1) / shown.sum(1)], 1)
        return self.head(functional.dropout(pooled, _DROPOUT, self.training))

    @classmethod
    def read(cls, path: Path) -> "Network":
        """Read what ``write`` wrote, or the quantised ONNX file that training begins with."""
        network = cls()
        read = _from_onnx if path.suffix == ".onnx" else _from_npz
        network.load_state_dict({name: torch.tensor(array) for name, array in read(path)})
        return network

    def weights(self) -> bytes:
        """Return the weights as the scorer's ``Verifier`` reads them."""
        have = {name: each.detach().float().numpy() for name, each in self.state_dict().items()}
        words = have["words.weight"]
        scales = np.abs(words).max(axis=1) / 127
        files = {
            "words": np.round(words / scales[:, None]).astype(np.int8),
            "words.scales": scales,
            "places": have["places.weight"][:_KEPT_PLACES],
            "sides": have["sides.weight"],
            "norm.weight": have["norm.weight"],
            "norm.bias": have["norm.bias"],
            "head.weight": have["head.weight"].T,
            "head.bias": have["head.bias"],
        }
        for number in range(_LAYERS):
            for part in ("attended", "mixed", "widened", "narrowed"):
                names = ("asked", "known", "told") if part == "attended" else (part,)
                weight, bias = (
                    np.concatenate([have[f"layers.{number}.{name}.{kind}"] for name in names])
                    for kind in ("weight", "bias")
                )
                files[f"{number}.{part}.weight"] = weight.T.astype(np.float16)
                files[f"{number}.{part}.bias"] = bias
            for norm in _NORMS:
                for kind in ("weight", "bias"):
                    files[f"{number}.{norm}.{kind}"] = have[f"layers.{number}.{norm}.{kind}"]
        whole = {name: np.ascontiguousarray(each) for name, each in files.items()}
        file = io.BytesIO()
        np.savez(file, allow_pickle=False, **whole)
        return file.getvalue()


type _Named = Iterator[tuple[str, np.ndarray]]


def _from_npz(path: Path) -> _Named:
    with np.load(path, allow_pickle=False) as files:
        yield "words.weight", files["words"] * files["words.scales"][:, None]
        places = np.zeros((_PLACES, _WIDTH), np.float32)
        places[:_KEPT_PLACES] = files["places"]
        yield "places.weight", places
        yield "sides.weight", files["sides"]
        yield "head.weight", files["head.weight"].T
        for name in ("norm.weight", "norm.bias", "head.bias"):
            yield name, files[name]
        for number in range(_LAYERS):
            for part in ("mixed", "widened", "narrowed"):
                yield (
                    f"layers.{number}.{part}.weight",
                    files[f"{number}.{part}.weight"].T.astype("f4"),
                )
                yield f"layers.{number}.{part}.bias", files[f"{number}.{part}.bias"]
            for kind in ("weight", "bias"):
                three = np.split(files[f"{number}.attended.{kind}"].T.astype("f4"), 3)
                for name, each in zip(("asked", "known", "told"), three, strict=True):
                    yield f"layers.{number}.{name}.{kind}", each
                for norm in _NORMS:
                    yield f"layers.{number}.{norm}.{kind}", files[f"{number}.{norm}.{kind}"]


def _from_onnx(path: Path) -> _Named:
    import onnx  # noqa: PLC0415 - who goes on from an .npz needs none

    graph = onnx.load(path).graph
    known = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}

    def whole(name: str) -> np.ndarray:
        offset = known[f"{name}_zero_point"].astype(np.float32)
        found: np.ndarray = (known[f"{name}_quantized"] - offset) * known[f"{name}_scale"]
        return found

    matrices = {}
    for node in graph.node:
        found = re.search(r"layer\.(\d)/(.*)/MatMul", node.output[0])
        if found and node.op_type == "MatMulInteger" and node.input[1].endswith("_quantized"):
            matrices[found[1], found[2]] = node.input[1].removesuffix("_quantized")
    for name, part in (("words", "word"), ("places", "position"), ("sides", "token_type")):
        yield f"{name}.weight", whole(f"m.e.embeddings.{part}_embeddings.weight")
    yield "head.weight", whole("m.h.weight").T
    yield "head.bias", known["m.h.bias"]
    for kind in ("weight", "bias"):
        yield f"norm.{kind}", known[f"m.e.embeddings.LayerNorm.{kind}"]
        for number in range(_LAYERS):
            for name, part in _ONNX.items():
                if kind == "weight" and name not in _NORMS:
                    matrix = matrices[str(number), part.replace(".", "/")]
                    yield f"layers.{number}.{name}.weight", whole(matrix).T
                else:
                    source = f"m.e.encoder.layer.{number}.{part}.{kind}"
                    yield f"layers.{number}.{name}.{kind}", known[source]
