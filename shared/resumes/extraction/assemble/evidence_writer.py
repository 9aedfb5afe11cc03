"""Writing facts into the resume, each with the evidence of where it was read."""

from dataclasses import dataclass, field
from typing import Any

from shared.resumes.extraction.fields.facts import DOUBTFUL, Fact, is_half_a_word
from shared.resumes.extraction.pdf.characters import LOST
from shared.resumes.model import MAX_ENTRIES, MAX_LINES, Evidence

_SHORT = 300
_LONG = 4000
_MAX_EVIDENCE = 800

type Node = dict[str, Any]


@dataclass(slots=True)
class EvidenceWriter:
    """Builds the parts of a JSON Resume document together with their evidence.

    ``shortened``: something was longer than what is kept.
    """

    evidence: list[Evidence] = field(default_factory=list)
    shortened: bool = False

    def note(self, pointer: str, fact: Fact) -> None:
        """Record where the value at the pointer was read."""
        broken = LOST in fact.text or is_half_a_word(fact.text, fact.quote)
        confidence = min(fact.confidence, DOUBTFUL) if broken else fact.confidence
        quote = " ".join(fact.quote.replace(LOST, "?").split())[:_SHORT].rstrip()
        if len(self.evidence) >= _MAX_EVIDENCE:
            self.shortened = True
            return
        self.evidence.append(
            Evidence(pointer=pointer, page=fact.page, confidence=confidence, quote=quote)
        )

    def put(self, node: Node, pointer: str, name: str, fact: Fact | None) -> None:
        """Write a fact as one line into a member of a node."""
        if fact and fact.text:
            node[name] = self.short(fact.text)
            self.note(f"{pointer}/{name}", fact)

    def put_long(self, node: Node, pointer: str, name: str, fact: Fact | None) -> None:
        """Write a fact as prose into a member of a node."""
        if fact and fact.text:
            node[name] = self._cut(fact.text, _LONG)
            self.note(f"{pointer}/{name}", fact)

    def put_all(
        self, node: Node, pointer: str, name: str, facts: list[Fact], *, long: bool = False
    ) -> None:
        """Write facts into a list."""
        self.shortened |= len(facts) > MAX_LINES
        kept = facts[:MAX_LINES]
        if kept:
            node[name] = [self._cut(fact.text, _LONG if long else _SHORT) for fact in kept]
            for index, fact in enumerate(kept):
                self.note(f"{pointer}/{name}/{index}", fact)

    def limited[T](self, entries: list[T]) -> list[T]:
        """Return as many entries as are kept."""
        self.shortened |= len(entries) > MAX_ENTRIES
        return entries[:MAX_ENTRIES]

    def short(self, text: str) -> str:
        """Return a text as one line of bounded length."""
        return self._cut(" ".join(text.split()), _SHORT)

    def _cut(self, text: str, most: int) -> str:
        self.shortened |= len(text) > most
        return text[:most].rstrip()
