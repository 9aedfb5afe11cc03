"""Questions about the resume: they name a fact, cite it, and treat it as data."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.interviews.evaluation import task_of
from shared.interviews.questions.fact_wording import context_of, one_line, sayable
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
    name = "Cut the cost of the ledger by half" if template.of_change else "Ledger"
    made = resume_questions([a_fact(name, kind=template.fact)], RESUME, level)
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


@pytest.mark.parametrize(
    ("claim", "changed"),
    [
        ("Cut p99 latency of the checkout from 900 ms to 140 ms", True),
        ("Raised coverage from 42% to 78%", True),
        ("Halved the median time to recover", True),
        ("Incidents fell by a third within two quarters", True),
        ("Réduction du taux de casse de 2,1 % à 0,8 %", True),
        ("Manage eleven engineers and a budget of $3.2 million", False),
        ("Designed the meter data lake for 1.4 million smart meters", False),
        ("Runs 40 clusters for 25 customers with a team of six", False),
        ("Built the refund flow used by 3,000 merchants", False),
        ("Raised $3.4M; acquired in 2022", False),
    ],
)
def test_how_it_was_measured_is_asked_of_a_change_and_not_of_a_size(
    claim: str, *, changed: bool
) -> None:
    made = [
        each.id for each, _ in resume_questions([a_fact(claim, kind="result")], RESUME, Level.MID)
    ]

    assert any(each.startswith("own-result-measure") for each in made) is changed
    assert any(each.startswith("own-result-method") for each in made)


@pytest.mark.parametrize("kind", ["employer", "education"])
def test_two_pairs_of_brackets_do_not_follow_each_other(kind: str) -> None:
    for level in Level:
        for question, _ in resume_questions([a_fact("Acme (Pay)", kind=kind)], RESUME, level):
            assert "Acme (Pay)" in question.text
            assert ") (" not in question.text


def test_brackets_inside_a_context_are_left_out() -> None:
    assert context_of(["at Danggeun Pay Inc. (KarrotPay)", "2021"]) == "at Danggeun Pay Inc., 2021"


@pytest.mark.parametrize(
    "blank", ["Project 1", "Company Name", "Job Title", "University", "Skill A"]
)
def test_what_a_template_prints_for_a_name_is_no_name(blank: str) -> None:
    assert not sayable(blank)


@pytest.mark.parametrize("name", ["Project Gutenberg", "Skill Lync", "University of Leeds"])
def test_a_name_that_begins_like_a_blank_is_one(name: str) -> None:
    assert sayable(name)


@pytest.mark.parametrize("tool", ["Git", "MS Excel", "Advanced Excel", "SVN"])
def test_nobody_is_asked_why_a_tool_was_chosen_that_everybody_uses(tool: str) -> None:
    asked = {
        level: {
            question.id.rsplit("-", 1)[0]
            for question, _ in resume_questions(
                [a_fact(tool, kind=FactKind.TECHNOLOGY)], RESUME, level
            )
        }
        for level in Level
    }

    assert asked[Level.MID] == {"own-technology-debug"}
    assert asked[Level.LEAD] == set()


@pytest.mark.parametrize(
    ("claim", "changes"),
    [
        ("Improved the platform since its launch (currently 3.6 million users)", False),
        ("Cut the costs of the platform (by 30%)", True),
        ("Improved the platform for 3.6 million users", True),
        ("Reduced unplanned stops by a third (in one year)", True),
    ],
)
def test_a_number_that_stands_aside_is_no_measure_of_a_change(claim: str, *, changes: bool) -> None:
    made = resume_questions([a_fact(claim, kind=FactKind.RESULT)], RESUME, Level.MID)
    asked = {question.id.rsplit("-", 1)[0] for question, _ in made}

    assert ("own-result-measure" in asked) is changes
    assert "own-result-method" in asked
