"""Where the verifier's files are, and what reads them."""

from pathlib import Path

from dev.train_verifier.verifier import Verifier
from dev.train_verifier.word_pieces import WordPieces

FOLDER = Path(__file__).parent
WEIGHTS, PIECES, SAID = "verifier.npz", "word_pieces.txt", "said.jsonl"


def word_pieces() -> WordPieces:
    """Return the pieces of words that the weights know."""
    return WordPieces((FOLDER / PIECES).read_text(encoding="utf-8").split("\n"))


def verifier() -> Verifier:
    """Return the verifier as it was trained last."""
    return Verifier((FOLDER / WEIGHTS).read_bytes(), word_pieces())
