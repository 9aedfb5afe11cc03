"""The page of a report: what matters first, one number per key point, local time, nothing said."""

import re

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.evaluation.judge.outcome import not_judged
from shared.interviews.questions.bank import BankQuestion, question_bank
from shared.interviews.report.page import css_text, pieces, render
from shared.interviews.report.phrases import words
from shared.kernel.vocabulary import Role
from shared.kernel.zones import TimeZone
from shared.ports.language_model import NoCompletion
from tests.support.reports import a_report


def some(count: int) -> list[BankQuestion]:
    return sorted(question_bank(), key=lambda each: each.id)[::83][:count]


def test_a_report_begins_with_one_sentence_and_three_changes_that_lead_to_their_answers() -> None:
    questions = some(5)
    report = a_report(
        [(questions[0], ""), *((each, each.reference_answer) for each in questions[1:])]
    )
    page = render(report)

    assert report.summary.count(".") == 1
    assert page.index(report.summary) < page.index("Competencies, weakest first")
    assert 1 <= len(report.changes) <= 3
    assert report.changes[0].position == 1
    for change in report.changes:
        assert f'<a href="#q{change.position}">' in page
        assert f'id="q{change.position}"' in page


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.QA_ENGINEER, "QA engineer"),
        (Role.ML_ENGINEER, "ML engineer"),
        (Role.DEVOPS_SRE, "DevOps SRE"),
    ],
)
def test_names_of_roles_are_written_as_people_write_them(role: Role, shown: str) -> None:
    assert words(role) == shown
    assert shown in render(a_report([(some(1)[0], "")]).model_copy(update={"role": role}))


def test_an_interview_without_answers_says_how_to_begin() -> None:
    assert "no answer to score yet" in a_report([(some(1)[0], "")]).summary


def test_competencies_are_weakest_first_with_the_number_of_questions() -> None:
    questions = some(4)
    report = a_report(
        [(each, each.reference_answer) for each in questions[:3]] + [(questions[3], "")]
    )

    scores = [each.score for each in report.competencies]
    assert scores == sorted(scores)
    assert sum(each.questions for each in report.competencies) == 4


def test_the_words_that_make_a_key_point_bear_its_number_and_the_rest_bears_none() -> None:
    question = some(1)[0]
    report = a_report([(question, f"{question.reference_answer} The weather was nice.")])
    [answer] = report.answers
    cut = pieces(answer)

    assert "".join(piece.text for piece in cut) == answer.answer
    evident = {
        number
        for number, point in enumerate(answer.evaluation.key_points, start=1)
        if point.evidence
    }
    assert {number for piece in cut for number in piece.points} == evident != set()
    assert cut[-1].points == ()
    shown = set(re.findall(r"<sup>([\d,]+)</sup>", render(report)))
    assert {int(each) for every in shown for each in every.split(",")} == evident


def test_times_are_local_to_the_candidate_or_to_the_zone_asked_for() -> None:
    report = a_report([(some(1)[0], "")])

    assert report.time_zone == "Asia/Kolkata"
    assert "28 November 2026, 00:39 IST" in render(report)
    there = report.model_copy(update={"time_zone": "America/New_York"})
    assert "27 November 2026, 14:09 EST" in render(there)


@pytest.mark.parametrize("name", ["Asia/Atlantis", "../etc/passwd", "", "IST\x00"])
def test_a_zone_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[str](TimeZone).validate_python(name)


def test_a_name_on_every_printed_page_cannot_leave_the_style() -> None:
    name = '"; } </style><script>alert(1)</script> \\ é'
    page = render(a_report([(some(1)[0], "")], candidate=name))

    assert "<script" not in page
    assert page.count("</style>") == 1
    assert re.fullmatch(r'"(?:[A-Za-z0-9 ]|\\[0-9a-f]{6})*"', css_text(name))


def test_a_name_with_an_initial_keeps_its_space_at_the_foot_of_a_page() -> None:
    """A style sheet drops one space after an escape."""
    shown = re.sub(
        r"\\([0-9a-f]{1,6})\s?", lambda found: chr(int(found[1], 16)), css_text("S. Rao")
    )

    assert shown == '"S. Rao"'


def test_marks_are_explained_only_where_there_are_some() -> None:
    [question] = some(1)

    assert "A number marks" in render(a_report([(question, question.reference_answer)]))
    assert "A number marks" not in render(a_report([(question, "I like the sea and long walks.")]))


def test_what_there_is_to_say_of_the_language_model_stands_on_the_page() -> None:
    report = a_report([(some(1)[0], "")])
    answer = report.answers[0]
    alone = not_judged(answer.evaluation, NoCompletion.TOO_SLOW)
    changed = (answer.model_copy(update={"evaluation": alone}),)

    page = render(report.model_copy(update={"answers": changed}))

    assert "The language model did not judge this answer: it took too long." in page
    assert "language model" not in render(report)
