"""Titles of documents: what stands where a name is looked for, and names nobody."""

import re

from shared.resumes.extraction.pdf.characters import fold

_KIND = (
    r"(?:curriculum\s+vit(?:ae|\u00e6)|r[ée]sum[ée]|c\.?v\.?|lebenslauf|bio-?\s?data"
    r"|curr[íi]culo|hoja\s+de\s+vida)"
)
_BEFORE = re.compile(
    rf"^(?:the\s+)?{_KIND}(?:\s+(?:of|for|von|de|di)\s+|\s*[-\u2013\u2014:|]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?:['\u2019]s)?(?:\s*[-\u2013\u2014:|]\s*|\s+){_KIND}$", re.IGNORECASE)
_WORDS_LISTED = (
    "application biodata confidential curriculo curriculum cv details document dossier europass"
    " lebenslauf perfil portfolio profil profile resume template untitled vitae"
)
_WORDS = frozenset(_WORDS_LISTED.split())
"""Words that are in titles of documents, and in nobody's name."""

_BLANKS_LISTED = "applicant firstname insert ipsum lastname lorem name surname your"
_BLANKS = frozenset(_BLANKS_LISTED.split())
"""Words that templates print where a name is to be filled in."""

_PHRASES = re.compile(
    r"bio data|hoja de vida|cover letter|final (?:draft|version)|about me"
    r"|page (?:\d+|one|two)|microsoft word|google docs"
)


def without_document_title(text: str) -> str:
    """Return a text without "Resume of" before it or "CV" behind it."""
    return _AFTER.sub("", _BEFORE.sub("", text.strip(), count=1), count=1).strip()


def is_document_title(text: str) -> bool:
    """Tell whether a text is the title of a document."""
    plain = fold(text)
    return not _WORDS.isdisjoint(plain.split()) or bool(_PHRASES.search(plain))


def is_template_blank(text: str) -> bool:
    """Tell whether a text is what a template prints where a name is to be filled in."""
    plain = fold(text)
    return not _BLANKS.isdisjoint(plain.split()) or plain == "first last"
