"""Loads the trained models, each file checked by its SHA-256 first."""

import hashlib
import io
import json
from pathlib import Path

import numpy as np

from shared.evaluation.scorer.char_model import CharModel
from shared.evaluation.scorer.embeddings import Embeddings
from shared.evaluation.scorer.model_schema import ModelDocument
from shared.evaluation.scorer.pair_pieces import PairPieces
from shared.evaluation.scorer.statements import FOLDER as STATEMENTS
from shared.evaluation.scorer.statements import StatementTable
from shared.evaluation.scorer.verifier import Verifier
from shared.evaluation.scorer.word_order_model import WordOrderModel

FOLDER = Path(__file__).parent / "models"
MANIFEST = "manifest.json"
TOKENS, VOCABULARY, ORDER, MODEL = "tokens.npy", "vocabulary.txt", "word_order.npy", "model.json"
VERIFIER, PIECES = "verifier.npz", "word_pieces.txt"
NAMES = TOKENS, VOCABULARY, ORDER, MODEL, VERIFIER, PIECES


class Damaged(RuntimeError):
    """A model file is missing or is not the one that was tested."""


class Models:
    """The trained models, ready for use: immutable, so threads may share them."""

    def __init__(self, folder: Path = FOLDER, statements: Path = STATEMENTS) -> None:
        """Read and check every file; raises ``Damaged``."""
        files = _checked(folder)
        words = files[VOCABULARY].decode().split("\n")
        self.embeddings = Embeddings(
            _array(files[TOKENS]), {word: index for index, word in enumerate(words)}
        )
        self.word_order = WordOrderModel(_array(files[ORDER]))
        document = ModelDocument.model_validate_json(files[MODEL])
        self.forest = document.forest
        self.key_point = document.key_point
        self.siding = document.siding
        self.story = document.story
        self.story_point = document.story_point
        self.char_model = CharModel(document.characters)
        self.verifier = Verifier(files[VERIFIER], PairPieces(files[PIECES].decode().split("\n")))
        said = _said(statements)
        self.statements = _statements(said, self.embeddings)
        self.digest = hashlib.sha256(b"".join((files[MANIFEST], *said))).hexdigest()[:12]


def _checked(folder: Path) -> dict[str, bytes]:
    try:
        files = {MANIFEST: (folder / MANIFEST).read_bytes()}
        expected: dict[str, str] = json.loads(files[MANIFEST])["sha256"]
        for name in NAMES:
            files[name] = (folder / name).read_bytes()
            if hashlib.sha256(files[name]).hexdigest() != expected[name]:
                message = f"{name} is not the file that was tested"
                raise Damaged(message)
    except (OSError, KeyError, ValueError) as error:
        message = "a model file of the scorer cannot be read"
        raise Damaged(message) from error
    return files


def _said(folder: Path) -> list[bytes]:
    """Return the files of statements, at least one."""
    try:
        contents = [path.read_bytes() for path in sorted(folder.glob("*.jsonl"))]
    except OSError as error:
        message = "the statements of the scorer cannot be read"
        raise Damaged(message) from error
    if not contents:
        message = "the statements of the scorer are missing"
        raise Damaged(message)
    return contents


def _statements(contents: list[bytes], embeddings: Embeddings) -> StatementTable:
    try:
        return StatementTable(contents, embeddings)
    except ValueError as error:
        message = "a line of the statements is not readable"
        raise Damaged(message) from error


def _array(raw: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    array = np.load(io.BytesIO(raw), allow_pickle=False)
    array.setflags(write=False)
    return array  # type: ignore[no-any-return]
