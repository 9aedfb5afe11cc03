"""Sentences that turn what is expected round: terms exchanged, opposites, other numbers.

"A virtual machine shares the kernel of a container" has the words of what is so, in an order that
says the contrary. Only a sentence that consists of the same words counts, and only if exchanging
two of them gives the expected order again: any freer wording is left to what reads meanings.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.text import Sentence, Text, Word
from shared.evaluation.scorer.wordlists import words_of

_SAME = 0.75
"""The least share of each one's distinct content words that the other has."""
_LEAST_SHARED = 4
_NUMBER = re.compile(r"\d")
_NUMERALS = words_of("""
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty
    sixty ninety hundred thousand million half twice
""")
_UNITS = words_of("""
    microseconds milliseconds seconds minutes hours days weeks months quarters years second minute
    hour day week month quarter year bytes kilobytes megabytes gigabytes terabytes bits percent
    byte kilobyte megabyte gigabyte terabyte bit
""")
_LIST = re.compile(
    r"^[\s,;/]*(?:(?:and|or|the|an?|with|vs)\b[\s,]*|(?:[\w'-]+\s){0,2}[\w'-]+\s*(?:,|and\b|or\b)\s*)*$"
)
"""What may stand between two items of one list, which are in no order."""
_OPPOSITES = tuple(
    tuple(pair.split("/"))
    for pair in sorted(words_of("""
    before/after more/less most/least always/never with/without above/below first/last all/none
    inside/outside increase/decrease increases/decreases higher/lower high/low faster/slower
    fast/slow early/late earlier/later small/large smaller/larger public/private read/write
    reads/writes start/end old/new same/different long/short strong/weak cheap/expensive many/few
    allow/forbid add/remove adds/removes open/close internal/external input/output raises/lowers
    success/failure safe/dangerous simple/complex easy/hard must/may can/cannot client/server
    maximum/minimum max/min greater/less greater/smaller over/under better/worse rises/falls
    rise/fall enable/disable enables/disables
    """))
)  # fmt: skip
_PASSIVE = "by"


def exchanged(expected: Iterable[Text], answer: Sequence[Sentence], raw: str) -> NDArray[np.bool_]:
    """Return whether each sentence of an answer turns one of the expected sentences round.

    One that is expected itself does not, whatever others are.
    """
    flags = np.zeros(len(answer), dtype=np.bool_)
    texts = tuple(expected)
    wanted = {_said(sentence) for text in texts for sentence in text.sentences}
    for text in texts:
        for sentence in text.sentences:
            turned = (
                _said(given) not in wanted and _turns(text.raw, sentence, raw, given)
                for given in answer
            )
            flags |= np.fromiter(turned, dtype=np.bool_, count=len(answer))
    return flags


def _said(sentence: Sentence) -> tuple[str, ...]:
    return tuple(word.form for word in sentence.words)


def _turns(meant_raw: str, meant: Sentence, said_raw: str, said: Sentence) -> bool:
    wanted, given = _content(meant), _content(said)
    common = wanted.keys() & given.keys()
    numbers = {stem for stem, word in (*wanted.items(), *given.items()) if _is_number(word.form)}
    plain = min(len(wanted.keys() - numbers), len(given.keys() - numbers))
    most = max(len(wanted.keys() - numbers), len(given.keys() - numbers))
    opposed = len(_opposed(_forms(meant), _forms(said)))
    opposed += None not in (both := (_widens(meant), _widens(said))) and both[0] != both[1]
    if plain < _LEAST_SHARED or len(common - numbers) + opposed < _SAME * most:
        return False
    if opposed:
        return True
    if (wanted.keys() - common) & numbers and (given.keys() - common) & numbers:
        return True
    if (_PASSIVE in _forms(meant)) != (_PASSIVE in _forms(said)):
        return False
    places = [stem for stem in wanted if stem in common], [stem for stem in given if stem in common]
    moved = [stem for stem, other in zip(*places, strict=True) if stem != other]
    if len(moved) != 2:  # noqa: PLR2004 - an exchange is of two
        return False
    between = meant_raw[wanted[moved[0]].end : wanted[moved[1]].start]
    turned = said_raw[given[moved[1]].end : given[moved[0]].start]
    return not (_LIST.match(between) or _LIST.match(turned))


def _opposed(meant: frozenset[str], said: frozenset[str]) -> list[tuple[str, ...]]:
    """Return the opposites of which one is meant and only the other said."""
    meant_only, said_only = meant - said, said - meant
    return [
        pair
        for pair in _OPPOSITES
        if (pair[0] in meant_only and pair[1] in said_only)
        or (pair[1] in meant_only and pair[0] in said_only)
    ]


def _widens(sentence: Sentence) -> bool | None:
    """Tell whether the sentence says "not only" rather than "only"; None without the word."""
    forms = _said(sentence)
    if "only" not in forms:
        return None
    place = forms.index("only")
    return place > 0 and forms[place - 1] == "not"


def _content(sentence: Sentence) -> dict[str, Word]:
    """Return the first word of each content stem, in order."""
    found: dict[str, Word] = {}
    for word in sentence.words:
        if word.is_content:
            found.setdefault(word.stem, word)
    return found


def _forms(sentence: Sentence) -> frozenset[str]:
    return frozenset(word.form for word in sentence.words)


def _is_number(form: str) -> bool:
    """Tell whether a word is a number or a unit."""
    return form in _NUMERALS or form in _UNITS or _NUMBER.search(form) is not None
