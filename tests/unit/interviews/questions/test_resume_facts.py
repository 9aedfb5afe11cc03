"""From a parsed resume to facts: what is asked about, and what never is."""

from typing import Any

import pytest

from shared.interviews.questions.resume_facts import FactKind, ResumeFact, facts_of
from shared.resumes.model import ParsedResume

RESUME_ID = "res_" + "0" * 32


def value_at(resume: dict[str, Any], pointer: str) -> str:
    node: Any = resume
    for part in pointer.split("/")[1:]:
        node = node[int(part)] if isinstance(node, list) else node[part]
    return str(node)


def facts(resume: dict[str, Any], *pointers: str, confidence: float = 0.95) -> list[ResumeFact]:
    """Return the facts of a resume of which these places, and all but names, are known."""
    besides = [
        f"/{part}/{n}/{name}"
        for part in ("work", "education")
        for n, entry in enumerate(resume.get(part, ()))
        for name in ("position", "startDate", "endDate", "studyType", "area")
        if name in entry
    ]
    evidence = [
        {
            "pointer": pointer,
            "page": 1,
            "confidence": confidence,
            "quote": f"line of {pointer}: {value_at(resume, pointer)}",
        }
        for pointer in dict.fromkeys([*pointers, *(besides if pointers else [])])
    ]
    parsed = ParsedResume.model_validate(
        {"resume": resume, "evidence": evidence, "pages": 1, "characters": 100}
    )
    return list(facts_of(RESUME_ID, parsed).facts)


def job(name: str, start: str, end: str | None, **more: Any) -> dict[str, Any]:
    given = {"name": name, "position": "Engineer", "startDate": start, "current": end is None}
    return {**given, **({"endDate": end} if end else {}), **more}


def test_projects_employers_and_certificates_are_facts_with_their_time() -> None:
    found = facts(
        {
            "work": [job("Acme", "2019-01", "2021-06")],
            "projects": [{"name": "Ledger", "startDate": "2020"}],
            "certificates": [{"name": "CKAD"}],
        },
        "/work/0/name",
        "/projects/0/name",
        "/certificates/0/name",
    )

    assert {(fact.kind, fact.name, fact.context) for fact in found} == {
        (FactKind.EMPLOYER, "Acme", "Engineer, 2019 to 2021"),
        (FactKind.PROJECT, "Ledger", "2020"),
        (FactKind.CERTIFICATE, "CKAD", ""),
    }
    assert all(fact.quote.startswith("line of /") for fact in found)


STUDY = {"institution": "NIT", "studyType": "B.Tech", "area": "Physics", "endDate": "2018"}


def test_studies_are_facts_of_a_fresher_only() -> None:
    fresh = facts({"education": [STUDY]}, "/education/0/institution")
    worked = facts(
        {"education": [STUDY], "work": [job("Acme", "2019-01", "2021-06")]},
        "/education/0/institution",
    )

    assert [(fact.kind, fact.name, fact.context) for fact in fresh] == [
        (FactKind.EDUCATION, "NIT", "B.Tech, Physics")
    ]
    assert worked == []


@pytest.mark.parametrize(
    "listed",
    [
        "Hard-working",
        "Willingness to learn new technologies",
        "Team player",
        "Leadership",
        "Fluent in Spanish",
        "Malayalam",
        "12 Marina Road, Lagos",
        "Tools used",
        "Banking",
        "LinkedIn",
        "Learning: Rust",
        "Rust (in progress)",
    ],
)
def test_only_what_is_known_to_be_a_tool_language_or_method_is_asked_about(listed: str) -> None:
    assert facts({"skills": [{"name": listed}]}, "/skills/0/name") == []


@pytest.mark.parametrize(
    ("listed", "kind"),
    [
        ("Kafka", FactKind.TECHNOLOGY),
        ("MS Excel", FactKind.TECHNOLOGY),
        ("Python (3 years)", FactKind.TECHNOLOGY),
        ("C++", FactKind.TECHNOLOGY),
        ("Test Automation", FactKind.METHOD),
        ("Six Sigma", FactKind.METHOD),
    ],
)
def test_a_tool_is_asked_about_as_one_and_a_method_as_a_method(listed: str, kind: FactKind) -> None:
    found = facts({"skills": [{"name": listed}]}, "/skills/0/name")

    assert [(fact.kind, fact.name) for fact in found] == [(kind, listed)]


def test_what_is_planned_is_not_held() -> None:
    names = ("Planned: AZ-104", "CKA (in progress)", "PMP, expected 2027", "CKAD")
    found = facts(
        {"certificates": [{"name": name} for name in names]},
        *(f"/certificates/{n}/name" for n in range(len(names))),
    )

    assert [fact.name for fact in found] == ["CKAD"]


def test_a_quote_that_does_not_hold_the_fact_proves_nothing() -> None:
    parsed = ParsedResume.model_validate(
        {
            "resume": {"skills": [{"name": "Airflow"}]},
            "evidence": [
                {"pointer": "/skills/0/name", "page": 1, "confidence": 0.95, "quote": "Go, Kafka,"}
            ],
            "pages": 1,
            "characters": 100,
        }
    )

    assert facts_of(RESUME_ID, parsed).facts == []


def test_the_present_job_and_its_results_matter_more_than_what_is_long_past() -> None:
    deed = "Cut p99 of the checkout from 900 ms to 140 ms."
    work = [
        job("New", "2020-01", None, highlights=[deed, "Attended meetings."]),
        job("Old", "2008-01", "2012-01", highlights=["Sold 300 units by 20 % more."]),
    ]
    found = facts(
        {"work": work, "certificates": [{"name": "CKAD"}]},
        "/work/0/name",
        "/work/0/highlights/0",
        "/work/0/highlights/1",
        "/work/1/name",
        "/certificates/0/name",
    )

    names = [fact.name for fact in found if fact.kind is not FactKind.GAP]
    assert names == [deed.rstrip("."), "New", "Old", "CKAD"]
    assert found[0].context == "at New, since 2020"


def test_a_context_is_never_cut_in_its_middle() -> None:
    long = "Vice President of the Department for International Trade and Everything Else There Is"
    (found,) = facts({"work": [job("Acme", "2012-01", "2014-06", position=long)]}, "/work/0/name")

    assert found.context == "2012 to 2014"


def test_an_address_or_a_fragment_is_no_fact() -> None:
    for name in ("ann@example.org", "+44 7700 900142", "and the", "12 Hill Street", "Freelance"):
        assert facts({"work": [job(name, "2019-01", None)]}, "/work/0/name") == []


def test_studies_and_projects_cover_a_time_between_jobs() -> None:
    work = [job("New", "2022-09", None), job("Old", "2016-01", "2018-06")]
    covers: list[dict[str, Any]] = [
        {"education": [{"institution": "NIT", "startDate": "2018", "endDate": "2022"}]},
        {"education": [{"institution": "NIT", "endDate": "2022"}]},
        {"projects": [{"name": "Ledger", "startDate": "2018-07", "endDate": "2022-08"}]},
    ]
    for cover in covers:
        assert facts({"work": work, **cover}, "/work/0/startDate") == []

    short = {"education": [{"institution": "NIT", "startDate": "2018", "endDate": "2020"}]}
    (gap,) = facts({"work": work, **short}, "/work/0/startDate")
    assert gap.kind is FactKind.GAP


def test_a_technology_is_told_with_the_job_it_was_used_in_and_those_come_first() -> None:
    found = facts(
        {
            "skills": [{"name": "Tools", "keywords": ["Kafka", "Redis"]}],
            "work": [job("Acme", "2019", None, highlights=["Moved billing to Redis."])],
        },
        "/skills/0/keywords/0",
        "/skills/0/keywords/1",
        "/work/0/name",
    )
    used = [fact for fact in found if fact.kind is FactKind.TECHNOLOGY]

    assert [(fact.name, fact.context) for fact in used] == [
        ("Redis", "at Acme, since 2019"),
        ("Kafka", ""),
    ]


def test_a_technology_is_met_as_a_word_only() -> None:
    work = [job("Acme", "2019", None, summary="Going places, javascript and more")]
    found = facts({"skills": [{"name": "Go"}, {"name": "Java"}], "work": work},
                  "/skills/0/name", "/skills/1/name")  # fmt: skip

    assert [fact.context for fact in found] == ["", ""]


def test_a_long_time_between_jobs_is_a_fact_when_every_month_is_known() -> None:
    work = [job("New", "2022-09", None), job("Old", "2018-01", "2021-06")]
    found = facts({"work": work}, "/work/0/startDate")

    assert [(fact.kind, fact.name) for fact in found] == [
        (FactKind.GAP, "June 2021 to September 2022")
    ]


def test_overlapping_jobs_short_pauses_and_unknown_months_are_no_gap() -> None:
    for work in (
        [job("C", "2022-01", None), job("B", "2015-01", "2016-01"), job("A", "2014-01", "2021-12")],
        [job("B", "2021-12", None), job("A", "2014-01", "2021-06")],
        [job("B", "2022", None), job("A", "2014", "2018")],
        [job("B", "2022-01", None), job("A", "2014", "2018")],
    ):
        assert facts({"work": work}, *(f"/work/{n}/startDate" for n in range(len(work)))) == []


def test_nothing_about_the_person_is_a_fact() -> None:
    basics = {"name": "Asha Rao", "email": "asha@example.com", "summary": "Mother of two"}
    resume = {"basics": basics, "languages": [{"language": "Kannada"}]}

    assert facts(resume, "/basics/name", "/basics/summary", "/languages/0/language") == []


def test_a_fact_whose_place_is_not_known_is_left_out() -> None:
    assert facts({"projects": [{"name": "Ledger"}]}) == []


def test_the_present_job_matters_most_although_nobody_knows_how_long_it_has_lasted() -> None:
    named = ("/work/0/name", "/work/1/name")
    resume = {"work": [job("New Ltd", "2021-03", None), job("Old Ltd", "2012-01", "2021-02")]}
    found = {
        fact.name: fact.weight for fact in facts(resume, *named) if fact.kind is FactKind.EMPLOYER
    }

    assert found["New Ltd"] > found["Old Ltd"]


def test_a_time_that_may_have_ended_is_not_said_to_go_on() -> None:
    resume = {"work": [job("Acme", "2019-01", None)]}
    quote = {"page": 1, "quote": "Engineer, Acme, 01/2019 -"}
    sure = {"/work/0/name": 0.95, "/work/0/position": 0.95, "/work/0/startDate": 0.95}

    def context(current: float) -> str:
        evidence = [
            {"pointer": pointer, "confidence": confidence, **quote}
            for pointer, confidence in {**sure, "/work/0/current": current}.items()
        ]
        parsed = {"resume": resume, "evidence": evidence, "pages": 1, "characters": 100}
        (found,) = facts_of(RESUME_ID, ParsedResume.model_validate(parsed)).facts
        return found.context

    assert context(0.95) == "Engineer, since 2019"
    assert context(0.65) == "Engineer"


@pytest.mark.parametrize("tool", ["Jira", "MS Word", "Slack", "Microsoft Office"])
def test_no_tool_of_an_office_is_asked_about(tool: str) -> None:
    resume = {"skills": [{"name": "Tools", "keywords": [tool, "Kafka"]}]}

    found = facts(resume, "/skills/0/keywords/0", "/skills/0/keywords/1")

    assert [each.name for each in found] == ["Kafka"]
