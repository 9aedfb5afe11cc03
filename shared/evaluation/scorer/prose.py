"""Separates prose from program code, and tells whether the prose is English."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from operator import itemgetter

from shared.evaluation.scorer.text import Text
from shared.evaluation.scorer.wordlists import FOREIGN, FUNCTION_WORDS

_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_CODE_LINE = re.compile(
    r"""^\s*(?:def\s\w+\(|class\s\w+[:({]|(?:const|let|var|int|void|function)\s\w+\s*[=(;]
    |from\s[\w.]+\simport\s|import\s[\w.]+;?$|\#include\b|return\b.*;$|[})\]]+;?$|@\w+$
    |(?:SELECT|INSERT\sINTO|UPDATE|DELETE\sFROM|CREATE|ALTER|FROM|WHERE|JOIN|GROUP\sBY)\s)
    |[=()\[\]].*;\s*$|\{\s*$""",
    re.VERBOSE,
)
_CODE_MARKS = re.compile(r"[{}()\[\];=<>$|\\]")
_FEW_MARKS, _MANY_MARKS = 0.02, 0.08
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff5a]")
_MEASURABLE = 8
_FOREIGN_SHARE, _ENGLISH_SHARE = 0.14, 0.2
_OTHER_SCRIPT_SHARE, _ACCENTED_SHARE = 0.3, 0.02


class Prose:
    """The prose of an answer. Its offsets differ from those of the answer."""

    def __init__(self, answer: Text) -> None:
        """Drop lines that look like program code."""
        self._code = tuple(_code_spans(answer.raw))
        kept = "\n".join(_between(answer.raw, self._code))
        self.text = Text(kept) if self._code else answer
        whole = len(answer.words)
        self.code_share = 1 - len(self.text.words) / whole if whole else 0.0

    def is_code_at(self, offset: int) -> bool:
        """Whether this offset of the answer is in program code."""
        index = bisect_right(self._code, offset, key=itemgetter(0)) - 1
        return index >= 0 and offset < self._code[index][1]

    @cached_property
    def is_english(self) -> bool:
        """Whether the prose may be English; a few words are not enough to rule it out."""
        words = self.text.forms
        if not words:
            return True
        if _share(self.text.raw, lambda c: not _LATIN.match(c)) > _OTHER_SCRIPT_SHARE:
            return False
        if len(words) < _MEASURABLE:
            return True
        counts = Counter(words)
        english = _among(FUNCTION_WORDS, counts)
        if english / len(words) >= _ENGLISH_SHARE:
            return True
        foreign = max(_among(known, counts) for known in FOREIGN.values())
        accented = _share(self.text.raw, lambda letter: not letter.isascii())
        is_foreign = foreign > english and foreign / len(words) >= _FOREIGN_SHARE
        return not is_foreign and accented < _ACCENTED_SHARE


def _among(known: frozenset[str], counts: Counter[str]) -> int:
    return sum(count for form, count in counts.items() if form in known)


def _is_code(line: str) -> bool:
    if _CODE_LINE.search(line):
        return True
    return len(_CODE_MARKS.findall(line)) > _MANY_MARKS * len(line) + 2


def _share(raw: str, predicate: Callable[[str], bool]) -> float:
    """Return the share of letters that satisfy a predicate."""
    letters = [character for character in raw if character.isalpha()]
    return sum(map(predicate, letters)) / len(letters) if letters else 0.0


def _code_spans(raw: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each fenced code block and of each other line of code."""
    end = 0
    for block in _FENCED.finditer(raw):
        yield from _code_lines(raw, end, block.start())
        end = block.end()
        if len(_CODE_MARKS.findall(block.group())) > _FEW_MARKS * len(block.group()):
            yield block.span()
        else:
            yield from _code_lines(raw, *block.span())
    yield from _code_lines(raw, end, len(raw))


def _code_lines(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in raw[start:end].splitlines(keepends=True):
        if _is_code(line):
            yield start, start + len(line)
        start += len(line)


def _between(raw: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    end = 0
    for start, following in spans:
        yield raw[end:start]
        end = following
    yield raw[end:]
