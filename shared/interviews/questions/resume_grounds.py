"""Why a value of a resume is believed: where it stands, in which words, and how surely."""

from dataclasses import dataclass
from typing import NamedTuple

from shared.resumes.corrections import is_stated
from shared.resumes.model import Evidence, ParsedResume


class Ground(NamedTuple):
    """Why a value is believed; ``page`` is 0 where the candidate has stated it instead."""

    page: int
    quote: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds of one resume."""

    parsed: ParsedResume

    def of(self, pointer: str, words: str) -> Ground | None:
        """Return how certain a value is and why; what is stated stands for itself."""
        if not is_stated(pointer, self.parsed.stated):
            found = self._evidence(pointer)
            return Ground(found.page, found.quote, found.confidence) if found else None
        own = next((each for each in self.parsed.evidence if each.pointer == pointer), None)
        return Ground(own.page, own.quote, 1.0) if own else Ground(0, words, 1.0)

    def _evidence(self, pointer: str) -> Evidence | None:
        """Return where a part stands, or else the entry that it belongs to."""
        known = {each.pointer: each for each in self.parsed.evidence}
        return known.get(pointer) or known.get(pointer.rpartition("/")[0])
