"""Which part of an answer is running text, and in what language."""

import re
from collections import Counter
from functools import cached_property

from shared.adapters.embedded.evaluator.text import Text
from shared.adapters.embedded.evaluator.wordlists import FOREIGN, FUNCTION_WORDS

_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_CODE_LINE = re.compile(
    r"""^\s*(?:def\s\w+\(|class\s\w+[:({]|(?:const|let|var|int|void|function)\s\w+\s*[=(;]
    |from\s[\w.]+\simport\s|import\s[\w.]+;?$|\#include\b|return\b.*;$|[})\]]+;?$|@\w+$
    |(?:SELECT|INSERT\sINTO|UPDATE|DELETE\sFROM|CREATE|ALTER|FROM|WHERE|JOIN|GROUP\sBY)\s)
    |[;{]\s*$""",
    re.VERBOSE,
)
_CODE_MARKS = re.compile(r"[{}()\[\];=<>$|\\]")
_MANY_MARKS = 0.08
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff5a]")
_MEASURABLE = 8
_FOREIGN_SHARE, _ENGLISH_SHARE = 0.14, 0.2
_OTHER_SCRIPT_SHARE = 0.3


class Prose:
    """The running text of an answer; offsets in it are not those of the answer."""

    def __init__(self, answer: Text) -> None:
        """Leave out what looks like program code, line by line."""
        unfenced = _FENCED.sub("\n", answer.raw)
        kept = "\n".join(line for line in unfenced.split("\n") if not _is_code(line))
        self.text = answer if kept == answer.raw else Text(kept)
        whole = len(answer.words)
        self.code_share = 1 - len(self.text.words) / whole if whole else 0.0

    @cached_property
    def is_english(self) -> bool:
        """Whether nothing speaks against English; a few words prove nothing."""
        words = self.text.forms
        if not words:
            return True
        if _other_script_share(self.text.raw) > _OTHER_SCRIPT_SHARE:
            return False
        if len(words) < _MEASURABLE:
            return True
        counts = Counter(words)
        foreign = max(_among(known, counts) for known in FOREIGN.values())
        english = _among(FUNCTION_WORDS, counts)
        return not (
            foreign / len(words) >= _FOREIGN_SHARE
            and foreign > english
            and english / len(words) < _ENGLISH_SHARE
        )


def _among(known: frozenset[str], counts: Counter[str]) -> int:
    return sum(count for form, count in counts.items() if form in known)


def _is_code(line: str) -> bool:
    if _CODE_LINE.search(line):
        return True
    return len(_CODE_MARKS.findall(line)) > _MANY_MARKS * len(line) + 2


def _other_script_share(raw: str) -> float:
    letters = sum(character.isalpha() for character in raw)
    return 1 - len(_LATIN.findall(raw)) / letters if letters else 0.0
