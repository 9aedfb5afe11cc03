"""Kinds that other programs' layouts showed: joints before a change of font, apostrophes, marks."""

from shared.resumes.extraction.entries.head_labelling import label_heads
from shared.resumes.extraction.entries.head_tokens import Entry, HeadToken, tokens_of
from shared.resumes.extraction.entries.prose import is_prose
from shared.resumes.extraction.fields.dates import find_period
from shared.resumes.extraction.pdf.lines import Line, Span, line_of
from shared.resumes.extraction.pdf.words import Word


def _span(text: str, x0: float, *, bold: bool = False, before: str = "") -> Span:
    return Span(text, before, x0, x0 + 5 * len(text), 10, bold, italic=False)


def test_a_joint_before_a_change_of_font_belongs_to_no_title() -> None:
    for joint in ("bei", "chez", "bij", "presso"):
        spans = (_span(f"Analyst {joint}", 50), _span("Kranich", 120, bold=True, before=" "))
        tokens = tokens_of(Entry([Line(1, 700, spans)]))
        assert [token.text for token in tokens] == [f"Analyst {joint} Kranich"]


def test_the_present_is_read_with_either_apostrophe() -> None:
    for sign in ("'", "\u2019"):
        period = find_period(f"03/2020 \u2013 aujourd{sign}hui")
        assert period is not None
        assert period.current
        assert period.start == "2020-03"


def test_the_form_of_a_company_ends_no_sentence() -> None:
    assert not is_prose(Line(1, 700, (_span("Jasny Brzeg Sp. z o.o.", 50),)))
    assert is_prose(Line(1, 700, (_span("Wrote the plan of the year.", 50),)))


def test_an_item_of_a_list_is_no_label_and_a_dash_may_go_on_with_a_period() -> None:
    def row(mark: str) -> list[Word]:
        return [
            Word(mark, 50, 54, 700, 10, bold=False, italic=False, face="R", spaced=False),
            Word("Kafka", 60, 85, 700, 10, bold=False, italic=False, face="R", spaced=True),
        ]

    item, dashed = line_of(row("\u2022"), 1, label=True), line_of(row("-"), 1, label=True)

    assert item is not None
    assert (item.text, item.bulleted, item.label) == ("Kafka", True, False)
    assert dashed is not None
    assert (dashed.bulleted, dashed.label) == (False, True)


def test_an_employer_without_a_title_is_not_likely_for_the_title_may_be_a_part_of_it() -> None:
    line = Line(1, 700, (_span("Oakmere Insurance", 50),))

    ((named,),) = label_heads([[[HeadToken("Oakmere Insurance", line)]]])

    assert named.company is not None
    assert named.company.text == "Oakmere Insurance"
    assert named.company.confidence < 0.7
