"""The files that the evaluator learned from data, each checked by its SHA-256 before use."""

import hashlib
import io
import json
from pathlib import Path

import numpy as np

from shared.evaluation.scorer.learned import Learned
from shared.evaluation.scorer.letters import Letters
from shared.evaluation.scorer.order import WordOrder
from shared.evaluation.scorer.vectors import Vectors

FOLDER = Path(__file__).parent / "artefacts"
MANIFEST = "manifest.json"
TOKENS, VOCABULARY, ORDER, MODEL = "tokens.npy", "vocabulary.txt", "order.npy", "model.json"


class Damaged(RuntimeError):
    """A file is missing, or it is not the one that was trained and tested."""


class Artefacts:
    """What was learned, ready for use. Shared by all threads and never changed."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read and check every file; raises ``Damaged``."""
        files = _checked(folder)
        words = files[VOCABULARY].decode().split("\n")
        self.vectors = Vectors(_array(files[TOKENS]), {word: at for at, word in enumerate(words)})
        self.word_order = WordOrder(_array(files[ORDER]))
        learned = Learned.model_validate_json(files[MODEL])
        self.forest = learned.forest
        self.key_point = learned.key_point
        self.story = learned.story
        self.letters = Letters(learned.letters)
        self.digest = hashlib.sha256(files[MANIFEST]).hexdigest()[:12]


def _checked(folder: Path) -> dict[str, bytes]:
    try:
        files = {MANIFEST: (folder / MANIFEST).read_bytes()}
        expected: dict[str, str] = json.loads(files[MANIFEST])["sha256"]
        for name in (TOKENS, VOCABULARY, ORDER, MODEL):
            files[name] = (folder / name).read_bytes()
            if hashlib.sha256(files[name]).hexdigest() != expected[name]:
                message = f"{name} is not the file that was tested"
                raise Damaged(message)
    except (OSError, KeyError, ValueError) as error:
        message = "a file of the evaluator cannot be read"
        raise Damaged(message) from error
    return files


def _array(raw: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    array = np.load(io.BytesIO(raw), allow_pickle=False)
    array.setflags(write=False)
    return array  # type: ignore[no-any-return]
