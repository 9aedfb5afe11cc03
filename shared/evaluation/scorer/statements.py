"""What people say about each key point, rightly and wrongly: as many statements on either side.

A key point of a story has six that show it and six in the same words that show the contrary, each
pair out of another story. The verifier has learnt from them; answers are compared with those of the
other key points, which have ten.

``statement_texts/*.jsonl`` has one line per key point, in files named like those of the question
bank. A key point is found by its wording: one that was changed, or that belongs to no question of
the bank, has no statements. Memory holds the lines alone; they are prepared when asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from shared.evaluation.scorer.embeddings import Embeddings
from shared.evaluation.scorer.likeness import Units, units
from shared.evaluation.scorer.soft_likeness import Vectors, vectors
from shared.kernel.model import Model
from shared.ports.evaluator import KnownStatements

FOLDER = Path(__file__).parent / "statement_texts"
PAIRED = 6
"""So many of either side are pairs in the same words and frames; those after them are free."""
_REMEMBERED = 256


class Statements(Model):
    """A key point, ways to say it, and as many common mistakes about it."""

    key_point: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """The statements of one key point, ready to be compared; ``right`` begins with the point.

    Units are those of the paired statements alone: words in the same order tell a mistake from what
    is right only where both were written in the same words.
    """

    key_point: str
    right: tuple[Units, ...]
    wrong: tuple[Units, ...]
    mistakes: tuple[str, ...]
    """The texts of ``wrong``."""
    vectors: Vectors
    """The words of all right statements, of which there are ``rights``, then of all wrong ones."""
    rights: int


class StatementTable:
    """Finds the statements of a key point; immutable, so threads may share it."""

    def __init__(self, contents: Sequence[bytes], embeddings: Embeddings) -> None:
        """Take the contents of the files; raises ``ValueError``."""
        lines = (line for content in contents for line in content.splitlines())
        self._lines = {Statements.model_validate_json(line).key_point: line for line in lines}
        self._embeddings = embeddings
        self.of = lru_cache(maxsize=_REMEMBERED)(self._of)

    def texts_of(self, key_point: str) -> KnownStatements | None:
        """Return the statements of a key point as they are written, if it has any."""
        line = self._lines.get(key_point)
        if line is None:
            return None
        found = Statements.model_validate_json(line)
        return KnownStatements(found.right, found.wrong)

    def _of(self, key_point: str) -> Sides | None:
        """Return the statements of a key point, if it has any."""
        line = self._lines.get(key_point)
        if line is None:
            return None
        found = Statements.model_validate_json(line)
        right, wrong = found.right[:PAIRED], found.wrong[:PAIRED]
        return Sides(
            found.key_point,
            tuple(units(text, self._embeddings) for text in (found.key_point, *right)),
            tuple(units(text, self._embeddings) for text in wrong),
            wrong,
            vectors((found.key_point, *found.right, *found.wrong), self._embeddings),
            1 + len(found.right),
        )
