"""Reads and writes the model files that are deployed, with the manifest that vouches for them."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from dev.train_scorer import material
from shared.evaluation.scorer import model_files


def read(folder: Path, *names: str) -> dict[str, bytes]:
    """Return the content of each file."""
    return {name: (folder / name).read_bytes() for name in names}


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files and the manifest of their digests."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"{name:16} {len(content):>10,} bytes")
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = {"sha256": digests, "sources": material.SOURCES}
    (folder / model_files.MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
