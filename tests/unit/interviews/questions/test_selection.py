"""Choosing questions: balanced, suited, fresh, and the same for the same seed."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.interviews.model import Question
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.resume_facts import FactKind, ResumeFact
from shared.interviews.questions.resume_templates import PersonalQuestion, resume_questions
from shared.interviews.questions.selection import Wanted, select
from shared.kernel.vocabulary import Level, Role

BANK = question_bank()


def wanted(**changes: object) -> Wanted:
    given = {"role": Role.BACKEND, "level": Level.MID, "count": 6, "seed": 7}
    return Wanted(**{**given, **changes})  # type: ignore[arg-type] # the keywords are Wanted's own


def own_questions(*names: str) -> list[PersonalQuestion]:
    facts = [
        ResumeFact(FactKind.PROJECT, name, "", f"/projects/{place}", 1, name, 0.9)
        for place, name in enumerate(names)
    ]
    return resume_questions(facts, "res_" + "0" * 32, Level.MID)


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [question.id for question in questions]


def test_the_same_seed_gives_the_same_interview_whatever_the_order_of_the_bank() -> None:
    first = select(BANK, [], wanted())

    assert select(BANK[::-1], [], wanted()) == first
    assert select(BANK, [], wanted(seed=8)) != first


@given(
    role=st.sampled_from(Role),
    level=st.sampled_from(Level),
    count=st.integers(1, 15),
    seed=st.integers(0, 2**31 - 1),
)
@settings(max_examples=60, deadline=None)
def test_an_interview_has_the_number_of_questions_asked_for_all_different_and_of_the_role(
    role: Role, level: Level, count: int, seed: int
) -> None:
    chosen = ids(select(BANK, [], wanted(role=role, level=level, count=count, seed=seed)))
    suited = {question.id for question in BANK if question.suits(role)}

    assert len(chosen) == len(set(chosen)) == count
    assert set(chosen) <= suited


@pytest.mark.parametrize("role", Role)
def test_competencies_and_kinds_are_balanced(role: Role) -> None:
    chosen = select(BANK, [], wanted(role=role, count=10))

    assert max(Counter(question.competency for question in chosen).values()) <= 3
    assert len({question.kind for question in chosen}) == 4
    assert max(Counter(question.kind for question in chosen).values()) <= 4


def test_questions_are_of_the_candidates_level_while_there_are_some() -> None:
    levels = {question.id: question.levels for question in BANK}
    chosen = select(BANK, [], wanted(level=Level.LEAD, count=8))

    assert all(Level.LEAD in levels[question.id] for question in chosen)


def test_no_question_comes_back_while_a_fresh_one_remains() -> None:
    asked: list[str] = []
    suited = [question for question in BANK if question.suits(Role.BACKEND)]
    while len(asked) + 6 <= len(suited):
        chosen = ids(select(BANK, [], wanted(asked=asked, seed=len(asked))))
        assert not set(chosen) & set(asked)
        asked += chosen

    after = ids(select(BANK, [], wanted(asked=asked)))
    fresh = {question.id for question in suited} - set(asked)
    assert fresh <= set(after)


def test_when_all_have_been_asked_the_ones_longest_ago_come_first() -> None:
    asked = [question.id for question in BANK if question.suits(Role.BACKEND)]

    longest_ago = asked[: len(asked) // 4]
    assert set(ids(select(BANK, [], wanted(asked=asked)))) <= set(longest_ago)


def test_goals_draw_questions_about_them() -> None:
    topics = {question.id: question.topics for question in BANK}

    def about(goal: str, **changes: object) -> int:
        chosen = select(BANK, [], wanted(count=8, **changes))
        return sum(goal in topics[each.id] for each in chosen)

    goal = Counter(
        topic for question in BANK if question.suits(Role.BACKEND) for topic in question.topics
    ).most_common(1)[0][0]
    assert about(goal, goal_words=frozenset({goal})) > about(goal)


def test_a_third_of_the_questions_is_about_the_resume_and_they_are_spread() -> None:
    chosen = select(BANK, own_questions("Ledger", "Atlas"), wanted())
    places = [place for place, question in enumerate(chosen) if question.about]

    assert places == [0, 3]
    assert len({question.about.fact for question in chosen if question.about}) == 2


def test_questions_about_the_resume_do_not_come_back() -> None:
    own = own_questions("Ledger")
    first = select(BANK, own, wanted())
    second = select(BANK, own, wanted(asked=ids(first)))

    assert not set(ids(first)) & set(ids(second))


def test_a_short_bank_gives_what_it_has() -> None:
    assert len(select(BANK[:0], own_questions("Ledger"), wanted())) == 2
