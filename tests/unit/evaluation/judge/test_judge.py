"""What a language model is asked, and what is taken of its reply."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.evaluation.judge.calibration import Calibration, calibration
from shared.evaluation.judge.masking import masked
from shared.evaluation.judge.outcome import DIFFERS_FROM, judged, not_judged
from shared.evaluation.judge.prompt import VERSION, prompt_of
from shared.evaluation.judge.reply import read_reply
from shared.ports.evaluator import Coverage
from shared.ports.language_model import NoCompletion
from tests.support.language_model import answer_in
from tests.support.scorer import BANK, evaluator, judge, task, written

SLOW = "backend-slow-query"
GOOD = written(SLOW, "good")
find = evaluator().find


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("Write to asha.rao+x@example.co.in please", "asha.rao+x@example.co.in"),
        ("See https://asha.example/cv?x=1 for it", "https://asha.example/cv?x=1"),
        ("It is on linkedin.com/in/asha-rao now", "linkedin.com/in/asha-rao"),
        ("Call +91 98765 43210 tonight", "+91 98765 43210"),
        ("Call 098765-43210 tonight", "098765-43210"),
        ("Then Asha said no", "Asha"),
        ("signed asha rao as ever", "asha rao"),
        ("hello my name is asha and I test", "asha"),
    ],
)
def test_who_answers_is_masked_and_nothing_moves(said: str, hidden: str) -> None:
    place = said.index(hidden)

    result = masked(said, "Asha Rao")

    assert result == said[:place] + "_" * len(hidden) + said[place + len(hidden) :]


@pytest.mark.parametrize(
    "said",
    [
        "We had 250,000 requests in 2024, or 40 per second at 99.95 percent.",
        "It scaled from 10 to 200 nodes (of 64 GB) in 3 weeks.",
        "The rao of the system will grow.",
        "I would e-mail the owner @ once.",
    ],
)
def test_what_names_nobody_stays(said: str) -> None:
    assert masked(said, "Asha Rao") == said
    assert masked(said, None) == said
    assert masked(said, "X") == said


@settings(max_examples=25, deadline=None)
@given(
    said=st.text(max_size=200), name=st.sampled_from([None, "Asha Rao", "Ünal Ößkan", "a b", "İ"])
)
def test_a_mask_is_as_long_as_what_it_hides(said: str, name: str | None) -> None:
    assert len(masked(said, name)) == len(said)


def test_a_long_answer_of_one_character_is_masked_at_once() -> None:
    for each in ("a", "1", "a.", "@", "-"):
        long = (each * 8000)[:8000]
        assert len(masked(long, "Asha Rao")) == len(long)


def test_the_answer_stands_between_lines_that_nobody_could_foresee() -> None:
    asked = task(BANK[SLOW], GOOD)

    one, other = (prompt_of(asked, GOOD, evaluator().statements) for _ in range(2))

    assert answer_in(one.user) == answer_in(other.user) == GOOD
    assert one.user.splitlines()[-1] != other.user.splitlines()[-1]
    assert one.user.splitlines()[-1] in one.system
    items = [line for line in one.user.splitlines() if line.startswith("p1: ")]
    assert items == [f"p1: {asked.key_points[0]}"]
    assert one.user.count("graded covered") == one.user.count("graded contrary") > 0


def test_a_line_that_stands_in_the_answer_is_not_taken() -> None:
    lines = iter(("ANSWER-1", "ANSWER-2"))

    prompt = prompt_of(
        task(BANK[SLOW], ""), "ANSWER-1", evaluator().statements, fence=lambda: next(lines)
    )

    assert answer_in(prompt.user) == "ANSWER-1"
    assert "ANSWER-2" in prompt.system


def reply(*items: tuple[str, str], content: object = 3) -> str:
    points = {
        f"p{number}": {"evidence": evidence, "grade": grade}
        for number, (evidence, grade) in enumerate(items, start=1)
    }
    return json.dumps({"points": points, "content": content})


SAID = "First I read the plan. Then I add an index, café-style."


@pytest.mark.parametrize(
    ("evidence", "stands"),
    [
        ("I add an index", "I add an index"),
        ("i ADD, an  index!", "I add an index"),
        ("add an index cafe", "add an index, café"),
        ("I add two indexes", None),
        ("plan", None),
        ("", None),
    ],
)
def test_evidence_stands_in_the_answer_or_is_dropped(evidence: str, stands: str | None) -> None:
    found = read_reply(reply((evidence, "covered")), SAID, 1, find)

    assert found
    [point] = found.points
    assert (point.coverage is Coverage.COVERED) == bool(stands)
    assert SAID[point.start : point.end] == (stands or "")


def test_a_contrary_needs_words_too_and_what_is_missed_has_none() -> None:
    found = read_reply(
        reply(
            ("I add an index", "contrary"), ("no words", "contrary"), ("read the plan", "missed")
        ),
        SAID,
        3,
        find,
    )

    assert found
    assert [each.contrary for each in found.points] == [True, False, False]
    assert {each.coverage for each in found.points} == {Coverage.MISSED}
    assert (found.points[2].start, found.points[2].end) == (0, 0)


@pytest.mark.parametrize(("said", "taken"), [(99, 5), (-3, 0), (2.5, 2.5)])
def test_a_grade_beyond_the_scale_is_its_end(said: float, taken: float) -> None:
    found = read_reply(reply(("", "missed"), content=said), SAID, 1, find)

    assert found
    assert found.content == taken


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        reply(),
        reply(("", "missed"), ("", "missed")),
        reply(("", "splendid")),
        reply(("", "missed"), content="5"),
        reply(("", "missed"), content=None),
        reply(("", "missed")).replace("3}", "NaN}"),
        reply(("", "missed")).replace("3}", "1e999}"),
        reply(("", "missed")).replace("p1", "p2"),
        reply(("", "missed")).replace('"content"', '"more": 1, "content"'),
        reply(("", "missed"))[:-3],
        "[" * 100_000,
    ],
)
def test_a_reply_of_another_form_is_no_reply(text: str) -> None:
    assert read_reply(text, SAID, 1, find) is None


def test_a_map_counts_for_the_model_and_the_prompt_it_was_fitted_with() -> None:
    fitted = Calibration(
        model="a", prompt_version=VERSION, answers=99, map=((0, 0), (2, 3), (4, 4.5))
    )

    assert [fitted.calibrated(each, "a") for each in (0, 1, 2, 3, 5)] == [0, 1.5, 3, 3.75, 4.5]
    assert fitted.calibrated(1, "b") == 1
    older = fitted.model_copy(update={"prompt_version": "0"})
    assert older.calibrated(1, "a") == 1


def test_the_map_that_comes_along_changes_nothing_and_says_so() -> None:
    assert calibration().answers == 0
    assert calibration().calibrated(2.7, "any") == 2.7


@pytest.mark.parametrize(
    "points", [((0, 0), (0, 1)), ((0, 2), (3, 1)), ((0, 0),), ((0, 0), (5, 6))]
)
def test_a_map_that_falls_is_refused(points: object) -> None:
    with pytest.raises(ValueError, match=r"map|falls"):
        Calibration.model_validate(
            {"model": "a", "prompt_version": "1", "answers": 1, "map": points}
        )


@pytest.mark.parametrize("by", [DIFFERS_FROM, -DIFFERS_FROM, 0.4])
def test_a_difference_beyond_the_bound_is_pointed_out(by: float) -> None:
    built_in = judge(SLOW, GOOD).model_copy(update={"overall": 2.5})

    result = judged(built_in.model_copy(update={"overall": 2.5 + by}), built_in, "gpt-x")

    part = result.language_model
    assert part
    assert (part.outcome, part.model, part.difference) == ("judged", "gpt-x", by)
    assert bool(part.note) == (abs(by) >= DIFFERS_FROM)
    assert result.judged_by_model
    assert "gpt-x" in result.evaluator_version


@pytest.mark.parametrize("why", [*NoCompletion, None])
def test_every_failure_is_said_in_words(why: NoCompletion | None) -> None:
    built_in = judge(SLOW, GOOD)

    result = not_judged(built_in, why)

    part = result.language_model
    assert part
    assert part.note
    assert not result.judged_by_model
    assert result.model_copy(update={"language_model": None}) == built_in
