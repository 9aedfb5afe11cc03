"""From a parsed resume to facts: what is asked about, and what never is."""

from typing import Any

from shared.interviews.questions.resume_facts import FactKind, ResumeFact, facts_of
from shared.resumes.model import ParsedResume

RESUME_ID = "res_" + "0" * 32


def facts(resume: dict[str, Any], *pointers: str, confidence: float = 0.9) -> list[ResumeFact]:
    evidence = [
        {"pointer": pointer, "page": 1, "confidence": confidence, "quote": f"line of {pointer}"}
        for pointer in pointers
    ]
    parsed = ParsedResume.model_validate(
        {"resume": resume, "evidence": evidence, "pages": 1, "characters": 100}
    )
    return list(facts_of(RESUME_ID, parsed).facts)


def job(name: str, start: str, end: str | None, **more: Any) -> dict[str, Any]:
    given = {"name": name, "position": "Engineer", "startDate": start, "current": end is None}
    return {**given, **({"endDate": end} if end else {}), **more}


def test_projects_employers_studies_and_certificates_are_facts_with_their_time() -> None:
    found = facts(
        {
            "work": [job("Acme", "2019-01", "2021-06")],
            "projects": [{"name": "Ledger", "startDate": "2020"}],
            "education": [{"institution": "NIT", "studyType": "B.Tech", "area": "Physics"}],
            "certificates": [{"name": "CKAD"}],
        },
        "/work/0/name",
        "/projects/0/name",
        "/education/0/institution",
        "/certificates/0/name",
    )

    assert {(fact.kind, fact.name, fact.context) for fact in found} == {
        (FactKind.EMPLOYER, "Acme", "Engineer, 2019 to 2021"),
        (FactKind.PROJECT, "Ledger", "2020"),
        (FactKind.EDUCATION, "NIT", "B.Tech, Physics"),
        (FactKind.CERTIFICATE, "CKAD", ""),
    }
    assert all(fact.quote.startswith("line of /") for fact in found)


def test_a_technology_is_told_with_the_job_it_was_used_in_and_those_come_first() -> None:
    found = facts(
        {
            "skills": [{"name": "Tools", "keywords": ["Kafka", "Redis"]}],
            "work": [job("Acme", "2019", None, highlights=["Moved billing to Redis."])],
        },
        "/skills/0/keywords/0",
        "/skills/0/keywords/1",
    )

    assert [(fact.name, fact.context) for fact in found] == [
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
