"""Job words: how likely a text is a job title or an employer, by its words."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path

_GAZETTEER = Path(__file__).parent / "job_words.json"
_MANY_TEXTS = 1024
_WORD = re.compile(r"[\w.'\u2019/&-]+")
_LEVEL = re.compile(
    r"\b(?:senior|sr\.?|junior|jr\.?|principal|staff|chief|trainee|head of|vice president|assistant"
    r"|associate|interim|acting|deputy)\b",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\b(?:full.?stack|front.?end|back.?end|devops|qa|ux|ui|product|project|data|software|web|mobile"
    r"|machine learning|research|teaching|marketing|sales|business|quality|support|security)\b",
    re.IGNORECASE,
)


CLEAR_TITLE = 0.5
"""From this score on a text may be a title; above it, it is one."""


def is_title(text: str) -> bool:
    """Tell whether a text is clearly a job title."""
    return title_score(text) > CLEAR_TITLE


@lru_cache(_MANY_TEXTS)
def title_score(text: str) -> float:
    """Return how likely a text is a job title, 0 to 1; its last words count most."""
    words = [word.strip(".,()").lower() for word in _WORD.findall(_without_brackets(text))]
    if not words:
        return 0.0
    named = [_is_title(word) for word in words]
    last = named[-1] or (any(named[-2:-1]) and len(words[-1]) <= 3)  # noqa: PLR2004 - "Engineer II"
    return min(
        1.0,
        0.7 * last
        + 0.5 * any(named)
        + 0.25 * bool(_LEVEL.search(text))
        + 0.1 * bool(_FIELD.search(text)),
    )


@lru_cache(_MANY_TEXTS)
def employer_score(text: str) -> float:
    """Return how likely a text is an organisation, 0 to 1."""
    words = [word.strip(",()").lower() for word in _WORD.findall(text)]
    companies = _gazetteer()["companies"]
    hits = sum(word in companies or word.rstrip(".") in companies for word in words)
    return min(1.0, 0.6 * bool(hits) + 0.2 * max(hits - 1, 0))


@cache
def _is_title(word: str) -> bool:
    """Tell whether a word is a title, or a compound that ends in one, as "Projektleiterin"."""
    if word in _gazetteer()["titles"]:
        return True
    endings = _gazetteer()["title_endings"]
    stems = (word, word.removesuffix("in"))
    return any(stem.endswith(ending) and stem != ending for stem in stems for ending in endings)


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^)]*\)", "", text).strip() or text


@cache
def _gazetteer() -> dict[str, frozenset[str]]:
    entries = json.loads(_GAZETTEER.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in entries.items()}
