"""Which part of an answer is running text, and in what language."""

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
    """The running text of an answer; offsets in it are not those of the answer."""

    def __init__(self, answer: Text) -> None:
        """Leave out what looks like program code, line by line."""
        self._code = tuple(_code_spans(answer.raw))
        kept = "\n".join(_between(answer.raw, self._code))
        self.text = Text(kept) if self._code else answer
        whole = len(answer.words)
        self.code_share = 1 - len(self.text.words) / whole if whole else 0.0

    def is_code_at(self, offset: int) -> bool:
        """Whether what stands there in the answer is program code."""
        at = bisect_right(self._code, offset, key=itemgetter(0)) - 1
        return at >= 0 and offset < self._code[at][1]

    @cached_property
    def is_english(self) -> bool:
        """Whether nothing speaks against English; a few words prove nothing."""
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


def _share(raw: str, is_meant: Callable[[str], bool]) -> float:
    """Return the share of the letters that are meant."""
    letters = [character for character in raw if character.isalpha()]
    return sum(map(is_meant, letters)) / len(letters) if letters else 0.0


def _code_spans(raw: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each fenced block of code and of each other line of code."""
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
