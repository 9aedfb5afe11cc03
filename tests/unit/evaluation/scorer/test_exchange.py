"""The same words in another order may say the contrary."""

import pytest

from shared.evaluation.scorer.exchange import exchanged
from shared.evaluation.scorer.text import Text

MEANT = (
    Text("A container shares the kernel of the host, while a machine runs a kernel of its own."),
    Text("Deployments pause for ten minutes when the error rate passes two percent of all."),
)


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("A machine shares the kernel of the host, while a container runs a kernel of its own.", 1),
        ("Deployments pause for ten hours when the error rate passes two percent of all.", 1),
        ("Deployments pause for thirty minutes when the error rate passes two percent of all.", 1),
        ("A container shares the kernel of the host, while a machine runs a kernel of its own.", 0),
        ("While a machine runs a kernel of its own, a container shares the kernel of the host.", 0),
        ("The kernel is shared by containers, and machines have their own.", 0),
        ("I would look at the error rate for thirty minutes before I deploy to the machine.", 0),
    ],
)  # fmt: skip
def test_two_terms_or_a_number_in_another_place_are_seen(said: str, turned: int) -> None:
    text = Text(said)

    assert exchanged(MEANT, text.sentences, text.raw).tolist() == [bool(turned)]


def test_a_list_in_another_order_says_the_same() -> None:
    meant = Text("The four signals are latency, traffic, errors and saturation of a service.")
    said = Text("The four signals are saturation, traffic, errors and latency of a service.")

    assert not exchanged([meant], said.sentences, said.raw).any()


@pytest.mark.parametrize(
    ("meant", "opposite"),
    [
        ("Migrations run before new code takes traffic.", ("before", "after")),
        ("A bigger batch makes more requests wait longer.", ("more", "less")),
        ("Send the page only for problems that affect users.", ("only", "not only")),
        ("The queue holds at most the maximum number of messages.", ("maximum", "minimum")),
    ],
)
def test_an_opposite_in_the_same_words_is_seen(meant: str, opposite: tuple[str, str]) -> None:
    said = Text(meant.replace(*opposite))

    assert exchanged([Text(meant)], said.sentences, said.raw).all()
    assert not exchanged([said], said.sentences, said.raw).any()


def test_a_sentence_that_is_expected_is_not_the_contrary_of_another() -> None:
    both = Text("Migrations run before new code starts. Migrations run after new code starts.")

    assert not exchanged([both], both.sentences, both.raw).any()
