"""The verifier: what its pieces of words are, and what it says of pairs."""

import io
from functools import cache

import numpy as np
import pytest

from shared.evaluation.scorer.model_files import FOLDER, PIECES, VERIFIER
from shared.evaluation.scorer.pair_pieces import PairPieces
from shared.evaluation.scorer.statements import FOLDER as STATEMENTS
from shared.evaluation.scorer.statements import Statements
from shared.evaluation.scorer.verifier import ENTAILED, Verifier

_PAIRS = [
    ("A container shares the host's kernel.", "Containers share one kernel."),
    ("I'd say p99 fell from 900 ms to 140 ms (naïvely), by caching_keys!", "It fell: 84 %."),
    ("Größe & café — ₹5,00,000; C++/C# v2.1", "snake_case"),
]


@cache
def word_pieces() -> PairPieces:
    return PairPieces((FOLDER / PIECES).read_text(encoding="utf-8").split("\n"))


@cache
def verifier() -> Verifier:
    return Verifier((FOLDER / VERIFIER).read_bytes(), word_pieces())


def test_pieces_are_those_of_the_published_tokenizer() -> None:
    # of tokenizers 0.23.3, BertWordPieceTokenizer(lowercase=True)
    wanted = [
        "101 1037 11661 6661 1996 3677 1005 1055 16293 1012 102 16143 3745 2028 16293 1012 102",
        (
            "101 1045 1005 1040 2360 1052 2683 2683 3062 2013 7706 5796 2000 8574 5796 1006 15743"
            " 2135 1007 1010 2011 6187 8450 1035 6309 999 102 2009 3062 1024 6391 1003 1012 102"
        ),
        (
            "101 24665 2080 17499 1004 7668 1517 1576 2629 1010 4002 1010 2199 1025 1039 1009"
            " 1009 1013 1039 1001 1058 2475 1012 1015 102 7488 1035 2553 102"
        ),
    ]

    found = [word_pieces().pair(*each, 128) for each in _PAIRS]

    assert [" ".join(map(str, numbers)) for numbers, _ in found] == wanted
    assert [second for _, second in found] == [11, 27, 25]


def test_a_long_pair_is_cut_and_keeps_both_texts() -> None:
    numbers, second = word_pieces().pair("first " * 300, "second " * 20, 64)

    assert len(numbers) == 64
    assert len(numbers) - second == 21


def test_a_word_without_pieces_is_unknown() -> None:
    numbers, _ = word_pieces().pair("\U0001f600 " + "x" * 101, "", 16)

    assert numbers[1:3] == [100, 100]


@pytest.mark.parametrize("said", ["", "word " * 500, "\x00\ud800 \U0001f600", "." * 3000])
def test_any_text_has_a_verdict(said: str) -> None:
    shares = verifier().judged([(said, "A container shares the host kernel.")])

    assert shares.sum() == pytest.approx(1, abs=1e-5)


def test_a_verdict_is_the_same_alone_and_among_others() -> None:
    judge = verifier()
    together = judge.judged(_PAIRS)

    alone = [judge.judged([each])[0] for each in _PAIRS]

    assert np.allclose(together, alone, atol=1e-4)
    assert judge.judged([]).shape == (0, 3)


def test_what_is_rightly_said_of_a_key_point_is_told_from_a_mistake_about_it() -> None:
    lines = (
        line
        for path in sorted(STATEMENTS.glob("*.jsonl"))
        for line in path.read_bytes().splitlines()
    )
    points = [Statements.model_validate_json(line) for line in lines][::80]
    pairs = [
        ((right, each.key_point), (wrong, each.key_point))
        for each in points
        for right, wrong in zip(each.right[-2:], each.wrong[-2:], strict=True)
    ]

    said = verifier().judged([right for right, _ in pairs])[:, ENTAILED]
    mistaken = verifier().judged([wrong for _, wrong in pairs])[:, ENTAILED]

    assert (said > mistaken).mean() >= 0.8


def test_weights_that_lack_a_part_are_refused() -> None:
    file = io.BytesIO()
    np.savez(file, words=np.zeros((1, 1), dtype=np.int8))

    with pytest.raises(KeyError):
        Verifier(file.getvalue(), word_pieces())


def test_what_is_judged_again_is_not_read_again() -> None:
    first = verifier().judged(_PAIRS)

    again = verifier().judged(list(_PAIRS))

    assert again is first
    assert verifier().judged(_PAIRS[:2]) is not first
    with pytest.raises(ValueError, match="read-only"):
        again += 1
