"""Which questions are kept for judging: their answers serve no choice of a rule, weight or bound.

The rule was fixed before the first of these choices was made (2026-11-27). It goes by the id of the
question alone, so it holds in every set that has answers to questions of the bank, and for texts
that are made from the bank. The rules of mood and exchange were written with the whole bank in
view: for them no question is unseen. Sets of other questions are split by folds
(``cross_validation``).
"""

import hashlib

_ONE_IN = 3


def kept_for_judging(question_id: str) -> bool:
    """Tell whether answers to this question may only be used to report how good the scorer is."""
    digest = hashlib.sha256(f"judging:{question_id}".encode()).digest()
    return digest[0] % _ONE_IN == 0
