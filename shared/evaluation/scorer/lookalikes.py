"""Letters of other alphabets that look like Latin ones.

A word is read in Latin letters if it mixes alphabets, or if all of it looks like a known word.
Honest words of other languages do neither, or so rarely that their text stays what it is. The
letters are those of Unicode's confusables (UTS 39) in Cyrillic, Greek and Armenian, and some that
pass for a Latin one only between others.
"""

import re
from collections.abc import Callable

_ALIKE = """
0430a 0435e 043eo 0440p 0441c 0443y 0445x 0456i 0458j 0455s 04bbh 0501d 051bq 051dw 0475v
04bde 04cfi 0433r 0461w 04afy 0410A 0412B 0415E 041aK 041cM 041dH 041eO 0420P 0421C 0422T
0423Y 0425X 0406I 0408J 0405S 050cG 051cW 0474V 04aeY 042cb 04c0l 03b1a 03b9i 03bfo 03c5u
03bdv 03c1p 03b3y 03c3o 03f2c 03f3j 03f1p 0391A 0392B 0395E 0396Z 0397H 0399I 039aK 039cM
039dN 039fO 03a1P 03a4T 03a5Y 03a7X 037fJ 03f9C 03faM 03dcF 0585o 057du 0578n 057cn 0570h
0581g 0563q 0566q 0561w 0584f 054dU 054fS 0555O 043ak 0442t 043cm 0432b 043dh 043fn 0438u
0451e 0457i 03b5e 03b7n 03bak 03c4t 03c7x 03c9w 03c2c 03b2b
"""
LATIN = {chr(int(pair[:-1], 16)): pair[-1] for pair in _ALIKE.split()}
"""The Latin letter that each letter looks like: one for one, so that no offset moves."""

_LETTERS = re.compile(r"[^\W\d_]+")
_ANY = re.compile(f"[{''.join(LATIN)}]")
_TABLE = str.maketrans(LATIN)


def in_latin(text: str, known: Callable[[str], bool]) -> str:
    """Return the text with look-alikes in Latin letters, character for character.

    ``known`` tells whether a lower-case word is one of the language.
    """
    if text.isascii() or not _ANY.search(text):
        return text
    return _LETTERS.sub(lambda found: _word(found.group(), known), text)


def _word(word: str, known: Callable[[str], bool]) -> str:
    latin = word.translate(_TABLE)
    if latin == word or not latin.isascii():
        return word
    is_mixed = any(letter.isascii() for letter in word)
    return latin if is_mixed or known(latin.casefold()) else word
