"""The nouns of a key point, as far as the words around them show them."""

import re
from collections import Counter
from functools import cache

from shared.interviews.questions.bank import question_bank

_NOUN = re.compile(
    r"\b(?:the|an?|each|every|of|for|in|with|by|as|to an?|from|on)\s+([A-Za-z][\w+#-]{3,})"
    r"(?=[,.;]|\s+(?:and|or|of|for|in|with|by|is|are|that|to|on|from|at|as|per|before|after|so"
    r"|which|while|because|instead)\b|$)"
)
"""A word that ends a group of words after an article or a preposition: a noun, nearly always."""

_NO_NOUN = re.compile(
    r"(?:ly|ing|ed)$|^(?:well|when|where|then|them|this|that|these|those|they|their|both|others?"
    r"|least|most|more|less|each|once|what|which|whom|people|things?|something|same|long|first"
    r"|last|start|change|example|instance)$"
)
_OFTEN = 3


def nouns_of(point: str) -> list[str]:
    """Return the nouns of a key point in its order."""
    return [each for each in _NOUN.findall(point) if not _NO_NOUN.search(each.lower())]


@cache
def common_nouns() -> frozenset[str]:
    """Return the words that are nouns in several key points of the bank, in lower case."""
    points = (point for question in question_bank() for point in question.key_points)
    count = Counter(noun.lower() for point in points for noun in nouns_of(point))
    return frozenset(noun for noun, times in count.items() if times >= _OFTEN)


@cache
def common_words() -> frozenset[str]:
    """Return the words that the bank writes in lower case: no names."""
    texts = (
        text
        for question in question_bank()
        for text in (question.text, question.reference_answer, *question.key_points)
    )
    return frozenset(word for text in texts for word in re.findall(r"\b[a-z]\w*", text))
