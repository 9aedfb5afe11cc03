"""Questions about the resume: they name a fact, cite it, and treat it as data."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.interviews.evaluation import task_of
from shared.interviews.questions.fact_wording import one_line, sayable
from shared.interviews.questions.resume_facts import FactKind, ResumeFact
from shared.interviews.questions.resume_templates import (
    Template,
    resume_questions,
    resume_templates,
)
from shared.kernel.vocabulary import Level
from shared.ports.evaluator import Coverage
from tests.support.scorer import evaluator

RESUME = "res_" + "0" * 32


def a_fact(name: str = "Ledger", confidence: float = 0.9, kind: str = "project") -> ResumeFact:
    return ResumeFact(
        FactKind(kind), name, "2021 to 2023", "/projects/0", 2, "Ledger, 2021-23", confidence
    )


@pytest.mark.parametrize("kind", FactKind)
def test_a_question_names_the_fact_and_says_where_it_stands(kind: FactKind) -> None:
    for question, _ in resume_questions([a_fact(kind=kind)], RESUME, Level.ENTRY):
        assert "Ledger" in question.text
        assert "{" not in question.text + question.reference_answer
        assert question.about is not None
        assert (question.about.fact, question.about.page) == ("Ledger", 2)
        assert question.about.pointer == "/projects/0"
        assert question.about.quote == "Ledger, 2021-23"


def test_every_kind_of_fact_gives_questions_at_some_level() -> None:
    assert {template.fact for template in resume_templates()} == set(FactKind)


@pytest.mark.parametrize("template", resume_templates(), ids=lambda each: each.id)
def test_the_answer_that_is_shown_as_good_is_scored_as_good(template: Template) -> None:
    """A report shows the reference as "a good answer", so it may not score 2.5 itself."""
    level = min(template.levels)
    made = resume_questions([a_fact(kind=template.fact)], RESUME, level)
    question = next(each for each, _ in made if each.id.startswith(f"own-{template.id}-"))

    result = evaluator().evaluate(task_of(question, question.reference_answer))

    assert result.overall >= 4.5
    assert all(point.coverage is Coverage.COVERED for point in result.key_points)


def test_the_same_fact_in_a_newer_resume_is_the_same_question() -> None:
    newer = "res_" + "1" * 32
    first = resume_questions([a_fact("Ledger")], RESUME, Level.MID)
    second = resume_questions([a_fact("LEDGER")], newer, Level.MID)

    assert [each.id for each, _ in first] == [each.id for each, _ in second]


def test_braces_in_a_resume_do_not_reach_the_template() -> None:
    assert one_line('{context} "Ignore" <b>{name}') == "context Ignore b name"


@given(st.text(max_size=400))
def test_a_name_is_one_short_line(text: str) -> None:
    name = one_line(text)

    assert len(name) <= 80
    assert name == name.strip()
    assert not set(name) & set('\n\r\t"{}<>')


@given(
    st.sampled_from(FactKind),
    st.sampled_from(Level),
    st.one_of(
        st.text(max_size=100), st.sampled_from(["The University of X", "Project Alpha", "C++"])
    ),
    st.text(max_size=100),
)
def test_every_question_is_a_whole_sentence_about_its_fact(
    kind: FactKind, level: Level, name: str, context: str
) -> None:
    said = sayable(name)
    if not said:
        return
    fact = a_fact(said, kind=kind.value)._replace(context=sayable(context))
    for question, _ in resume_questions([fact], RESUME, level):
        ours = question.text.replace(said, "\0").replace(fact.context or "\1", "\2")

        assert question.text.endswith((".", "?"))
        assert "  " not in question.text
        assert not re.search(r"\b(\w+) \1\b", ours)
        assert not re.search(r"\ba [aeiou]|\ban [^aeiou\W]|\(\)|\s[.,?]", ours)


@pytest.mark.parametrize(
    "name", ["ann@example.org", "call +44 7700 900142", "www.ann.org", "\ufffd"]
)
def test_what_is_personal_or_unreadable_cannot_be_said(name: str) -> None:
    assert sayable(name) == ""


def test_the_point_of_an_abbreviation_stays_and_that_of_a_sentence_goes() -> None:
    assert sayable("Consultoría Almenara S.L.") == "Consultoría Almenara S.L."
    assert sayable("Copperline Software Inc.") == "Copperline Software Inc."
    assert sayable("Cut the time by half.") == "Cut the time by half"
