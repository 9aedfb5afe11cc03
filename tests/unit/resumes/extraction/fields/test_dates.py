"""Dates as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.resumes.extraction.fields.dates import find_period, months_first, without_period


@pytest.mark.parametrize(
    ("text", "start", "end", "current"),
    [
        ("enero de 2014 \u2013 agosto de 2018", "2014-01", "2018-08", False),
        ("maio de 2019 - presente", "2019-05", "", True),
        ("Mar, 2022 - Present", "2022-03", "", True),
        ("March 2020 \u2013 February 2021", "2020-03", "2021-02", False),
        ("Sept. 2019 \u2013 present", "2019-09", "", True),
        ("01/03/2018 \u2013 31/08/2021", "2018-03", "2021-08", False),
        ("02.2020 \u2013 now", "2020-02", "", True),
        ("04/2021 - Present", "2021-04", "", True),
        ("2012/09 - 2013/01", "2012-09", "2013-01", False),
        ("2014-09 \u2013 2018-02", "2014-09", "2018-02", False),
        ("Nov'20 \u2013 Till date", "2020-11", "", True),
        ("Jul\u201917 \u2013 Oct\u201920", "2017-07", "2020-10", False),
        ("2019\u201321", "2019", "2021", False),
        ("2021\u2013present", "2021", "", True),
        ("2022 -", "2022", "", True),
        ("since 2017", "2017", "", True),
        ("seit 10/2019", "2019-10", "", True),
        ("Jan - Jun 2023", "2023-01", "2023-06", False),
        ("October 2019 to Present", "2019-10", "", True),
        ("12 April 2019 - 3 May 2020", "2019-04", "2020-05", False),
        ("sept. 2016 \u2013 ao\u00fbt 2019", "2016-09", "2019-08", False),
        ("M\u00e4rz 2016 bis heute", "2016-03", "", True),
        ("ene. 2015 \u2013 actualidad", "2015-01", "", True),
        ("Software Engineer (Jul 2013 \u2013 Feb 2016)", "2013-07", "2016-02", False),
        ("May 2014", "", "2014-05", False),
        ("Expected May 2025", "", "2025-05", False),
        ("Summer 2012", "", "2012", False),
        ("Month 20XX \u2013 Ongoing", "", "", True),
        ("Awarded on: Nov 01, 2019", "", "2019-11", False),
        ("Ago/2021 \u2013 Atual", "2021-08", "", True),
        ("Kas\u0131m 2018 \u2013 Haz. 2020", "2018-11", "2020-06", False),
        ("kwietnia 2019 \u2013 pa\u017adziernika 2020", "2019-04", "2020-10", False),
        ("Jan-2019 - Mar-2020", "2019-01", "2020-03", False),
        ("Aug-19 to May-21", "2019-08", "2021-05", False),
        ("08/19 \u2013 Present", "2019-08", "", True),
        ("2019\u5e746\u6708 \u2013 \u81f3\u4eca", "2019-06", "", True),
    ],
)
def test_a_period_is_read(text: str, start: str, end: str, current: bool) -> None:  # noqa: FBT001
    period = find_period(text)

    assert period is not None
    assert (period.start, period.end, period.current) == (start, end, current)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AWS EC2 2000+ pods",
        "8.64",
        "costs of $2019",
        "2,010 marks",
        "ISO 9001",
        "room 2019a",
        "on May 10 - nothing",
        "24/7 support - 99",
        "10/12 of them",
        "Room 12 - 15",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_period(text) is None


def test_what_is_left_of_a_line_has_no_remains_of_its_dates() -> None:
    text = "Acme Ltd, Leeds \u00b7 Jul, 2018 - Feb, 2022 3 years 7 months"
    period = find_period(text)

    assert period
    assert without_period(text, period) == "Acme Ltd, Leeds"


def test_a_second_number_above_twelve_tells_that_the_month_comes_first() -> None:
    assert months_first(["05/28/2019 - 06/01/2020"])
    assert not months_first(["28/05/2019 - 01/06/2020"])
    period = find_period("05/06/2019 - 01/07/2020", month_first=True)

    assert period
    assert (period.start, period.end) == ("2019-05", "2020-01")


def test_a_date_that_can_be_read_in_two_ways_is_not_sure() -> None:
    doubtful, clear = find_period("05/06/2019 - 04/07/2020"), find_period("15/06/2019 - 01/07/2020")

    assert doubtful
    assert not doubtful.sure
    assert clear
    assert clear.sure


def test_a_year_of_two_digits_without_a_sign_may_be_a_day() -> None:
    period = find_period("Jan 19 - Mar 20")

    assert period
    assert (period.start, period.end, period.sure) == ("2019-01", "2020-03", False)


def test_an_end_before_its_start_is_not_sure() -> None:
    period = find_period("2021 - 2019")

    assert period
    assert not period.sure


@given(
    st.integers(1960, 2040),
    st.integers(1, 12),
    st.sampled_from(["{m:02}/{y}", "{y}-{m:02}", "{m}.{y}"]),
)
def test_a_month_in_numbers_comes_back_as_year_and_month(year: int, month: int, form: str) -> None:
    period = find_period(form.format(y=year, m=month))

    assert period
    assert period.end == f"{year}-{month:02}"


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    period = find_period(text)

    assert period is None or 0 <= period.begins_at <= period.ends_at <= len(text)
    if period:
        assert without_period(text, period) is not None


@pytest.mark.parametrize("text", ["Depuis mars 2021", "seit 03/2021", "Desde marzo 2021"])
def test_a_beginning_alone_goes_on(text: str) -> None:
    period = find_period(text)

    assert period
    assert (period.start, period.current) == ("2021-03", True)
    assert without_period(text, period) == ""


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Stonebridge Health\t2020/08 - 2022/01", "2020-08", "2022-01"),
        ("Health 2019-01 - 2020-08", "2019-01", "2020-08"),
        ("from 2020/08 to 2021/02", "2020-08", "2021-02"),
        ("Health\t2019 - 2020", "2019", "2020"),
        ("Health June 2019 - July 2020", "2019-06", "2020-07"),
    ],
)
def test_a_word_before_a_year_does_not_take_it_from_its_month(
    text: str, start: str, end: str
) -> None:
    period = find_period(text)

    assert period
    assert (period.start, period.end) == (start, end)
