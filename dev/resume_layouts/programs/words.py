"""The words of the people, with further ones that name jobs and employers less plainly."""

import json
from pathlib import Path
from typing import Any

from dev.resume_layouts.people import WORDS


def _merged(words: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Return two sets of words as one, list by list."""
    both = dict(words)
    for name, value in more.items():
        known = both.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            both[name] = _merged(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            both[name] = known + value
        else:
            both[name] = value
    return both


def _words(name: str) -> dict[str, Any]:
    words: dict[str, Any] = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return words


ALL_WORDS = _merged(WORDS, _words("words.json"))
"""All words."""

FRESH_WORDS = ALL_WORDS | _words("fresh_words.json")
"""Other people, employers, titles and schools, with the same headings and tools."""

RECENT_WORDS = FRESH_WORDS | _words("recent_words.json")
"""Again other employers and titles, for people who speak English or German."""
