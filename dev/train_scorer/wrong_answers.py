"""Wrong answers in the right words, made from right ones: families of mistakes that people make.

Each family turns a text that is right into one that a demanding interviewer would fail, with as
many of its words kept as possible. They are tests and never the only training: a model that has
learned one of these templates has learned the template.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from dev.train_scorer.bad_answers import negated
from shared.evaluation.scorer.step_order import steps_of
from shared.evaluation.scorer.text import Text
from shared.evaluation.scorer.wordlists import FUNCTION_WORDS

_ASKING = (
    "Would you say that {}?",
    "Is it true that {}?",
    "Do you think that {}?",
    "I wonder whether {}.",
)
_REJECTING = (
    "Some people claim that {}, but I think that is wrong.",
    "I do not believe that {}.",
    "It is a myth that {}.",
    "I used to think that {}, but that is not true.",
    "You often hear that {}. That is simply false.",
)
_TAKING_BACK = (
    "Actually no, forget everything I said, none of that is right.",
    "On second thoughts it is the other way round, so what I said is wrong.",
    "Sorry, I take all of that back, the opposite is true.",
)
_OPPOSITES = (
    *(("before", "after"), ("more", "less"), ("client", "server"), ("increase", "decrease")),
    *(("increases", "decreases"), ("first", "last"), ("always", "never"), ("high", "low")),
    *(("higher", "lower"), ("fast", "slow"), ("faster", "slower"), ("early", "late")),
    *(("small", "large"), ("smaller", "larger"), ("with", "without"), ("public", "private")),
    *(
        ("read", "write"),
        ("reads", "writes"),
        ("start", "end"),
        ("old", "new"),
        ("same", "different"),
    ),
    *(("long", "short"), ("strong", "weak"), ("cheap", "expensive"), ("all", "none of the")),
    *(("inside", "outside"), ("above", "below"), ("most", "least"), ("many", "few")),
    *(("allow", "forbid"), ("add", "remove"), ("adds", "removes"), ("open", "close")),
    *(("internal", "external"), ("input", "output"), ("cause", "effect"), ("success", "failure")),
    *(("safe", "dangerous"), ("simple", "complex"), ("easy", "hard"), ("can", "cannot")),
    *(
        ("only", "not only"),
        ("rather than", "as well as"),
        ("must", "need not"),
        ("should", "should not"),
    ),
)
_SWAPS = {a: b for pair in _OPPOSITES for a, b in (pair, pair[::-1])}
_SWAP = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, _SWAPS), key=len, reverse=True)) + r")\b", re.IGNORECASE
)
_NUMBERS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "twenty",
    "thirty",
    "fifty",
    "hundred",
]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|\b(?:" + "|".join(_NUMBERS) + r")\b", re.IGNORECASE)


_NOUN_LETTERS, _LEAST_NOUNS = 4, 4


def asked(sentences: Sequence[str]) -> str:
    """Return every sentence as a question."""
    return _framed(_ASKING, sentences)


def rejected(sentences: Sequence[str]) -> str:
    """Return every sentence as what others claim wrongly."""
    return _framed(_REJECTING, sentences)


def taken_back(sentences: Sequence[str]) -> str:
    """Return the sentences, and at the end that they are wrong."""
    return " ".join((*sentences, _TAKING_BACK[len(" ".join(sentences)) % len(_TAKING_BACK)]))


def opposed(sentences: Sequence[str]) -> str:
    """Return the sentences with opposites exchanged; empty if there are none in half of them."""
    turned = [_SWAP.sub(_swapped, sentence) for sentence in sentences]
    changed = sum(a != b for a, b in zip(turned, sentences, strict=True))
    return " ".join(turned) if 2 * changed >= len(sentences) else ""


def renumbered(sentences: Sequence[str]) -> str:
    """Return the sentences with a number, every number changed; empty if there are few."""
    chosen = [sentence for sentence in sentences if _NUMBER.search(sentence)]
    return " ".join(_NUMBER.sub(_other_number, s) for s in chosen) if len(chosen) > 1 else ""


def exchanged(sentences: Sequence[str]) -> str:
    """Return the sentences with the roles of their two longest nouns exchanged."""
    turned = [_roles_exchanged(sentence) for sentence in sentences]
    return " ".join(sentence for sentence in turned if sentence)


def reversed_steps(sentences: Sequence[str]) -> str:
    """Return the sentences in reverse order, their order words where they were."""
    heads = ("First", "Then", "After that", "Next", "Finally")
    body = [sentence[:1].lower() + sentence[1:] for sentence in reversed(sentences)]
    return " ".join(f"{heads[min(n, len(heads) - 1)]}, {s}" for n, s in enumerate(body))


def steps_exchanged(sentences: Sequence[str]) -> list[str]:
    """Return each sentence that says an order of two steps, with the steps exchanged."""
    return [f"First {later}, then {earlier}." for earlier, later in _steps(sentences)]


def steps_in_order(sentences: Sequence[str]) -> list[str]:
    """Return the same with the steps in the right order."""
    return [f"First {earlier}, then {later}." for earlier, later in _steps(sentences)]


def _steps(sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    for sentence in sentences:
        for earlier, later in steps_of(sentence):
            if Text(earlier).stems and Text(later).stems:
                yield earlier.strip(" .,"), later.strip(" .,")


def denied(sentences: Sequence[str]) -> str:
    """Return every sentence negated."""
    return negated(" ".join(sentences))


FAMILIES: dict[str, Callable[[Sequence[str]], str]] = {
    "asked": asked,
    "rejected": rejected,
    "taken back": taken_back,
    "opposites exchanged": opposed,
    "numbers changed": renumbered,
    "roles exchanged": exchanged,
    "negated": denied,
}
"""What is wrong by construction; reversed steps are only wrong where the order matters."""


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[s.start : s.end] for s in Text(text).sentences]


def _framed(frames: Sequence[str], sentences: Sequence[str]) -> str:
    bare = [_lowered(sentence).rstrip(".!? ") for sentence in sentences]
    return " ".join(frames[n % len(frames)].format(each) for n, each in enumerate(bare))


def _lowered(sentence: str) -> str:
    head = sentence.split(" ", 1)[0]
    return (
        sentence if head == "I" or not head[1:].islower() else sentence[:1].lower() + sentence[1:]
    )


def _swapped(found: re.Match[str]) -> str:
    word = found.group()
    turned = _SWAPS[word.lower()]
    return turned.capitalize() if word[:1].isupper() else turned


def _other_number(found: re.Match[str]) -> str:
    word = found.group()
    if word.lower() in _NUMBERS:
        return _NUMBERS[(_NUMBERS.index(word.lower()) + 5) % len(_NUMBERS)]
    return re.sub(r"\d", lambda digit: str((int(digit.group()) + 3) % 10 or 7), word)


def _roles_exchanged(sentence: str) -> str:
    """Return the sentence with two nouns exchanged, one on each side of its first verb, or ''."""
    words = re.findall(r"[\w-]+|[^\w\s]", sentence)
    content = [
        number
        for number, word in enumerate(words)
        if len(word) >= _NOUN_LETTERS and word.lower() not in FUNCTION_WORDS
    ]
    if len(content) < _LEAST_NOUNS:
        return ""
    first, last = content[0], content[-1]
    if words[first].lower() == words[last].lower():
        return ""
    words[first], words[last] = (
        words[last].capitalize() if not first else words[last],
        words[first].lower(),
    )
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(words))
